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
  const solver::LpModel empty = model(false);
  lp_.load(empty.columns, empty.rows, empty.offset);
}

solver::LpModel Master::model(bool useful_only) const {
  solver::LpModel m = problem_->first_stage;
  for (int s = 0; s < scenarios_; ++s)
    m.columns.add(0.0, -solver::kInf, solver::kInf, false, "theta_" + std::to_string(s));
  m.columns.add(1.0, -solver::kInf, solver::kInf, false, "phi");
  for (int kind : row_kind_) {
    if (kind >= 0) {
      if (useful_only && !useful_[static_cast<std::size_t>(kind)]) continue;
      const Cut& cut = cuts_[static_cast<std::size_t>(kind)];
      m.rows.add(cut.constant, solver::kInf, cut_entries(cut, theta(cut.scenario)), "");
    } else {
      const auto& weight = risk_cuts_[static_cast<std::size_t>(-kind - 1)];
      m.rows.add(0.0, solver::kInf, risk_entries(weight, first_columns_, phi()), "");
    }
  }
  return m;
}

void Master::add_cut(const Cut& cut) {
  if (!std::isfinite(cut.constant)) return;
  row_kind_.push_back(cut_count());
  cuts_.push_back(cut);
  useful_.push_back(0);
  solver::Rows row;
  row.add(cut.constant, solver::kInf, cut_entries(cut, theta(cut.scenario)), "");
  lp_.add_rows(row);
}

void Master::add_risk_cut(const std::vector<double>& weight) {
  risk_cuts_.push_back(weight);
  row_kind_.push_back(-static_cast<int>(risk_cuts_.size()));
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

void Master::mark_useful(const std::vector<double>& dual) {
  const auto own_rows = static_cast<std::size_t>(problem_->first_stage.rows.count());
  std::fill(useful_.begin(), useful_.end(), 0);
  for (std::size_t r = 0; r < row_kind_.size(); ++r)
    if (row_kind_[r] >= 0 && dual[own_rows + r] > 0.0) useful_[static_cast<std::size_t>(row_kind_[r])] = 1;
}

// Per scenario, the cut that is highest at x; false if all of them were in the integer master already.
bool Master::add_useful_at(const std::vector<double>& x) {
  std::vector<int> best(static_cast<std::size_t>(scenarios_), -1);
  std::vector<double> height(static_cast<std::size_t>(scenarios_), -solver::kInf);
  for (int k = 0; k < cut_count(); ++k) {
    const Cut& cut = cuts_[static_cast<std::size_t>(k)];
    const auto s = static_cast<std::size_t>(cut.scenario);
    if (const double value = cut.at(x); value > height[s]) {
      height[s] = value;
      best[s] = k;
    }
  }
  bool any = false;
  for (int k : best) {
    if (k < 0 || useful_[static_cast<std::size_t>(k)]) continue;
    useful_[static_cast<std::size_t>(k)] = 1;
    any = true;
  }
  return any;
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
  return solver::weak_duality_bound(reduced,
                                    {dual.begin(), dual.begin() + static_cast<std::ptrdiff_t>(own_rows)});
}

MasterPoint Master::solve_lp(const std::vector<double>& lower, const std::vector<double>& upper) {
  Stopwatch watch;
  const auto& first = problem_->first_stage.columns;
  for (int j = 0; j < first_columns_; ++j) {
    const auto c = static_cast<std::size_t>(j);
    lp_.set_column_bounds(j, lower.empty() ? first.lower[c] : lower[c], upper.empty() ? first.upper[c] : upper[c]);
  }
  MasterPoint point;
  if (risk_cuts_.empty()) add_risk_cut(risk_->evaluate(std::vector<double>(static_cast<std::size_t>(scenarios_))).weight);
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
  mark_useful(lp_.dual());
  point = point_at(lp_.primal());
  point.bound = proven_bound(lp_.dual(), lower, upper);
  seconds_ += watch.seconds();
  return point;
}

MasterPoint Master::solve_integer(double relative_gap, double time_limit_s, const StopToken* stop,
                                  const std::vector<double>& start_x, const std::vector<double>& lower,
                                  const std::vector<double>& upper) {
  Stopwatch watch;
  MasterPoint point;
  double bound = -solver::kInf;
  if (!start_x.empty()) add_useful_at(start_x);
  for (int round = 0; round < kMaxRiskRounds; ++round) {
    solver::LpModel m = model(true);
    if (!lower.empty()) std::copy(lower.begin(), lower.end(), m.columns.lower.begin());
    if (!upper.empty()) std::copy(upper.begin(), upper.end(), m.columns.upper.begin());
    solver::MipOptions options;
    options.relative_gap = relative_gap;
    options.time_limit_s = time_limit_s - watch.seconds();
    options.stop = stop;
    options.sub_mip_heuristics = false;
    const std::vector<double>& seed_x = point.feasible ? point.x : start_x;
    if (!seed_x.empty()) {
      options.start = seed_x;
      const auto losses = model_losses(seed_x);
      options.start.insert(options.start.end(), losses.begin(), losses.end());
      options.start.push_back(risk_->evaluate(losses).value);
    }
    if (getenv("DUMP")) { static int k=0; solver::write_model(m, std::string(getenv("DUMP"))+std::to_string(k++)+".mps"); }
    Stopwatch ww; const solver::MipResult result = solver::solve_model(m, options); if(getenv("DUMP")) printf("mip rows %d gap %g nodes %ld t %.2f obj %.2f bound %.2f\n", m.rows.count(), relative_gap, result.nodes, ww.seconds(), result.objective, result.dual_bound);
    bound = std::max(bound, result.dual_bound);
    if (result.x.empty()) break;
    MasterPoint found = point_at(result.x);
    for (int j = 0; j < first_columns_; ++j)
      if (m.columns.integer[static_cast<std::size_t>(j)])
        found.x[static_cast<std::size_t>(j)] = std::round(found.x[static_cast<std::size_t>(j)]);
    point = std::move(found);
    // The true model value at x exceeds the solver's by what the missing cuts and phi leave out: worth
    // another round only if that matters at this gap.
    const double missed = point.value() - result.objective;
    if (missed <= 0.25 * relative_gap * std::abs(point.value())) break;
    add_useful_at(point.x);
    add_risk_cut(risk_->evaluate(point.theta).weight);
    if (stop != nullptr && stop->should_stop()) break;
  }
  point.bound = bound;
  seconds_ += watch.seconds();
  return point;
}

}  // namespace gridkeel::stochastic
