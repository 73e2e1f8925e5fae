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
  for (double term : outcome.term_usd) outcome.cost_usd += term;

  std::set<int> dark_periods;
  for (const IslandPeriod& island : model.islands)
    for (std::size_t l = 0; l < problem.base().loads.size(); ++l) {
      const auto column = static_cast<std::size_t>(columns.shed[l][static_cast<std::size_t>(island.period)]);
      if (island.holds(problem.base().loads[l].bus) && y[column] > 1e-6) dark_periods.insert(island.period);
    }
  for (const SwitchingPeriod& s : model.switching)
    for (const int energised : s.energised)
      if (y[static_cast<std::size_t>(energised)] < 0.5) dark_periods.insert(s.period);
  outcome.restoration_h = static_cast<double>(dark_periods.size()) * dt;
  return outcome;
}

}  // namespace gridkeel::planning
