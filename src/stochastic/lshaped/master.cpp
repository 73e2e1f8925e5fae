#include "stochastic/lshaped/master.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "common/error.hpp"
#include "solver/mip_solver.hpp"
#include "solver/weak_duality.hpp"

namespace gridkeel::stochastic {
namespace {
constexpr double kRiskTolerance = 1e-9;
constexpr int kMaxRiskRounds = 500;
// Beyond this, one master column per scenario costs more than the recourse problems themselves.
constexpr int kMultiCutScenarios = 300;
constexpr int kPatience = 6;
constexpr std::size_t kRelaxedPoints = 40;
constexpr std::size_t kIntegerPoints = 60;
constexpr std::size_t kIntegerRiskCuts = 12;

// Keeps the latest `most` points.
void remember(std::vector<std::vector<double>>& points, const std::vector<double>& x, std::size_t most) {
  if (points.size() >= most) points.erase(points.begin());
  points.push_back(x);
}

std::vector<solver::Entry> cut_entries(const Cut& cut, int theta) {
  std::vector<solver::Entry> entries{{theta, 1.0}};
  for (std::size_t j = 0; j < cut.slope.size(); ++j)
    if (cut.slope[j] != 0.0) entries.push_back({static_cast<int>(j), -cut.slope[j]});
  return entries;
}

std::vector<solver::Entry> risk_entries(const std::vector<double>& weight, int first_theta, int phi) {
  std::vector<solver::Entry> entries{{phi, 1.0}};
  for (std::size_t s = 0; s < weight.size(); ++s)
    if (weight[s] != 0.0) entries.push_back({first_theta + static_cast<int>(s), -weight[s]});
  return entries;
}
}  // namespace

Master::Master(const TwoStageProblem& problem, const RiskMeasure& risk)
    : problem_(&problem),
      risk_(&risk),
      first_columns_(problem.first_stage.columns.count()),
      scenarios_(problem.scenario_count()) {
  if (scenarios_ > kMultiCutScenarios) return;
  const solver::LpModel empty = relaxation();
  lp_.load(empty.columns, empty.rows, empty.offset);
}

solver::LpModel Master::relaxation() const {
  solver::LpModel m = problem_->first_stage;
  for (int s = 0; s < scenarios_; ++s) m.columns.add(0.0, -solver::kInf, solver::kInf, false);
  m.columns.add(1.0, -solver::kInf, solver::kInf, false);
  return m;
}

void Master::add_cut(const Cut& cut) {
  if (!std::isfinite(cut.constant)) return;
  row_kind_.push_back(cut_count());
  cuts_.push_back(cut);
  if (scenarios_ > kMultiCutScenarios) return;
  solver::Rows row;
  row.add(cut.constant, solver::kInf, cut_entries(cut, theta(cut.scenario)), "");
  lp_.add_rows(row);
}

void Master::add_risk_cut(const std::vector<double>& weight) {
  risk_cuts_.push_back(weight);
  row_kind_.push_back(-static_cast<int>(risk_cuts_.size()));
  if (scenarios_ > kMultiCutScenarios) return;
  solver::Rows row;
  row.add(0.0, solver::kInf, risk_entries(weight, first_columns_, phi()), "");
  lp_.add_rows(row);
}

std::vector<double> Master::model_losses(const std::vector<double>& x) const {
  std::vector<double> losses(static_cast<std::size_t>(scenarios_), -solver::kInf);
  for (const Cut& cut : cuts_) {
    double& loss = losses[static_cast<std::size_t>(cut.scenario)];
    loss = std::max(loss, cut.at(x));
  }
  return losses;
}

bool Master::improve_risk_model(const std::vector<double>& theta_values, double phi_value) {
  const RiskValue value = risk_->evaluate(theta_values);
  if (value.value <= phi_value + kRiskTolerance * std::max(1.0, std::abs(value.value))) return false;
  add_risk_cut(value.weight);
  return true;
}

MasterPoint Master::point_at(const std::vector<double>& solution) const {
  MasterPoint point;
  point.feasible = true;
  point.x.assign(solution.begin(), solution.begin() + first_columns_);
  for (int j = 0; j < first_columns_; ++j) {
    double& x = point.x[static_cast<std::size_t>(j)];
    if (problem_->first_stage.columns.integer[static_cast<std::size_t>(j)] && std::abs(x - std::round(x)) < 1e-6)
      x = std::round(x);
  }
  point.theta = model_losses(point.x);
  point.first_stage_cost = problem_->first_stage.offset;
  for (int j = 0; j < first_columns_; ++j)
    point.first_stage_cost +=
        problem_->first_stage.columns.cost[static_cast<std::size_t>(j)] * point.x[static_cast<std::size_t>(j)];
  point.risk = risk_->evaluate(point.theta).value;
  return point;
}

// Weak duality for the master, in our own arithmetic. The multipliers nu of the risk cuts, scaled to sum
// to one, give weights W = sum nu_k w_k in the convex weight set, so phi >= W'theta. For each scenario the
// multipliers of its cuts, scaled to sum to one, give theta_s >= a_s + b_s'x. Then
//   bound = min over the box of c'x + sum_s W_s (a_s + b_s'x), with the first stage's rows priced in.
double Master::proven_bound(const std::vector<double>& dual, const std::vector<double>& lower,
                            const std::vector<double>& upper) const {
  const auto own_rows = static_cast<std::size_t>(problem_->first_stage.rows.count());
  std::vector<double> weight(static_cast<std::size_t>(scenarios_), 0.0), cut_sum = weight;
  double nu_sum = 0.0;
  for (std::size_t r = 0; r < row_kind_.size(); ++r) {
    const double mu = std::max(0.0, dual[own_rows + r]);
    if (mu == 0.0) continue;
    if (row_kind_[r] >= 0) {
      cut_sum[static_cast<std::size_t>(cuts_[static_cast<std::size_t>(row_kind_[r])].scenario)] += mu;
    } else {
      nu_sum += mu;
      const auto& w = risk_cuts_[static_cast<std::size_t>(-row_kind_[r] - 1)];
      for (std::size_t s = 0; s < w.size(); ++s) weight[s] += mu * w[s];
    }
  }
  if (nu_sum <= 0.0) return -solver::kInf;

  solver::LpModel reduced = problem_->first_stage;
  if (!lower.empty()) reduced.columns.lower = lower;
  if (!upper.empty()) reduced.columns.upper = upper;
  const auto add = [&](const Cut& cut, double factor) {
    reduced.offset += factor * cut.constant;
    for (std::size_t j = 0; j < cut.slope.size(); ++j) reduced.columns.cost[j] += factor * cut.slope[j];
  };
  std::vector<const Cut*> any(static_cast<std::size_t>(scenarios_), nullptr);
  for (const Cut& cut : cuts_) any[static_cast<std::size_t>(cut.scenario)] = &cut;
  for (std::size_t s = 0; s < weight.size(); ++s) {
    weight[s] /= nu_sum;
    if (weight[s] > 0.0 && cut_sum[s] <= 0.0) {
      if (any[s] == nullptr) return -solver::kInf;
      add(*any[s], weight[s]);
    }
  }
  for (std::size_t r = 0; r < row_kind_.size(); ++r) {
    if (row_kind_[r] < 0) continue;
    const Cut& cut = cuts_[static_cast<std::size_t>(row_kind_[r])];
    const auto s = static_cast<std::size_t>(cut.scenario);
    const double mu = std::max(0.0, dual[own_rows + r]);
    if (mu > 0.0 && weight[s] > 0.0) add(cut, weight[s] * mu / cut_sum[s]);
  }
  return solver::weak_duality_bound(reduced, {dual.begin(), dual.begin() + static_cast<std::ptrdiff_t>(own_rows)});
}

// Rounds end once the grouped model is nearly exact at its own solution; bounds are valid in any case.
MasterPoint Master::solve_grouped_lp(const std::vector<double>& lower, const std::vector<double>& upper,
                                     double tolerance) {
  Stopwatch watch;
  if (!grouped_lp_) {
    const std::vector<double> zero(static_cast<std::size_t>(scenarios_), 0.0);
    grouped_lp_ = std::make_unique<GroupedMaster>(*problem_, cuts_,
                                                  std::vector<std::vector<double>>{risk_->evaluate(zero).weight});
    grouped_lp_->add_point(problem_->first_stage.columns.lower);
  }
  MasterPoint point;
  for (int round = 0; round < kMaxRiskRounds; ++round) {
    const GroupedMaster::Relaxed relaxed = grouped_lp_->solve_relaxed(lower, upper);
    if (relaxed.x.empty()) break;
    const double bound = std::max(point.bound, relaxed.bound);
    point = point_at(relaxed.x);
    point.bound = bound;
    const double missed = point.value() - relaxed.objective;
    if (missed <= tolerance * std::max(1.0, std::abs(point.value()))) break;
    grouped_lp_->add_risk_cut(risk_->evaluate(point.theta).weight);
    grouped_lp_->add_point(point.x);
  }
  grouped_lp_->forget(kPatience);
  if (point.feasible) remember(relaxed_points_, point.x, kRelaxedPoints);
  seconds_ += watch.seconds();
  return point;
}

MasterPoint Master::solve_lp(const std::vector<double>& lower, const std::vector<double>& upper,
                             double grouped_tolerance) {
  if (scenarios_ > kMultiCutScenarios) return solve_grouped_lp(lower, upper, grouped_tolerance);
  Stopwatch watch;
  const auto& first = problem_->first_stage.columns;
  for (int j = 0; j < first_columns_; ++j) {
    const auto c = static_cast<std::size_t>(j);
    lp_.set_column_bounds(j, lower.empty() ? first.lower[c] : lower[c], upper.empty() ? first.upper[c] : upper[c]);
  }
  MasterPoint point;
  if (risk_cuts_.empty())
    add_risk_cut(risk_->evaluate(std::vector<double>(static_cast<std::size_t>(scenarios_))).weight);
  for (int round = 0; round < kMaxRiskRounds; ++round) {
    auto status = lp_.solve();
    if (status == solver::LpStatus::failed || status == solver::LpStatus::unbounded) {
      lp_.clear_basis();
      status = lp_.solve({.presolve = true});
    }
    if (status == solver::LpStatus::infeasible) {
      seconds_ += watch.seconds();
      return point;
    }
    if (status != solver::LpStatus::optimal)
      throw InternalError("the master LP ended " + std::string(solver::to_string(status)));
    const std::vector<double> solution = lp_.primal();
    const std::vector<double> theta_values(solution.begin() + first_columns_, solution.begin() + phi());
    if (!improve_risk_model(theta_values, solution[static_cast<std::size_t>(phi())])) break;
  }
  lp_dual_ = lp_.dual();
  point = point_at(lp_.primal());
  remember(relaxed_points_, point.x, kRelaxedPoints);
  point.bound = proven_bound(lp_.dual(), lower, upper);
  seconds_ += watch.seconds();
  return point;
}

void Master::remember_integer_point(const std::vector<double>& x) { remember(integer_points_, x, kIntegerPoints); }

std::vector<std::vector<double>> Master::binding_risk_cuts() const {
  const auto own_rows = static_cast<std::size_t>(problem_->first_stage.rows.count());
  std::vector<std::vector<double>> binding;
  if (grouped_lp_) return grouped_lp_->risk_cuts();
  for (std::size_t r = 0; r + own_rows < lp_dual_.size() && r < row_kind_.size(); ++r)
    if (row_kind_[r] < 0 && lp_dual_[own_rows + r] > 1e-12)
      binding.push_back(risk_cuts_[static_cast<std::size_t>(-row_kind_[r] - 1)]);
  if (binding.empty())
    binding.push_back(risk_->evaluate(std::vector<double>(static_cast<std::size_t>(scenarios_))).weight);
  return binding;
}

MasterPoint Master::solve_integer(double relative_gap, double time_limit_s, const StopToken* stop,
                                  const std::vector<double>& start_x) {
  Stopwatch watch;
  std::vector<std::vector<double>> risk_cuts = binding_risk_cuts();
  risk_cuts.insert(risk_cuts.end(), integer_risk_cuts_.begin(), integer_risk_cuts_.end());
  GroupedMaster grouped(*problem_, cuts_, std::move(risk_cuts));
  grouped.add_relaxed_points(relaxed_points_);
  for (const auto& x : integer_points_) grouped.add_point(x);
  MasterPoint point;
  double bound = -solver::kInf;
  for (int round = 0; round < kMaxRiskRounds; ++round) {
    solver::MipOptions options;
    options.relative_gap = relative_gap;
    options.time_limit_s = time_limit_s - watch.seconds();
    options.stop = stop;
    options.sub_mip_heuristics = false;
    const std::vector<double>& seed_x = point.feasible ? point.x : start_x;
    const auto seed_risk = seed_x.empty() ? RiskValue{} : risk_->evaluate(model_losses(seed_x));
    const solver::MipResult result = grouped.solve(options, seed_x, seed_risk.value);
    bound = std::max(bound, result.dual_bound);
    if (result.x.empty()) break;
    point = point_at(result.x);
    // The true model value at x exceeds the grouped one by what its missing rows leave out: worth another
    // round only if that matters at this gap.
    const double missed = point.value() - result.objective;
    if (missed <= 0.25 * relative_gap * std::abs(point.value())) break;
    if (stop != nullptr && stop->should_stop()) break;
    const auto weight = risk_->evaluate(point.theta).weight;
    add_risk_cut(weight);
    grouped.add_risk_cut(weight);
    remember(integer_risk_cuts_, weight, kIntegerRiskCuts);
    grouped.add_point(point.x);
    remember_integer_point(point.x);
  }
  point.bound = bound;
  seconds_ += watch.seconds();
  return point;
}

}  // namespace gridkeel::stochastic
