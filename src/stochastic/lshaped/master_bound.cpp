// What the master's duals prove, in our own arithmetic.
#include <algorithm>
#include <cmath>

#include "solver/weak_duality.hpp"
#include "stochastic/lshaped/master.hpp"

namespace gridkeel::stochastic {
namespace {

constexpr int kPropagationRounds = 4;

// The least that a row's other terms can add to.
double least_of_others(const solver::SparseRows& matrix, int row, int column, const FirstStageBox& box, double sign) {
  double sum = 0.0;
  for (const auto& e : solver::row_of(matrix, row)) {
    if (e.index == column) continue;
    const auto j = static_cast<std::size_t>(e.index);
    sum += solver::bound_term(sign * e.value, box.lower[j], box.upper[j]);
  }
  return sum;
}

// From  sign * (a x_j + others) <= sign * side.
void tighten(const solver::LpModel& m, int row, double sign, double side, FirstStageBox& box) {
  if (!std::isfinite(side)) return;
  for (const auto& e : solver::row_of(m.rows.matrix, row)) {
    const auto j = static_cast<std::size_t>(e.index);
    const double a = sign * e.value;
    double& bound = a > 0.0 ? box.upper[j] : box.lower[j];
    if (std::isfinite(bound)) continue;
    const double rest = least_of_others(m.rows.matrix, row, e.index, box, sign);
    if (std::isfinite(rest)) bound = (sign * side - rest) / a;
  }
}

// Duals are known to the solver's tolerance: where a column has no bound, a reduced cost this small is zero.
constexpr double kDualTolerance = 1e-9;

constexpr double kCrossing = 1e-6;  // of a column's ends, that is no rounding

double bound_without_rounding(const solver::LpModel& model, const std::vector<double>& pi) {
  solver::LpModel m = model;
  std::vector<double> used = pi;
  solver::clip_to_finite_sides(m.rows.lower, m.rows.upper, used);
  std::vector<double> d = m.columns.cost, size(d.size());
  for (std::size_t j = 0; j < d.size(); ++j) size[j] = std::abs(d[j]);
  double bound = m.offset;
  for (int r = 0; r < m.rows.count(); ++r) {
    const auto i = static_cast<std::size_t>(r);
    if (used[i] == 0.0) continue;
    bound += used[i] * (used[i] > 0.0 ? m.rows.lower[i] : m.rows.upper[i]);
    for (const auto& e : solver::row_of(m.rows.matrix, r)) {
      d[static_cast<std::size_t>(e.index)] -= used[i] * e.value;
      size[static_cast<std::size_t>(e.index)] += std::abs(used[i] * e.value);
    }
  }
  for (std::size_t j = 0; j < d.size(); ++j) {
    const double term = solver::bound_term(d[j], m.columns.lower[j], m.columns.upper[j]);
    if (!std::isfinite(term) && std::abs(d[j]) <= kDualTolerance * std::max(1.0, size[j])) continue;
    bound += term;
  }
  return bound;
}

}  // namespace

FirstStageBox implied_box(const solver::LpModel& first_stage) {
  FirstStageBox box{first_stage.columns.lower, first_stage.columns.upper};
  for (int round = 0; round < kPropagationRounds; ++round)
    for (int r = 0; r < first_stage.rows.count(); ++r) {
      tighten(first_stage, r, 1.0, first_stage.rows.upper[static_cast<std::size_t>(r)], box);
      tighten(first_stage, r, -1.0, first_stage.rows.lower[static_cast<std::size_t>(r)], box);
    }
  return box;
}

// The multipliers nu of the weight vectors' rows, scaled to sum to one, give weights W = sum nu_k w_k in the convex
// weight set, so rho(Q) >= W'Q. Within each weight vector and group the multipliers of its rows, scaled to sum to
// nu_k, give a convex combination of aggregated cuts. Then
//   bound = min over the box of c'x + sum of these, with the first stage's rows and feasibility cuts priced in.
double Master::proven_bound(const FirstStageBox& box) const {
  const auto& dual = lp_.dual();
  const std::size_t before = dual.size() - rows_.size();
  std::vector<double> nu(weights_.size(), 0.0);
  std::vector<std::vector<double>> mu(weights_.size(), std::vector<double>(partition_.members.size(), 0.0));
  double nu_sum = 0.0;
  const auto multiplier = [&](std::size_t r) { return rows_[r].active ? std::max(0.0, dual[before + r]) : 0.0; };
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    const auto w = static_cast<std::size_t>(rows_[r].weights);
    if (rows_[r].group >= 0) {
      mu[w][static_cast<std::size_t>(rows_[r].group)] += multiplier(r);
    } else {
      nu[w] += multiplier(r);
      nu_sum += multiplier(r);
    }
  }
  if (nu_sum <= 0.0) return -solver::kInf;
  // A group of a weighted vector whose rows got no multiplier takes its latest row.
  std::vector<std::vector<int>> latest(weights_.size(), std::vector<int>(partition_.members.size(), -1));
  for (std::size_t r = 0; r < rows_.size(); ++r)
    if (rows_[r].group >= 0 && rows_[r].active)
      latest[static_cast<std::size_t>(rows_[r].weights)][static_cast<std::size_t>(rows_[r].group)] =
          static_cast<int>(r);

