#include "assessment/information.hpp"

#include <fmt/format.h>

#include "common/parallel.hpp"

namespace gridkeel::assessment {
namespace {

stochastic::Bounded wait_and_see(const planning::PlanningProblem& problem, const planning::RiskChoice& neutral,
                                 stochastic::SolveOptions options) {
  const auto& scenarios = problem.scenarios().scenarios;
  std::vector<stochastic::Bounded> best(scenarios.size());
  const int threads = options.threads;
  options.threads = 1;
  parallel_for(static_cast<int>(scenarios.size()), threads, [&](int s) {
    const auto i = static_cast<std::size_t>(s);
    shock::ScenarioSet one = problem.scenarios();
    one.scenarios = {scenarios[i]};
    one.scenarios[0].probability = 1.0;
    planning::PlanningProblem alone(problem.study(), std::move(one));
    const stochastic::Solution solution =
        SharedRecourse(alone, 1).solve(neutral, options, "scenario " + scenarios[i].name + " on its own");
    best[i] = {solution.upper_bound, solution.lower_bound};
  });
  stochastic::Bounded mean{0.0, 0.0};
  for (std::size_t s = 0; s < best.size(); ++s) {
    mean.value += scenarios[s].probability * best[s].value;
    mean.lower += scenarios[s].probability * best[s].lower;
  }
  return mean;
}

}  // namespace

stochastic::ValueOfInformation value_of_information(ReferencePlanner& planner, const SolvedPlan& deterministic,
                                                    const SolvedPlan& risk_neutral) {
  planning::RiskChoice neutral = without_ambiguity(planner.risk());
  neutral.lambda = 0.0;
  stochastic::ValueOfInformation out;
  out.expected_value = {deterministic.solution.upper_bound, deterministic.solution.lower_bound};
  out.expected_value_x = planner.x_of(deterministic.modules);
  out.recourse = {risk_neutral.solution.upper_bound, risk_neutral.solution.lower_bound};
  const auto& cost = planner.problem().first_stage().model.columns.cost;
  double first_stage = 0.0;
  for (std::size_t j = 0; j < cost.size(); ++j) first_stage += cost[j] * out.expected_value_x[j];
  const SharedRecourse::Costs costs = planner.recourse().costs_at(out.expected_value_x, planner.options());
  const auto& scenarios = planner.problem().scenarios().scenarios;
  out.expected_value_solution = {first_stage, first_stage};
  for (std::size_t s = 0; s < scenarios.size(); ++s) {
    out.expected_value_solution.value += scenarios[s].probability * costs.usd[s];
    out.expected_value_solution.lower += scenarios[s].probability * costs.lower_usd[s];
  }
  out.wait_and_see = wait_and_see(planner.problem(), neutral, planner.options());
  return out;
}

}  // namespace gridkeel::assessment
