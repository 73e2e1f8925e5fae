#include "assessment/shared_recourse.hpp"

#include <algorithm>
#include <cmath>

#include "planning/purchase_limits.hpp"
#include "solver/weak_duality.hpp"
#include "stochastic/integer/mip_evaluator.hpp"
#include "stochastic/lshaped/lshaped.hpp"

namespace gridkeel::assessment {
namespace {

constexpr double kBroken = 1e-9;

}  // namespace

SharedRecourse::SharedRecourse(planning::PlanningProblem& problem, int threads)
    : problem_(problem), known_(problem.problem(), threads) {}

void SharedRecourse::change_limits(const planning::Study& study) {
  problem_.change_limits(study);
  std::erase_if(known_.points, [&](const auto& point) { return excluded(point.x); });
  if (!known_.centre.empty() && excluded(known_.centre)) known_.centre.clear();
}

bool SharedRecourse::excluded(const std::vector<double>& x) const {
  return solver::primal_residual(problem_.problem().first_stage, x) > kBroken;
}

stochastic::Solution SharedRecourse::solve(const planning::RiskChoice& risk, const stochastic::SolveOptions& options,
                                           const std::string& what) {
  planning::require_some_plan(problem_.study(), problem_.first_stage(), options.stop);
  const auto measure = stochastic::make_risk_measure(problem_.risk_spec(risk));
  stochastic::Solution solution = stochastic::LShaped(known_, *measure, options).solve();
  if (solution.status == stochastic::SolveStatus::infeasible)
    throw Error(ExitCode::infeasible, what + ": Stage I has no feasible plan: its limits contradict each other");
  if (solution.x.empty()) throw Error(ExitCode::no_answer, what + ": stopped before any plan was evaluated");
  return solution;
}

SharedRecourse::Costs SharedRecourse::costs_at(const std::vector<double>& x, const stochastic::SolveOptions& options) {
  Costs out;
  const bool integers = stochastic::has_integer_recourse(problem_.problem());
  if (const auto* point = known_.find(x); point != nullptr && !integers)
    return {point->loss, point->loss, point->residual};
  const auto count = static_cast<std::size_t>(problem_.problem().scenario_count());
  std::vector<double> residual(count);
  std::vector<stochastic::Cut> cuts(count);
  out.usd.resize(count);
  out.lower_usd.resize(count);
  const bool done = known_.evaluator.evaluate_all(x, options.stop, [&](stochastic::RecourseResult&& r) {
    const auto s = static_cast<std::size_t>(r.scenario);
    out.usd[s] = r.value;
    out.lower_usd[s] = std::min(r.value, r.cut.at(x));
    residual[s] = r.residual;
    cuts[s] = std::move(r.cut);
  });
  for (const stochastic::Cut& cut : cuts)
    if (cut.scenario >= 0) known_.store.add(cut, x);
  if (!done) throw Error(ExitCode::no_answer, "stopped before a plan was evaluated");
  out.residual = *std::max_element(residual.begin(), residual.end());
  if (!integers) {
    // A point that the limits exclude must not pass for a plan in a later solve.
    if (!excluded(x)) known_.remember({x, out.usd, out.residual});
    return out;
  }
  const double largest = std::max(1.0, *std::max_element(out.usd.begin(), out.usd.end()));
  const stochastic::MipLosses losses =
      stochastic::evaluate_mips(problem_.problem(), x, options.relative_gap * largest, options.threads, options.stop);
  if (!losses.complete()) throw Error(ExitCode::no_answer, "stopped before a plan was evaluated");
  out.usd = losses.upper;
  for (std::size_t s = 0; s < count; ++s) out.lower_usd[s] = std::max(out.lower_usd[s], losses.lower[s]);
  out.residual = losses.largest_residual();
  return out;
}

void SharedRecourse::dispatch_at(const std::vector<double>& x,
                                 const std::function<void(std::size_t, const std::vector<double>&)>& take) {
  known_.evaluator.evaluate_all(
      x, nullptr, [&](stochastic::RecourseResult&& r) { take(static_cast<std::size_t>(r.scenario), r.y); });
}

std::vector<double> SharedRecourse::least_costs_at(const std::vector<double>& x) const {
  return known_.store.at(x, known_.evaluator.threads()).value;
}

}  // namespace gridkeel::assessment
