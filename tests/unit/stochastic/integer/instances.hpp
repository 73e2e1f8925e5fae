#pragma once

#include <vector>

#include "solver/mip_solver.hpp"
#include "unit/stochastic/instances.hpp"

namespace gridkeel::stochastic::test {

// A random problem whose recourse has integers, some or all of its own columns; the first stage is whole units unless
// `mixed`.
inline TwoStageProblem integer_recourse_problem(std::uint64_t index, int scenarios, bool mixed = false) {
  Features features = features_of(index);
  features.scenarios = scenarios;
  features.integers = true;
  TwoStageProblem p = random_problem(index, features);
  if (!mixed)
    for (char& integer : p.first_stage.columns.integer) integer = 1;
  for (RecourseTemplate& t : p.templates)
    for (std::size_t j = 0; j < 3; ++j) t.columns.integer[j] = j == 0 || index % 3 != 0;
  for (ScenarioData& s : p.scenarios)
    for (auto& b : s.column_bounds) b.upper = std::floor(b.upper);
  return p;
}

// All whole first stages that its rows allow.
inline std::vector<std::vector<double>> whole_points(const TwoStageProblem& p) {
  std::vector<std::vector<double>> points{{}};
  const solver::LpModel& m = p.first_stage;
  for (std::size_t j = 0; j < m.columns.cost.size(); ++j) {
    std::vector<std::vector<double>> longer;
    for (const auto& point : points)
      for (double v = m.columns.lower[j]; v <= m.columns.upper[j]; ++v) {
        longer.push_back(point);
        longer.back().push_back(v);
      }
    points = std::move(longer);
  }
  std::erase_if(points, [&](const std::vector<double>& x) {
    for (int r = 0; r < m.rows.count(); ++r) {
      double sum = 0.0;
      for (const auto& e : solver::row_of(m.rows.matrix, r)) sum += e.value * x[static_cast<std::size_t>(e.index)];
      const auto i = static_cast<std::size_t>(r);
      if (sum < m.rows.lower[i] - 1e-9 || sum > m.rows.upper[i] + 1e-9) return true;
    }
    return false;
  });
  return points;
}

// A scenario's recourse cost at x by brute force: every combination of its integers, an LP for the rest.
inline double enumerated_recourse(const TwoStageProblem& p, int scenario, const std::vector<double>& x) {
  solver::LpModel m = recourse_lp(p, scenario, x);
  const auto& integer =
      p.templates[static_cast<std::size_t>(p.scenarios[static_cast<std::size_t>(scenario)].recourse)].columns.integer;
  const solver::Columns bounds = m.columns;
  std::vector<std::size_t> whole;
  for (std::size_t j = 0; j < integer.size(); ++j)
    if (integer[j]) {
      whole.push_back(j);
      m.columns.lower[j] = m.columns.upper[j] = std::ceil(bounds.lower[j]);
    }
  double best = kInf;
  while (true) {
    const solver::MipResult result = solver::solve_model(m);
    if (!result.x.empty()) best = std::min(best, result.objective);
    std::size_t k = 0;
    for (; k < whole.size(); ++k) {
      const std::size_t j = whole[k];
      const double next = m.columns.lower[j] + 1.0;
      const bool over = next > bounds.upper[j];
      m.columns.lower[j] = m.columns.upper[j] = over ? std::ceil(bounds.lower[j]) : next;
      if (!over) break;
    }
    if (k == whole.size()) return best;
  }
}

}  // namespace gridkeel::stochastic::test
