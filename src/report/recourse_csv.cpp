#include <fmt/format.h>

#include <iterator>

#include "report/csv.hpp"
#include "report/plan_csv.hpp"

namespace gridkeel::report {

std::string recourse_csv(const planning::PlanningProblem& problem, const planning::Plan& plan) {
  std::string out = "scenario,probability,worst_case_weight,recourse_cost_usd";
  for (int term = 0; term < planning::kCostTerms; ++term)
    out += fmt::format(",{}_usd", to_string(static_cast<planning::CostTerm>(term)));
  out += ",unserved_mwh,imbalance_mwh,restoration_h,unserved_mvarh\n";
  for (std::size_t s = 0; s < plan.outcomes.size(); ++s) {
    const planning::Outcome& outcome = plan.outcomes[s];
    const auto& scenario = problem.scenarios().scenarios[s];
    // The cost is the one that the bounds were proven with; its terms sum to it (checks in plan.json).
    out += fmt::format("{},{},{},{}", csv_field(scenario.name), csv_number(scenario.probability),
                       csv_number(plan.solution.weight[s]), csv_number(plan.solution.recourse_cost[s]));
    for (double term : outcome.term_usd) out += "," + csv_number(term);
    out += fmt::format(",{},{},{},{}\n", csv_number(outcome.unserved_mwh), csv_number(outcome.imbalance_mwh),
                       csv_number(outcome.restoration_h), csv_number(outcome.unserved_mvarh));
  }
  return out;
}

}  // namespace gridkeel::report
