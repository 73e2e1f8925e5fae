#include "stochastic/lshaped/recession.hpp"

#include <algorithm>
#include <cmath>

#include "stochastic/lshaped/lshaped.hpp"

namespace gridkeel::stochastic {
namespace {
constexpr int kMostIterations = 200;
constexpr double kFall = 1e-7;  // of the largest cost, that a direction must save to count

double recede(double bound) { return std::isfinite(bound) ? 0.0 : bound; }

void recede(std::vector<double>& bounds) {
  for (double& b : bounds) b = recede(b);
}

void recede(std::vector<BoundDelta>& deltas) {
  for (BoundDelta& d : deltas) d = {d.index, recede(d.lower), recede(d.upper)};
}

// -1 or 0 below, 0 or 1 above.
void recede_to_one(solver::Columns& columns) {
  for (double& b : columns.lower) b = std::isfinite(b) ? 0.0 : -1.0;
  for (double& b : columns.upper) b = std::isfinite(b) ? 0.0 : 1.0;
}
}  // namespace

TwoStageProblem recession_of(const TwoStageProblem& problem) {
  TwoStageProblem far = problem;
  relax_recourse(far);
  solver::LpModel& first = far.first_stage;
  std::fill(first.columns.integer.begin(), first.columns.integer.end(), 0);
  first.offset = 0.0;
  recede_to_one(first.columns);
  recede(first.rows.lower);
  recede(first.rows.upper);
  for (RecourseTemplate& t : far.templates) {
    for (auto* bounds : {&t.columns.lower, &t.columns.upper, &t.rows.lower, &t.rows.upper}) recede(*bounds);
    t.offset = 0.0;
    t.guess = nullptr;
  }
  for (ScenarioData& s : far.scenarios) {
    recede(s.row_sides);
    recede(s.column_bounds);
    s.offset = 0.0;
  }
  return far;
}

std::optional<std::vector<double>> falling_direction(const TwoStageProblem& problem, const RiskMeasure& risk,
                                                     const SolveOptions& options) {
  const auto lazy = [](const RecourseTemplate& t) { return t.lazy != nullptr; };
  if (std::any_of(problem.templates.begin(), problem.templates.end(), lazy)) return std::nullopt;
  const TwoStageProblem far = recession_of(problem);
  SolveOptions quiet;
  quiet.threads = options.threads;
  quiet.stop = options.stop;
  quiet.iteration_limit = kMostIterations;
  RecourseKnowledge known(far, quiet.threads);
  const Solution found = LShaped(known, risk, quiet).solve();
  double largest = 1.0;
  for (double c : far.first_stage.columns.cost) largest = std::max(largest, std::abs(c));
  if (found.x.empty() || found.upper_bound >= -kFall * largest) return std::nullopt;
  return found.x;
}

}  // namespace gridkeel::stochastic
