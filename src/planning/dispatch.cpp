#include "planning/dispatch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "planning/plan_file.hpp"
#include "solver/weak_duality.hpp"
#include "stochastic/integer/scenario_mip.hpp"
#include "stochastic/recourse/evaluator.hpp"

namespace gridkeel::planning {
namespace {

constexpr double kMipGap = 1e-4;  // of the relaxed cost, as plan evaluates plans

bool has_integers(const PlanningProblem& problem, int scenario) {
  const auto& data = problem.problem().scenarios[static_cast<std::size_t>(scenario)];
  const auto& integer = problem.problem().templates[static_cast<std::size_t>(data.recourse)].columns.integer;
  return std::any_of(integer.begin(), integer.end(), [](char c) { return c != 0; });
}

// One scenario solved, by whichever way its integers ask for.
struct Solved {
  double cost_usd = 0.0, lower_usd = 0.0, residual = 0.0;
  std::vector<double> y;
};

std::vector<Solved> solve_all(const PlanningProblem& problem, const std::vector<double>& x, bool keep_y) {
  std::vector<Solved> solved(static_cast<std::size_t>(problem.problem().scenario_count()));
  stochastic::RecourseEvaluator evaluator(problem.problem(), problem.study().solve.threads);
  evaluator.evaluate_all(x, nullptr, [&](stochastic::RecourseResult&& r) {
    const double lower = r.feasible() ? std::min(r.value, r.cut.at(x)) : r.value;
    if (!keep_y) r.y = {};
    solved[static_cast<std::size_t>(r.scenario)] = {r.value, lower, r.residual, std::move(r.y)};
  });
  for (int s = 0; s < problem.problem().scenario_count(); ++s) {
    if (!has_integers(problem, s)) continue;
    Solved& relaxed = solved[static_cast<std::size_t>(s)];
    const double gap_usd = kMipGap * std::max(1.0, std::abs(relaxed.cost_usd));
    stochastic::MipValue value = stochastic::ScenarioMip(problem.problem(), s).at(x, gap_usd, nullptr);
    if (!keep_y) value.y = {};
    relaxed = {value.upper, std::max(relaxed.lower_usd, value.lower), value.residual, std::move(value.y)};
  }
  return solved;
}

}  // namespace

Dispatched dispatch(const PlanningProblem& problem, std::vector<Purchase> purchases) {
  Dispatched result;
  Plan& plan = result.plan;
  plan.risk = problem.study().risk;
  plan.solution.x = first_stage_of(problem.first_stage(), purchases);
  plan.purchases = std::move(purchases);
  const auto& cost = problem.first_stage().model.columns.cost;
  for (std::size_t j = 0; j < cost.size(); ++j) plan.solution.first_stage_cost += cost[j] * plan.solution.x[j];
  plan.checks.first_stage_residual = solver::primal_residual(problem.problem().first_stage, plan.solution.x);
  std::vector<Solved> solved = solve_all(problem, plan.solution.x, true);
  for (std::size_t s = 0; s < solved.size(); ++s) {
    if (solved[s].y.empty())
      throw Error(ExitCode::no_answer,
                  fmt::format("scenario {}: no dispatch was found", problem.scenarios().scenarios[s].name));
    Outcome outcome = outcome_of(problem, static_cast<int>(s), solved[s].y);
    plan.checks.recourse_residual = std::max(plan.checks.recourse_residual, solved[s].residual);
    plan.checks.term_sum_residual_usd =
        std::max(plan.checks.term_sum_residual_usd, std::abs(outcome.cost_usd - solved[s].cost_usd));
    outcome.y = std::move(solved[s].y);
    plan.outcomes.push_back(std::move(outcome));
    plan.solution.recourse_cost.push_back(solved[s].cost_usd);
    result.lower_bound_usd.push_back(solved[s].lower_usd);
  }
  return result;
}

std::size_t costliest_scenario(const PlanningProblem& problem, const std::vector<double>& x) {
  const std::vector<Solved> solved = solve_all(problem, x, false);
  const auto cheaper = [](const Solved& a, const Solved& b) { return a.cost_usd < b.cost_usd; };
  return static_cast<std::size_t>(std::max_element(solved.begin(), solved.end(), cheaper) - solved.begin());
}

}  // namespace gridkeel::planning
