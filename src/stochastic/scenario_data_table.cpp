#include "stochastic/scenario_data_table.hpp"

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <tuple>

#include "common/error.hpp"

namespace gridkeel::stochastic {
namespace {

enum class Kind { side, range, bound, width, cost, technology, recourse, offset };
using Key = std::tuple<Kind, int, int>;

double finite_or_zero(double value) { return std::isfinite(value) ? value : 0.0; }
double anchor(double lower, double upper) { return std::isfinite(lower) ? lower : finite_or_zero(upper); }

double coefficient(const solver::SparseRows& matrix, int row, int column) {
  for (const auto& e : solver::row_of(matrix, row))
    if (e.index == column) return e.value;
  return 0.0;
}

class Table {
 public:
  explicit Table(const TwoStageProblem& problem) : base_(problem.templates.front()) {
    rows_.resize(problem.scenarios.size());
    for (std::size_t s = 0; s < rows_.size(); ++s) add(s, problem.scenarios[s]);
    for (auto& row : rows_)  // scenarios that came before a place was made
      for (std::size_t k = row.size(); k < base_value_.size(); ++k) row.push_back(base_value_[k]);
  }
  std::vector<std::vector<double>> take() { return std::move(rows_); }

 private:
  void set(std::size_t scenario, const Key& key, double before, double value) {
    const auto [place, is_new] = place_.emplace(key, base_value_.size());
    if (is_new) base_value_.push_back(before);
    auto& row = rows_[scenario];
    for (std::size_t k = row.size(); k < base_value_.size(); ++k) row.push_back(base_value_[k]);
    row[place->second] = value;
  }

  void set_pair(std::size_t scenario, Kind first, Kind second, const BoundDelta& b, double lower, double upper) {
    set(scenario, {first, b.index, 0}, anchor(lower, upper), anchor(b.lower, b.upper));
    const double before = finite_or_zero(upper - lower), width = finite_or_zero(b.upper - b.lower);
    // Sides that move together differ in rounding only.
    if (std::abs(width - before) > 1e-9 * std::max(std::abs(width), std::abs(before)))
      set(scenario, {second, b.index, 0}, before, width);
  }

  void add(std::size_t s, const ScenarioData& data) {
    for (const BoundDelta& b : data.row_sides) {
      const auto r = static_cast<std::size_t>(b.index);
      set_pair(s, Kind::side, Kind::range, b, base_.rows.lower[r], base_.rows.upper[r]);
    }
    for (const BoundDelta& b : data.column_bounds) {
      const auto c = static_cast<std::size_t>(b.index);
      set_pair(s, Kind::bound, Kind::width, b, base_.columns.lower[c], base_.columns.upper[c]);
    }
    for (const auto& e : data.costs)
      set(s, {Kind::cost, e.index, 0}, base_.columns.cost[static_cast<std::size_t>(e.index)], e.value);
    for (const auto& c : data.technology)
      set(s, {Kind::technology, c.row, c.column}, coefficient(base_.technology, c.row, c.column), c.value);
    for (const auto& c : data.recourse_matrix)
      set(s, {Kind::recourse, c.row, c.column}, coefficient(base_.rows.matrix, c.row, c.column), c.value);
    if (data.offset != 0.0) set(s, {Kind::offset, 0, 0}, 0.0, data.offset);
  }

  const RecourseTemplate& base_;
  std::map<Key, std::size_t> place_;
  std::vector<double> base_value_;  // by place
  std::vector<std::vector<double>> rows_;
};

}  // namespace

std::vector<std::vector<double>> scenario_data_table(const TwoStageProblem& problem) {
  if (problem.templates.size() != 1)
    throw InputError(fmt::format("scenarios with {} different recourse models have no common data to compare",
                                 problem.templates.size()));
  return Table(problem).take();
}

}  // namespace gridkeel::stochastic
