#include "operation/step.hpp"

namespace gridkeel::operation {
namespace {

using planning::CostTerm;
using planning::Quantity;

double* figure_of(Figures& f, Quantity quantity) {
  switch (quantity) {
    case Quantity::import_p:
      return &f.import_mw;
    case Quantity::generation:
      return &f.generation_mw;
    case Quantity::charge:
      return &f.charge_mw;
    case Quantity::discharge:
      return &f.discharge_mw;
    case Quantity::reduction:
      return &f.reduction_mw;
    case Quantity::rebound:
      return &f.rebound_mw;
    case Quantity::shed:
      return &f.shed_mw;
    case Quantity::reserve_short:
      return &f.reserve_short_mw;
    case Quantity::stored:
      return &f.stored_mwh;
    case Quantity::backlog:
      return &f.owed_mwh;
    default:
      return nullptr;
  }
}

// Shed load where an outage cuts zones.
void add_further(Figures& f, const planning::PlanningProblem& problem, const std::vector<double>& y, int period) {
  const planning::RecourseModel& model = problem.model(0);
  const auto& cost = problem.problem().templates[at(problem.problem().scenarios[0].recourse)].columns.cost;
  const auto& further = model.further_shed[at(period)];
  for (std::size_t k = 0; k < further.size(); ++k) {
    const std::size_t j = at(further[k]);
    const double restoration = model.restoration_cost[j] * y[j];
    f.term_usd[static_cast<std::size_t>(CostTerm::restoration)] += restoration;
    f.term_usd[static_cast<std::size_t>(CostTerm::unserved)] += cost[j] * y[j] - restoration;
    if (!model.loads(period)[problem.base().loads.size() + k].reactive_only()) f.shed_mw += y[j];
  }
}

// Operations, interruptions and cold-load pick-up.
void add_switching(Figures& f, const planning::PlanningProblem& problem, const std::vector<double>& y, int period) {
  const planning::SwitchingPeriod* s = problem.model(0).switching_at(period);
  if (s == nullptr) return;
  const auto& cost = problem.problem().templates[at(problem.problem().scenarios[0].recourse)].columns.cost;
  for (const auto* columns : {&s->operated, &s->interrupted})
    for (const int j : *columns)
      if (j >= 0) f.term_usd[static_cast<std::size_t>(CostTerm::restoration)] += cost[at(j)] * y[at(j)];
  for (const int j : s->pickup)
    if (j >= 0) f.pickup_mw += y[at(j)];
}

}  // namespace

Figures figures_of(const planning::PlanningProblem& problem, const std::vector<double>& y, int period) {
  Figures f;
  const planning::RecourseModel& model = problem.model(0);
  const auto& cost = problem.problem().templates[at(problem.problem().scenarios[0].recourse)].columns.cost;
  const auto& info = problem.base().columns.info;
  for (std::size_t j = 0; j < info.size(); ++j) {
    if (info[j].period != period) continue;
    if (double* figure = figure_of(f, info[j].quantity)) *figure += y[j];
    if (info[j].quantity == Quantity::imbalance_up) f.imbalance_mw += y[j];
    if (info[j].quantity == Quantity::imbalance_down) f.imbalance_mw -= y[j];
    if (info[j].quantity == Quantity::backlog) continue;  // paid for at the end of the run only
    const double restoration = model.restoration_cost[j] * y[j];
    f.term_usd[static_cast<std::size_t>(info[j].term)] += cost[j] * y[j] - restoration;
    f.term_usd[static_cast<std::size_t>(CostTerm::restoration)] += restoration;
  }
  add_further(f, problem, y, period);
  add_switching(f, problem, y, period);
  for (const planning::Load& load : model.loads(period))
    if (!load.reactive_only()) f.demand_mw += planning::demand_mw(load, problem.scenarios().scenarios[0], period);
  for (const double term : f.term_usd) f.cost_usd += term;
  return f;
}

std::vector<SetPoint> set_points(const planning::PlanningProblem& problem, const std::vector<double>& y, int period) {
  const auto get = [&](const std::vector<int>& columns, double absent) {
    return columns.empty() ? absent : y[at(columns[at(period)])];
  };
  std::vector<SetPoint> out;
  for (const planning::DeviceColumns& c : problem.base().columns.devices)
    out.push_back({get(c.charge, 0.0), get(c.discharge, 0.0), get(c.generation, 0.0), get(c.reduction, 0.0),
                   get(c.rebound, 0.0), get(c.on, kUnset), c.on.empty() ? kUnset : get(c.start, kUnset),
                   get(c.stop, kUnset), get(c.call, kUnset)});
  return out;
}

double breach_of(const planning::PlanningProblem& problem, const std::vector<double>& y) {
  double sum = 0.0;
  for (const int j : problem.base().device_rows.breaches) sum += y[at(j)];
  return sum;
}

}  // namespace gridkeel::operation
