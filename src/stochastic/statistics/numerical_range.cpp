#include "stochastic/statistics/numerical_range.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace gridkeel::stochastic {
namespace {

constexpr double kFarApart = 1e8;
constexpr double kDropped = 1e-12;  // smaller matrix entries are 0 to HiGHS, as the solver part sets it up

void add_all(Magnitudes& to, const std::vector<double>& values) {
  for (const double v : values) to.add(v);
}

void add_matrix(Magnitudes& to, const solver::SparseRows& matrix) {
  for (int r = 0; r < matrix.count(); ++r)
    for (const auto& e : solver::row_of(matrix, r)) to.add(e.value);
}

void add_stage(StageRange& to, const solver::Columns& columns, const solver::Rows& rows) {
  add_matrix(to.matrix, rows.matrix);
  add_all(to.cost, columns.cost);
  add_all(to.bounds, columns.lower);
  add_all(to.bounds, columns.upper);
  add_all(to.rhs, rows.lower);
  add_all(to.rhs, rows.upper);
}

void add_scenario(NumericalRange& to, const ScenarioData& s) {
  for (const BoundDelta& b : s.row_sides) to.second.rhs.add(b.lower), to.second.rhs.add(b.upper);
  for (const BoundDelta& b : s.column_bounds) to.second.bounds.add(b.lower), to.second.bounds.add(b.upper);
  for (const auto& e : s.costs) to.second.cost.add(e.value);
  for (const auto& c : s.technology) to.technology.add(c.value);
  for (const auto& c : s.recourse_matrix) to.second.matrix.add(c.value);
}

}  // namespace

void Magnitudes::add(double value) {
  const double size = std::abs(value);
  if (size == 0.0 || !std::isfinite(size)) return;
  smallest = std::min(smallest, size);
  largest = std::max(largest, size);
}

std::vector<std::string> NumericalRange::warnings() const {
  std::vector<std::string> out;
  const auto look = [&](const Magnitudes& m, const char* what, bool is_matrix) {
    if (m.ratio() > kFarApart)
      out.push_back(fmt::format("{} reach from {:.3g} to {:.3g}: results may be inaccurate, other units would help",
                                what, m.smallest, m.largest));
    else if (is_matrix && !m.empty() && m.smallest < kDropped)
      out.push_back(fmt::format("{} are as small as {:.3g}: the solver takes them for 0", what, m.smallest));
  };
  look(first.matrix, "first-stage coefficients", true);
  look(first.cost, "first-stage costs", false);
  look(first.bounds, "first-stage bounds", false);
  look(first.rhs, "first-stage right-hand sides", false);
  look(technology, "coefficients of first-stage columns in recourse rows", true);
  look(second.matrix, "recourse coefficients", true);
  look(second.cost, "recourse costs", false);
  look(second.bounds, "recourse bounds", false);
  look(second.rhs, "recourse right-hand sides", false);
  return out;
}

NumericalRange numerical_range(const TwoStageProblem& problem) {
  NumericalRange range;
  add_stage(range.first, problem.first_stage.columns, problem.first_stage.rows);
  for (const RecourseTemplate& t : problem.templates) {
    add_stage(range.second, t.columns, t.rows);
    add_matrix(range.technology, t.technology);
  }
  for (const ScenarioData& s : problem.scenarios) add_scenario(range, s);
  return range;
}

}  // namespace gridkeel::stochastic
