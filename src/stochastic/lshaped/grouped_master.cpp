#include "stochastic/lshaped/grouped_master.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "solver/weak_duality.hpp"

namespace gridkeel::stochastic {
namespace {

// Weights that agree to this share count as equal and the smaller one is used: a valid bound for losses >= 0,
// off by at most this share of a negative one.
constexpr double kSameWeight = 1e-9;

long long rounded(double factor) { return std::llround(factor / kSameWeight); }

}  // namespace

GroupedMaster::GroupedMaster(const TwoStageProblem& problem, const std::vector<Cut>& cuts,
                             std::vector<std::vector<double>> risk_cuts)
    : problem_(&problem), cuts_(&cuts), risk_cuts_(std::move(risk_cuts)) {}

GroupedMaster::Highest GroupedMaster::highest_at(const std::vector<double>& x) const {
  const auto scenarios = static_cast<std::size_t>(problem_->scenario_count());
  Highest best(scenarios, -1);
  std::vector<double> height(scenarios, -solver::kInf);
  for (std::size_t k = 0; k < cuts_->size(); ++k) {
    const auto s = static_cast<std::size_t>((*cuts_)[k].scenario);
    if (const double value = (*cuts_)[k].at(x); value > height[s]) {
      height[s] = value;
      best[s] = static_cast<int>(k);
    }
  }
  return best;
}

void GroupedMaster::make_groups() {
  std::map<std::vector<long long>, int> known;
  group_of_.clear();
  group_factor_.assign(risk_cuts_.size(), {});
  for (int s = 0; s < problem_->scenario_count(); ++s) {
    const auto i = static_cast<std::size_t>(s);
    const double p = problem_->scenarios[i].probability;
    std::vector<long long> pattern;
    // A scenario without probability has no share in a sum weighted by probability: it stays alone.
    if (p <= 0.0) pattern.push_back(-1 - s);
    for (const auto& weight : risk_cuts_) pattern.push_back(rounded(p > 0.0 ? weight[i] / p : weight[i]));
    const auto [at, added] = known.emplace(pattern, static_cast<int>(known.size()));
    group_of_.push_back(at->second);
    for (std::size_t k = 0; k < risk_cuts_.size(); ++k) {
      const double factor = p > 0.0 ? risk_cuts_[k][i] / p : risk_cuts_[k][i];
      if (added)
        group_factor_[k].push_back(factor);
      else
        group_factor_[k][static_cast<std::size_t>(at->second)] =
            std::min(group_factor_[k][static_cast<std::size_t>(at->second)], factor);
    }
  }
  groups_ = static_cast<int>(known.size());
}

void GroupedMaster::add_point_rows(solver::LpModel& model, const Highest& highest) const {
  const std::size_t n1 = static_cast<std::size_t>(problem_->first_stage.columns.count());
  std::vector<double> constant(static_cast<std::size_t>(groups_), 0.0);
  std::vector<std::vector<double>> slope(static_cast<std::size_t>(groups_), std::vector<double>(n1, 0.0));
  std::vector<char> complete(static_cast<std::size_t>(groups_), 1);
  for (std::size_t s = 0; s < highest.size(); ++s) {
    const auto g = static_cast<std::size_t>(group_of_[s]);
    if (highest[s] < 0) {
      complete[g] = 0;
      continue;
    }
    const double p = problem_->scenarios[s].probability;
    const double factor = p > 0.0 ? p : 1.0;
    const Cut& cut = (*cuts_)[static_cast<std::size_t>(highest[s])];
    constant[g] += factor * cut.constant;
    for (std::size_t j = 0; j < n1; ++j) slope[g][j] += factor * cut.slope[j];
  }
  for (std::size_t g = 0; g < complete.size(); ++g) {
    std::vector<solver::Entry> entries{{static_cast<int>(n1 + g), 1.0}};
    if (!complete[g]) {
      // Keeps the rows of every point in the same order; says nothing.
      model.rows.add(-solver::kInf, solver::kInf, entries);
      continue;
    }
    for (std::size_t j = 0; j < n1; ++j)
      if (slope[g][j] != 0.0) entries.push_back({static_cast<int>(j), -slope[g][j]});
    model.rows.add(constant[g], solver::kInf, entries);
  }
}

solver::LpModel GroupedMaster::model() const {
  solver::LpModel m = problem_->first_stage;
  const int n1 = m.columns.count();
  for (int g = 0; g < groups_; ++g) m.columns.add(0.0, -solver::kInf, solver::kInf, false);
  const int phi = m.columns.add(1.0, -solver::kInf, solver::kInf, false);
  for (const auto& factor : group_factor_) {
    std::vector<solver::Entry> entries{{phi, 1.0}};
    for (int g = 0; g < groups_; ++g)
      if (factor[static_cast<std::size_t>(g)] != 0.0) entries.push_back({n1 + g, -factor[static_cast<std::size_t>(g)]});
    m.rows.add(0.0, solver::kInf, entries);
  }
  for (const Highest& highest : highest_) add_point_rows(m, highest);
  return m;
}

void GroupedMaster::add_relaxed_points(const std::vector<std::vector<double>>& points) {
  if (points.empty()) return;
  const std::size_t before = highest_.size();
  for (const auto& x : points) add_point(x);
  make_groups();
  solver::LpModel relaxed = model();
  std::fill(relaxed.columns.integer.begin(), relaxed.columns.integer.end(), 0);
  const solver::MipResult result = solver::solve_model(relaxed);
  if (result.dual.empty()) return;
  std::vector<Highest> kept(highest_.begin(), highest_.begin() + static_cast<std::ptrdiff_t>(before));
  std::size_t row = static_cast<std::size_t>(problem_->first_stage.rows.count()) + risk_cuts_.size();
  for (std::size_t k = 0; k < highest_.size(); ++k) {
    bool binds = k + 1 == highest_.size();
    for (int g = 0; g < groups_ && row < result.dual.size(); ++g, ++row) binds = binds || result.dual[row] > 1e-9;
    if (k >= before && binds) kept.push_back(highest_[k]);
  }
  highest_ = std::move(kept);
}

double GroupedMaster::proven_bound(const solver::LpModel& relaxed, const std::vector<double>& dual) const {
  const std::size_t own_rows = static_cast<std::size_t>(problem_->first_stage.rows.count());
  const std::size_t n1 = static_cast<std::size_t>(problem_->first_stage.columns.count());
  const auto groups = static_cast<std::size_t>(groups_);
  const std::size_t first_point = own_rows + risk_cuts_.size();
  std::vector<double> weight(groups, 0.0), row_sum(groups, 0.0);
  double nu_sum = 0.0;
  for (std::size_t k = 0; k < risk_cuts_.size(); ++k) {
    const double nu = std::max(0.0, dual[own_rows + k]);
    nu_sum += nu;
    for (std::size_t g = 0; g < groups; ++g) weight[g] += nu * group_factor_[k][g];
  }
  if (nu_sum <= 0.0) return -solver::kInf;
  for (std::size_t r = first_point; r < dual.size(); ++r) row_sum[(r - first_point) % groups] += std::max(0.0, dual[r]);

  solver::LpModel reduced = problem_->first_stage;
  std::copy_n(relaxed.columns.lower.begin(), n1, reduced.columns.lower.begin());
  std::copy_n(relaxed.columns.upper.begin(), n1, reduced.columns.upper.begin());
  const auto add_row = [&](std::size_t r, double factor) {
    reduced.offset += factor * relaxed.rows.lower[r];
    for (const auto& e : solver::row_of(relaxed.rows.matrix, static_cast<int>(r)))
      if (static_cast<std::size_t>(e.index) < n1)
        reduced.columns.cost[static_cast<std::size_t>(e.index)] -= factor * e.value;
  };
  for (std::size_t g = 0; g < groups; ++g) {
    weight[g] /= nu_sum;
    if (weight[g] <= 0.0) continue;
    if (row_sum[g] <= 0.0) {
      const std::size_t any = first_point + g;
      if (any >= dual.size() || !std::isfinite(relaxed.rows.lower[any])) return -solver::kInf;
      add_row(any, weight[g]);
      continue;
    }
    for (std::size_t r = first_point + g; r < dual.size(); r += groups)
      if (dual[r] > 0.0) add_row(r, weight[g] * dual[r] / row_sum[g]);
  }
  return solver::weak_duality_bound(reduced, {dual.begin(), dual.begin() + static_cast<std::ptrdiff_t>(own_rows)});
}

void GroupedMaster::note_binding(const std::vector<double>& dual) {
  const std::size_t own_rows = static_cast<std::size_t>(problem_->first_stage.rows.count());
  const auto groups = static_cast<std::size_t>(groups_);
  risk_idle_.resize(risk_cuts_.size(), 0);
  point_idle_.resize(highest_.size(), 0);
  for (std::size_t k = 0; k < risk_cuts_.size(); ++k) risk_idle_[k] = dual[own_rows + k] > 0.0 ? 0 : risk_idle_[k] + 1;
  std::size_t row = own_rows + risk_cuts_.size();
  for (std::size_t k = 0; k < highest_.size(); ++k) {
    bool binds = false;
    for (std::size_t g = 0; g < groups; ++g, ++row) binds = binds || dual[row] > 0.0;
    point_idle_[k] = binds ? 0 : point_idle_[k] + 1;
  }
}

void GroupedMaster::forget(int patience) {
  const auto drop = [patience](auto& items, std::vector<int>& idle) {
    std::size_t kept = 0;
    for (std::size_t k = 0; k < items.size(); ++k) {
      // The first item stays, so that a risk cut and a row for every group always exist.
      if (k > 0 && k < idle.size() && idle[k] > patience) continue;
      if (kept != k) items[kept] = std::move(items[k]);
      if (k < idle.size()) idle[kept] = idle[k];
      ++kept;
    }
    items.resize(kept);
    idle.resize(std::min(idle.size(), kept));
  };
  drop(risk_cuts_, risk_idle_);
  drop(highest_, point_idle_);
}

GroupedMaster::Relaxed GroupedMaster::solve_relaxed(const std::vector<double>& lower,
                                                    const std::vector<double>& upper) {
  make_groups();
  solver::LpModel m = model();
  std::fill(m.columns.integer.begin(), m.columns.integer.end(), 0);
  std::copy(lower.begin(), lower.end(), m.columns.lower.begin());
  std::copy(upper.begin(), upper.end(), m.columns.upper.begin());
  const solver::MipResult result = solver::solve_model(m);
  Relaxed out;
  if (result.x.empty() || result.dual.empty()) return out;
  out.x.assign(result.x.begin(), result.x.begin() + problem_->first_stage.columns.count());
  out.objective = result.objective;
  out.bound = proven_bound(m, result.dual);
  note_binding(result.dual);
  return out;
}

solver::MipResult GroupedMaster::solve(const solver::MipOptions& options, const std::vector<double>& start_x,
                                       double start_phi) {
  make_groups();
  const solver::LpModel m = model();
  solver::MipOptions with_start = options;
  if (!start_x.empty()) {
    // A start must satisfy every row: the groups' losses at start_x, and phi above all its cuts.
    const Highest highest = highest_at(start_x);
    std::vector<double> loss(static_cast<std::size_t>(groups_), 0.0);
    bool complete = true;
    for (std::size_t s = 0; s < highest.size(); ++s) {
      if (highest[s] < 0) {
        complete = false;
        break;
      }
      const double p = problem_->scenarios[s].probability;
      loss[static_cast<std::size_t>(group_of_[s])] +=
          (p > 0.0 ? p : 1.0) * (*cuts_)[static_cast<std::size_t>(highest[s])].at(start_x);
    }
    if (complete) {
      with_start.start = start_x;
      with_start.start.insert(with_start.start.end(), loss.begin(), loss.end());
      with_start.start.push_back(start_phi);
    }
  }
  return solver::solve_model(m, with_start);
}

}  // namespace gridkeel::stochastic
