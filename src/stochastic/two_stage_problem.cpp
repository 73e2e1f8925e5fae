#include "stochastic/two_stage_problem.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "common/error.hpp"

namespace gridkeel::stochastic {

std::vector<double> TwoStageProblem::probabilities() const {
  std::vector<double> p;
  p.reserve(scenarios.size());
  for (const auto& s : scenarios) p.push_back(s.probability);
  return p;
}

RecourseData recourse_data(const TwoStageProblem& problem, int scenario) {
  const ScenarioData& s = problem.scenarios[static_cast<std::size_t>(scenario)];
  const RecourseTemplate& t = problem.templates[static_cast<std::size_t>(s.recourse)];
  RecourseData d{t.columns.cost, t.columns.lower, t.columns.upper, t.rows.lower, t.rows.upper, t.offset + s.offset};
  for (const auto& e : s.costs) d.cost[static_cast<std::size_t>(e.index)] = e.value;
  for (const auto& b : s.column_bounds) {
    d.lower[static_cast<std::size_t>(b.index)] = b.lower;
    d.upper[static_cast<std::size_t>(b.index)] = b.upper;
  }
  for (const auto& b : s.row_sides) {
    d.row_lower[static_cast<std::size_t>(b.index)] = b.lower;
    d.row_upper[static_cast<std::size_t>(b.index)] = b.upper;
  }
  return d;
}

namespace {
double template_coefficient(const solver::SparseRows& matrix, int row, int column) {
  for (const auto& e : solver::row_of(matrix, row))
    if (e.index == column) return e.value;
  return 0.0;
}
}  // namespace

std::vector<double> technology_times(const TwoStageProblem& problem, int scenario, const std::vector<double>& x) {
  const ScenarioData& s = problem.scenarios[static_cast<std::size_t>(scenario)];
  const RecourseTemplate& t = problem.templates[static_cast<std::size_t>(s.recourse)];
  std::vector<double> tx(static_cast<std::size_t>(t.technology.count()));
  for (int r = 0; r < t.technology.count(); ++r) tx[static_cast<std::size_t>(r)] = t.technology.dot(r, x);
  for (const auto& c : s.technology)
    tx[static_cast<std::size_t>(c.row)] +=
        (c.value - template_coefficient(t.technology, c.row, c.column)) * x[static_cast<std::size_t>(c.column)];
  return tx;
}

void validate(const TwoStageProblem& problem) {
  const auto fail = [](const std::string& what) { throw InternalError("two-stage problem: " + what); };
  const auto& first = problem.first_stage;
  if (problem.scenarios.empty()) fail("no scenarios");
  for (const auto& t : problem.templates)
    if (t.technology.count() != t.rows.count())
      fail(fmt::format("template '{}': {} technology rows for {} rows", t.name, t.technology.count(), t.rows.count()));
  double total = 0.0;
  for (const auto& s : problem.scenarios) {
    if (s.recourse < 0 || s.recourse >= static_cast<int>(problem.templates.size()))
      fail(fmt::format("scenario '{}': template {} does not exist", s.name, s.recourse));
    const auto& t = problem.templates[static_cast<std::size_t>(s.recourse)];
    const auto in = [&](int index, int count, const char* what) {
      if (index < 0 || index >= count) fail(fmt::format("scenario '{}': {} {} of {}", s.name, what, index, count));
    };
    for (const auto& b : s.row_sides) in(b.index, t.rows.count(), "row");
    for (const auto& b : s.column_bounds) in(b.index, t.columns.count(), "column");
    for (const auto& e : s.costs) in(e.index, t.columns.count(), "cost column");
    for (const auto& c : s.technology) {
      in(c.row, t.rows.count(), "technology row");
      in(c.column, first.columns.count(), "technology column");
    }
    for (const auto& c : s.recourse_matrix) {
      in(c.row, t.rows.count(), "recourse row");
      in(c.column, t.columns.count(), "recourse column");
    }
    total += s.probability;
  }
  if (!(std::abs(total - 1.0) < 1e-9)) fail(fmt::format("probabilities sum to {:.12g}", total));
}

bool has_integer_recourse(const TwoStageProblem& problem) {
  return std::any_of(problem.templates.begin(), problem.templates.end(), [](const RecourseTemplate& t) {
    return std::any_of(t.columns.integer.begin(), t.columns.integer.end(), [](char c) { return c != 0; });
  });
}

bool relax_recourse(TwoStageProblem& problem) {
  const bool had = has_integer_recourse(problem);
  for (RecourseTemplate& t : problem.templates) std::fill(t.columns.integer.begin(), t.columns.integer.end(), 0);
  return had;
}

}  // namespace gridkeel::stochastic
