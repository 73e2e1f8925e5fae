#include <algorithm>
#include <set>

#include "planning/plan.hpp"

namespace gridkeel::planning {

Outcome outcome_of(const PlanningProblem& problem, int scenario, const std::vector<double>& y) {
  const RecourseModel& model = problem.model(scenario);
  const auto& data = problem.problem().templates[static_cast<std::size_t>(
      problem.problem().scenarios[static_cast<std::size_t>(scenario)].recourse)];
  const RecourseColumns& columns = problem.base().columns;
  const double dt = problem.study().horizon.step_h;
  Outcome outcome;
  for (std::size_t j = 0; j < columns.info.size(); ++j) {
    const double restoration = model.restoration_cost[j] * y[j];
    outcome.term_usd[static_cast<std::size_t>(columns.info[j].term)] += data.columns.cost[j] * y[j] - restoration;
    outcome.term_usd[static_cast<std::size_t>(CostTerm::restoration)] += restoration;
    if (columns.info[j].quantity == Quantity::shed) outcome.unserved_mwh += y[j] * dt;
    if (columns.info[j].quantity == Quantity::shed_q) outcome.unserved_mvarh += y[j] * dt;
    if (columns.info[j].quantity == Quantity::imbalance_up || columns.info[j].quantity == Quantity::imbalance_down)
      outcome.imbalance_mwh += y[j] * dt;
  }
  // Switches: operations and interruptions.
  double& restoration = outcome.term_usd[static_cast<std::size_t>(CostTerm::restoration)];
  restoration += data.offset;
  for (std::size_t j = columns.info.size(); j < y.size(); ++j) restoration += data.columns.cost[j] * y[j];
  // Shed load where an outage cuts zones; its cost was counted as restoration just now.
  for (int t = 0; t < problem.study().horizon.periods; ++t) {
    const auto& further = model.further_shed[static_cast<std::size_t>(t)];
    for (std::size_t k = 0; k < further.size(); ++k) {
      const auto j = static_cast<std::size_t>(further[k]);
      const double unserved = (data.columns.cost[j] - model.restoration_cost[j]) * y[j];
      outcome.term_usd[static_cast<std::size_t>(CostTerm::unserved)] += unserved;
      restoration -= unserved;
      const bool reactive = model.loads(t)[problem.base().loads.size() + k].reactive_only();
      (reactive ? outcome.unserved_mvarh : outcome.unserved_mwh) += y[j] * dt;
    }
  }
  for (double term : outcome.term_usd) outcome.cost_usd += term;

  std::set<int> dark_periods;
  for (const IslandPeriod& island : model.islands)
    for (std::size_t l = 0; l < model.loads(island.period).size(); ++l) {
      const auto column = static_cast<std::size_t>(model.shed_column(problem.base(), island.period, l));
      if (island.holds(model.loads(island.period)[l].bus) && y[column] > 1e-6) dark_periods.insert(island.period);
    }
  for (const SwitchingPeriod& s : model.switching)
    for (const int energised : s.energised)
      if (y[static_cast<std::size_t>(energised)] < 0.5) dark_periods.insert(s.period);
  outcome.restoration_h = static_cast<double>(dark_periods.size()) * dt;
  return outcome;
}

}  // namespace gridkeel::planning
