#include "stochastic/statistics/expected_scenario.hpp"

#include <fmt/format.h>

#include <cmath>
#include <map>

#include "common/error.hpp"
#include "stochastic/one_template.hpp"

namespace gridkeel::stochastic {
namespace {

// Means as the template's value plus the weighted differences to it: what most scenarios share adds no rounding.
class Mean {
 public:
  explicit Mean(const TwoStageProblem& problem) : base_(problem.templates.front()) {
    result_.name = "expected";
    result_.probability = 1.0;
    for (const ScenarioData& s : problem.scenarios) add(s);
  }

  ScenarioData scenario() {
    for (const auto& [index, mean] : rows_) result_.row_sides.push_back({index, mean.first, mean.second});
    for (const auto& [index, mean] : columns_) result_.column_bounds.push_back({index, mean.first, mean.second});
    for (const auto& [index, mean] : costs_) result_.costs.push_back({index, mean});
    for (const auto& [cell, mean] : technology_) result_.technology.push_back({cell.first, cell.second, mean});
    for (const auto& [cell, mean] : recourse_) result_.recourse_matrix.push_back({cell.first, cell.second, mean});
    return std::move(result_);
  }

 private:
  using Cell = std::pair<int, int>;
  using Pair = std::pair<double, double>;

  void add(const ScenarioData& s) {
    const double p = s.probability;
    result_.offset += p * s.offset;
    for (const BoundDelta& b : s.row_sides) {
      const auto r = static_cast<std::size_t>(b.index);
      add_pair(rows_, b, {base_.rows.lower[r], base_.rows.upper[r]}, s, "row " + base_.rows.name(b.index));
    }
    for (const BoundDelta& b : s.column_bounds) {
      const auto c = static_cast<std::size_t>(b.index);
      add_pair(columns_, b, {base_.columns.lower[c], base_.columns.upper[c]}, s,
               "column " + base_.columns.name(b.index));
    }
    for (const auto& e : s.costs) {
      const double before = base_.columns.cost[static_cast<std::size_t>(e.index)];
      costs_.emplace(e.index, before).first->second += p * (e.value - before);
    }
    for (const auto& c : s.technology) add_cell(technology_, base_.technology, c, p);
    for (const auto& c : s.recourse_matrix) add_cell(recourse_, base_.rows.matrix, c, p);
  }

  static void add_cell(std::map<Cell, double>& means, const solver::SparseRows& matrix, const CoefficientDelta& c,
                       double p) {
    double before = 0.0;
    for (const auto& e : solver::row_of(matrix, c.row))
      if (e.index == c.column) before = e.value;
    means.emplace(Cell(c.row, c.column), before).first->second += p * (c.value - before);
  }

  void add_pair(std::map<int, Pair>& means, const BoundDelta& b, const Pair& before, const ScenarioData& s,
                const std::string& what) const {
    Pair& mean = means.emplace(b.index, before).first->second;
    add_side(mean.first, before.first, b.lower, s, what);
    add_side(mean.second, before.second, b.upper, s, what);
  }

  static void add_side(double& mean, double before, double value, const ScenarioData& s, const std::string& what) {
    if (value == before) return;
    if (!std::isfinite(value) || !std::isfinite(before))
      throw InputError(
          fmt::format("the expected scenario is not defined: {} has a limit in some scenarios only (scenario "
                      "'{}')",
                      what, s.name));
    mean += s.probability * (value - before);
  }

  const RecourseTemplate& base_;
  ScenarioData result_;
  std::map<int, Pair> rows_, columns_;
  std::map<int, double> costs_;
  std::map<Cell, double> technology_, recourse_;
};

}  // namespace

TwoStageProblem expected_problem(const TwoStageProblem& problem) {
  if (problem.templates.size() != 1)
    throw InputError(
        fmt::format("the expected scenario is not defined: the scenarios have {} different recourse models",
                    problem.templates.size()));
  TwoStageProblem out = without_lazy_rows(problem);
  out.scenarios = {Mean(out).scenario()};
  return out;
}

}  // namespace gridkeel::stochastic
