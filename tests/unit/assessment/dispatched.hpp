// Plans made by hand and their dispatch, for what is checked after a solve.
#pragma once

#include "assessment/ac_feedback.hpp"
#include "unit/planning/tiny.hpp"

namespace gridkeel::assessment::test {

using planning::Plan;
using planning::PlanningProblem;
using planning::Study;

// The cheapest dispatch of given units per device.
inline Plan dispatched(const PlanningProblem& problem, const std::vector<double>& units = {}) {
  Plan plan;
  plan.solution.x = problem.first_stage().nothing_bought();
  for (std::size_t d = 0; d < units.size(); ++d)
    plan.solution.x[static_cast<std::size_t>(problem.first_stage().devices.at(d).column)] = units[d];
  plan.outcomes.resize(static_cast<std::size_t>(problem.problem().scenario_count()));
  if (stochastic::has_integer_recourse(problem.problem())) {
    stochastic::MipLosses losses = stochastic::evaluate_mips(problem.problem(), plan.solution.x, 1e-9, 1);
    for (std::size_t s = 0; s < plan.outcomes.size(); ++s) plan.outcomes[s].y = std::move(losses.recourse[s]);
    return plan;
  }
  stochastic::RecourseEvaluator evaluator(problem.problem(), 1);
  evaluator.evaluate_all(plan.solution.x, nullptr, [&](stochastic::RecourseResult&& r) {
    plan.outcomes[static_cast<std::size_t>(r.scenario)].y = std::move(r.y);
  });
  return plan;
}

// Buses 1 - 2 with r = 0.3 pu on 10 MVA and 4 MW at bus 2: far enough for LinDistFlow to be 0.011 pu off.
inline Study weak_line(int periods = 1) {
  Study study = planning::test::tiny_study({4.0}, periods);
  study.network.branches[0].r_pu = 0.3;
  return study;
}
inline constexpr double kWeakLinear_pu = 0.8717797887081347;  // sqrt(1 - 2 0.3 0.4)

// v^4 - (1 - 2 r p) v^2 + r^2 p^2 = 0, per unit.
inline double exact_voltage(double p, double r = 0.3) {
  const double b = 1.0 - 2.0 * r * p;
  return std::sqrt((b + std::sqrt(b * b - 4.0 * r * r * p * p)) / 2.0);
}

}  // namespace gridkeel::assessment::test
