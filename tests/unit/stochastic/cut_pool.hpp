#pragma once

#include "stochastic/recourse/evaluator.hpp"
#include "unit/stochastic/instances.hpp"

namespace gridkeel::stochastic::test {

// The exact cuts of all scenarios at each point.
inline std::vector<Cut> cuts_at(const TwoStageProblem& problem, const std::vector<std::vector<double>>& points) {
  std::vector<Cut> cuts;
  RecourseEvaluator evaluator(problem, 1);
  for (const auto& x : points) evaluator.evaluate_all(x, nullptr, [&](RecourseResult&& r) { cuts.push_back(r.cut); });
  return cuts;
}

inline std::vector<double> losses_at(const TwoStageProblem& problem, const std::vector<double>& x) {
  std::vector<double> losses(static_cast<std::size_t>(problem.scenario_count()));
  RecourseEvaluator evaluator(problem, 1);
  evaluator.evaluate_all(x, nullptr,
                         [&](RecourseResult&& r) { losses[static_cast<std::size_t>(r.scenario)] = r.value; });
  return losses;
}

inline std::vector<std::vector<double>> some_points(const TwoStageProblem& problem, std::uint64_t index, int count) {
  RandomStream random(87, "pool", index);
  std::vector<std::vector<double>> points;
  for (int k = 0; k < count; ++k) {
    points.push_back(random_point(random, problem));
    for (double& v : points.back()) v = std::round(v);
  }
  return points;
}

}  // namespace gridkeel::stochastic::test
