#include "stochastic/recourse/cut.hpp"

#include <cmath>

#include "solver/weak_duality.hpp"

namespace gridkeel::stochastic {

double Cut::at(const std::vector<double>& x) const {
  double value = constant;
  for (std::size_t j = 0; j < slope.size(); ++j) value += slope[j] * x[j];
  return value;
}

namespace {

// Adds multiplier * side to the constant; false if the multiplier prices an infinite side.
bool price_side(double multiplier, double lower, double upper, double& constant) {
  const double side = multiplier > 0.0 ? lower : upper;
  if (!std::isfinite(side)) return false;
  constant += multiplier * side;
  return true;
}

void subtract(std::vector<double>& from, const std::vector<solver::Entry>& entries, double factor) {
  for (const auto& e : entries) from[static_cast<std::size_t>(e.index)] -= factor * e.value;
}

double template_value(const solver::SparseRows& matrix, int row, int column) {
  for (const auto& e : solver::row_of(matrix, row))
    if (e.index == column) return e.value;
  return 0.0;
}

}  // namespace

Cut cut_from_dual(const TwoStageProblem& problem, int scenario, const DualPoint& dual) {
  const ScenarioData& s = problem.scenarios[static_cast<std::size_t>(scenario)];
  const RecourseTemplate& t = problem.templates[static_cast<std::size_t>(s.recourse)];
  const RecourseData data = recourse_data(problem, scenario);
  Cut cut{scenario, data.offset, std::vector<double>(static_cast<std::size_t>(problem.first_stage.columns.count()))};
  std::vector<double> d = data.cost;
  std::vector<double> used(dual.rows.size(), 0.0);
  for (std::size_t r = 0; r < dual.rows.size(); ++r) {
    const double pi = dual.rows[r];
    if (pi == 0.0 || !price_side(pi, data.row_lower[r], data.row_upper[r], cut.constant)) continue;
    used[r] = pi;
    for (const auto& e : solver::row_of(t.rows.matrix, static_cast<int>(r)))
      d[static_cast<std::size_t>(e.index)] -= pi * e.value;
    for (const auto& e : solver::row_of(t.technology, static_cast<int>(r)))
      cut.slope[static_cast<std::size_t>(e.index)] -= pi * e.value;
  }
  for (const auto& c : s.recourse_matrix)
    if (const double pi = used[static_cast<std::size_t>(c.row)]; pi != 0.0)
      d[static_cast<std::size_t>(c.column)] -= pi * (c.value - template_value(t.rows.matrix, c.row, c.column));
  for (const auto& c : s.technology)
    if (const double pi = used[static_cast<std::size_t>(c.row)]; pi != 0.0)
      cut.slope[static_cast<std::size_t>(c.column)] -= pi * (c.value - template_value(t.technology, c.row, c.column));
  for (const auto& l : dual.lazy) {
    const auto sides = t.lazy->sides(l.index, scenario);
    if (l.value == 0.0 || !price_side(l.value, sides.lower, sides.upper, cut.constant)) continue;
    subtract(d, t.lazy->recourse_row(l.index), l.value);
    subtract(cut.slope, t.lazy->technology_row(l.index, scenario), l.value);
  }
  for (std::size_t j = 0; j < d.size(); ++j) cut.constant += solver::bound_term(d[j], data.lower[j], data.upper[j]);
  return cut;
}

}  // namespace gridkeel::stochastic
