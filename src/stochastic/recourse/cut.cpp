#include "stochastic/recourse/cut.hpp"

#include <algorithm>
#include <cmath>

#include "solver/weak_duality.hpp"

namespace gridkeel::stochastic {
namespace {

// A sum of products is known to about this share of its terms: below it, a reduced cost has no sign.
constexpr double kRounding = 1e-13;
// Shrinking the multipliers by more than this would cost more of the cut than solving the LP again.
constexpr double kLargestRepair = 1e-6;
// Where shrinking does not help (cost 0), reduced costs this small relative to their terms count as zero: the
// dual feasibility tolerance to which the LP was solved.
constexpr double kDualTolerance = 1e-9;

// Adds multiplier * side to the constant; false if the multiplier prices an infinite side.
bool price_side(double multiplier, double lower, double upper, double& constant) {
  const double side = multiplier > 0.0 ? lower : upper;
  if (!std::isfinite(side)) return false;
  constant += multiplier * side;
  return true;
}

double template_value(const solver::SparseRows& matrix, int row, int column) {
  for (const auto& e : solver::row_of(matrix, row))
    if (e.index == column) return e.value;
  return 0.0;
}

// Collects d = q - W'pi with the size of its terms, the cut's slope and the part of the constant from rows.
class Aggregation {
 public:
  Aggregation(const TwoStageProblem& problem, int scenario, const RecourseData& data, Cut::Kind kind)
      : s_(problem.scenarios[static_cast<std::size_t>(scenario)]),
        t_(problem.templates[static_cast<std::size_t>(s_.recourse)]),
        data_(data),
        d(data.cost),
        slope(static_cast<std::size_t>(problem.first_stage.columns.count())) {
    if (kind == Cut::Kind::feasibility) std::fill(d.begin(), d.end(), 0.0);
    cost = d;
    magnitude.reserve(d.size());
    for (double q : d) magnitude.push_back(std::abs(q));
  }

  void add_rows(const std::vector<double>& multipliers) {
    std::vector<double> used(multipliers.size(), 0.0);
    for (std::size_t r = 0; r < multipliers.size(); ++r) {
      const double pi = multipliers[r];
      if (pi == 0.0 || !price_side(pi, data_.row_lower[r], data_.row_upper[r], constant)) continue;
      used[r] = pi;
      for (const auto& e : solver::row_of(t_.rows.matrix, static_cast<int>(r))) price_entry(e.index, pi * e.value);
      for (const auto& e : solver::row_of(t_.technology, static_cast<int>(r)))
        slope[static_cast<std::size_t>(e.index)] -= pi * e.value;
    }
    for (const auto& c : s_.recourse_matrix)
      if (const double pi = used[static_cast<std::size_t>(c.row)]; pi != 0.0)
        price_entry(c.column, pi * (c.value - template_value(t_.rows.matrix, c.row, c.column)));
    for (const auto& c : s_.technology)
      if (const double pi = used[static_cast<std::size_t>(c.row)]; pi != 0.0)
        slope[static_cast<std::size_t>(c.column)] -= pi * (c.value - template_value(t_.technology, c.row, c.column));
  }

  void add_lazy(const DualPoint& dual, int scenario) {
    for (const auto& l : dual.lazy) {
      const auto sides = t_.lazy->sides(l.index, scenario);
      if (l.value == 0.0 || !price_side(l.value, sides.lower, sides.upper, constant)) continue;
      for (const auto& e : t_.lazy->recourse_row(l.index)) price_entry(e.index, l.value * e.value);
      for (const auto& e : t_.lazy->technology_row(l.index, scenario))
        slope[static_cast<std::size_t>(e.index)] -= l.value * e.value;
    }
  }

 private:
  void price_entry(int column, double term) {
    d[static_cast<std::size_t>(column)] -= term;
    magnitude[static_cast<std::size_t>(column)] += std::abs(term);
  }

  const ScenarioData& s_;
  const RecourseTemplate& t_;
  const RecourseData& data_;

 public:
  std::vector<double> d, cost, magnitude, slope;
  double constant = 0.0;
};

}  // namespace

double Cut::at(std::span<const double> x) const {
  double value = constant;
  for (std::size_t j = 0; j < slope.size(); ++j) value += slope[j] * x[j];
  return value;
}

double reduced_cost_repair(std::span<const double> d, std::span<const double> magnitude, std::span<const double> cost,
                           std::span<const double> lower, std::span<const double> upper) {
  double repair = 0.0;
  for (std::size_t j = 0; j < d.size(); ++j) {
    const bool open = (d[j] < 0.0 && !std::isfinite(upper[j])) || (d[j] > 0.0 && !std::isfinite(lower[j]));
    if (!open || std::abs(d[j]) <= kRounding * magnitude[j]) continue;
    const double helpful = d[j] < 0.0 ? cost[j] : -cost[j];
    const double needed = helpful > 0.0 ? std::abs(d[j]) / (std::abs(d[j]) + helpful) : 2.0;
    if (needed <= kLargestRepair)
      repair = std::max(repair, needed);
    else if (std::abs(d[j]) > kDualTolerance * std::max(1.0, magnitude[j]))
      return 2.0;
  }
  return repair;
}

double repaired_bound_term(double d, double lower, double upper) {
  const double term = solver::bound_term(d, lower, upper);
  return std::isfinite(term) ? term : 0.0;
}

Cut cut_from_dual(const TwoStageProblem& problem, int scenario, const DualPoint& dual, Cut::Kind kind) {
  const RecourseData data = recourse_data(problem, scenario);
  Aggregation sum(problem, scenario, data, kind);
  sum.add_rows(dual.rows);
  sum.add_lazy(dual, scenario);
  Cut cut{scenario, kind == Cut::Kind::optimality ? data.offset : 0.0, std::move(sum.slope), kind};
  const double repair = reduced_cost_repair(sum.d, sum.magnitude, sum.cost, data.lower, data.upper);
  if (repair > 1.0) {
    cut.constant = -solver::kInf;
    return cut;
  }
  const double keep = 1.0 - repair;
  cut.constant += keep * sum.constant;
  for (double& b : cut.slope) b *= keep;
  for (std::size_t j = 0; j < sum.d.size(); ++j)
    cut.constant += repaired_bound_term(keep * sum.d[j] + repair * sum.cost[j], data.lower[j], data.upper[j]);
  return cut;
}

}  // namespace gridkeel::stochastic
