#include "assessment/scenario_solver.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "stochastic/integer/scenario_mip.hpp"

namespace gridkeel::assessment {
namespace {

constexpr double kAnyGap = 1e20;  // of a MILP that ends with the first dispatch it finds

}  // namespace

ScenarioSolver::ScenarioSolver(const planning::PlanningProblem& problem, std::vector<double> x,
                               const SampleRequest& request)
    : problem_(problem), x_(std::move(x)), request_(request), lane_(problem.problem()) {}

bool ScenarioSolver::has_integers(int scenario) const {
  const auto& data = problem_.problem().scenarios[static_cast<std::size_t>(scenario)];
  const auto& integer = problem_.problem().templates[static_cast<std::size_t>(data.recourse)].columns.integer;
  return std::any_of(integer.begin(), integer.end(), [](char c) { return c != 0; });
}

std::vector<int> ScenarioSolver::order() const {
  const auto& scenarios = problem_.scenarios().scenarios;
  std::vector<double> load(scenarios.size(), 0.0);
  for (std::size_t s = 0; s < scenarios.size(); ++s) {
    for (const shock::AiLoad& ai : scenarios[s].ai) {
      load[s] = std::accumulate(ai.training_mw.begin(), ai.training_mw.end(), load[s]);
      load[s] = std::accumulate(ai.inference_mw.begin(), ai.inference_mw.end(), load[s]);
    }
  }
  std::vector<int> order(scenarios.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
    const auto i = static_cast<std::size_t>(a), j = static_cast<std::size_t>(b);
    const int left = problem_.problem().scenarios[i].recourse, right = problem_.problem().scenarios[j].recourse;
    return left != right ? left < right : load[i] < load[j];
  });
  return order;
}

std::optional<SolvedScenario> ScenarioSolver::solve(int scenario) {
  if (request_.stop != nullptr && request_.stop->should_stop()) return std::nullopt;
  stochastic::RecourseResult lp = lane_.solve(scenario, x_, {});
  if (!lp.feasible())
    throw InternalError("scenario " + problem_.scenarios().scenarios[static_cast<std::size_t>(scenario)].name +
                        ": no recourse");
  const double lower = std::min(lp.value, lp.cut.at(x_));
  if (has_integers(scenario)) return solve_whole(scenario, lp.value, lower);
  return SolvedScenario{lp.value, lower, lp.residual, false, std::move(lp.y)};
}

std::optional<SolvedScenario> ScenarioSolver::solve_whole(int scenario, double relaxed_usd, double lower_usd) {
  const double gap_usd = request_.mip_gap * std::max(1.0, std::abs(relaxed_usd));
  stochastic::ScenarioMip mip(problem_.problem(), scenario);
  mip.limit_time_s(request_.scenario_limit_s);
  stochastic::MipValue value = mip.guess(x_, gap_usd, request_.stop);
  value.lower = std::min(value.upper, std::max(value.lower, lower_usd));
  const auto open = [&] { return !(value.upper - value.lower <= gap_usd); };
  if (open()) mip.improve(value, x_, gap_usd, request_.stop);
  if (open()) mip.refine(value, x_, gap_usd, {}, request_.stop);
  if (value.y.empty() && !(request_.stop != nullptr && request_.stop->should_stop())) {
    mip.limit_time_s(solver::kInf);  // a scenario that takes long is not one to leave out
    mip.refine(value, x_, kAnyGap, {}, request_.stop);
  }
  ++mip_solves_;
  if (value.y.empty()) return std::nullopt;
  return SolvedScenario{value.upper, value.lower, value.residual, open(), std::move(value.y)};
}

}  // namespace gridkeel::assessment