  solver::LpModel reduced = problem_->first_stage;
  reduced.columns.lower = box.lower;
  reduced.columns.upper = box.upper;
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    if (rows_[r].group < 0) continue;
    const auto w = static_cast<std::size_t>(rows_[r].weights), g = static_cast<std::size_t>(rows_[r].group);
    if (nu[w] <= 0.0) continue;
    const double share = mu[w][g] > 0.0 ? multiplier(r) / mu[w][g] : latest[w][g] == static_cast<int>(r) ? 1.0 : 0.0;
    const double factor = share * nu[w] / nu_sum;
    if (factor == 0.0) continue;
    reduced.offset += factor * rows_[r].constant;
    for (std::size_t j = 0; j < rows_[r].slope.size(); ++j) reduced.columns.cost[j] += factor * rows_[r].slope[j];
  }
  for (const Cut& cut : feasibility_) {
    std::vector<solver::Entry> entries;
    for (int j = 0; j < first_columns_; ++j) entries.push_back({j, cut.slope[static_cast<std::size_t>(j)]});
    reduced.rows.add(-solver::kInf, -cut.constant, entries);
  }
  return bound_without_rounding(reduced, {dual.begin(), dual.begin() + static_cast<std::ptrdiff_t>(before)});
}

// Ends that cross by more than rounding, or Farkas: multipliers whose weak-duality bound without costs is positive.
bool Master::proven_empty(const FirstStageBox& box) {
  for (std::size_t j = 0; j < box.lower.size(); ++j)
    if (box.lower[j] > box.upper[j] + kCrossing) return true;
  std::vector<double> ray = lp_.dual_ray();
  if (ray.empty()) return false;
  const std::size_t before = ray.size() - rows_.size();
  solver::LpModel rows = problem_->first_stage;
  std::fill(rows.columns.cost.begin(), rows.columns.cost.end(), 0.0);
  rows.offset = 0.0;
  rows.columns.lower = box.lower;
  rows.columns.upper = box.upper;
  for (const Cut& cut : feasibility_) {
    std::vector<solver::Entry> entries;
    for (int j = 0; j < first_columns_; ++j) entries.push_back({j, cut.slope[static_cast<std::size_t>(j)]});
    rows.rows.add(-solver::kInf, -cut.constant, entries);
  }
  ray.resize(before);
  double largest = 0.0;
  for (double r : ray) largest = std::max(largest, std::abs(r));
  for (int sign = 0; sign < 2 && largest > 0.0; ++sign) {
    if (solver::weak_duality_bound(rows, ray) > 1e-9 * largest) return true;
    for (double& r : ray) r = -r;
  }
  return false;
}

}  // namespace gridkeel::stochastic
