#include "stochastic/recourse/lane.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "common/error.hpp"

namespace gridkeel::stochastic {
namespace {
constexpr double kLazyTolerance = 1e-7;
constexpr double kTrustedGap = 1e-7;
constexpr double kTrustedResidual = 1e-6;
constexpr double kBrokenFeasibility = 1e-9;
constexpr int kMaxSeparationRounds = 200;
constexpr long kIdleSolves = 128;  // of the lane: a lazy row that was slack for so long is dropped
constexpr long kRenewal = 128;     // solves after which an LP is loaded anew
// With at most so many rows, cheap iterations are worth more than few: Devex. With 3 000 it takes half as many again as
// steepest edge.
constexpr int kFewRows = 1000;
constexpr std::size_t kRoom = 8;  // for active rows, before any is dropped

solver::LpSolver::Pricing pricing_for(const TwoStageProblem& problem) {
  const bool small = std::all_of(problem.templates.begin(), problem.templates.end(),
                                 [](const RecourseTemplate& t) { return t.rows.count() <= kFewRows; });
  return small ? solver::LpSolver::Pricing::devex : solver::LpSolver::Pricing::choose;
}
}  // namespace

Lane::Lane(const TwoStageProblem& problem) : problem_(&problem), pricing_(pricing_for(problem)), solver_(pricing_) {}

const RecourseTemplate& Lane::current() const { return problem_->templates[static_cast<std::size_t>(loaded_)]; }

void Lane::load_template(int recourse) {
  if (loaded_ == recourse) return;
  if (loaded_ >= 0) solver_ = solver::LpSolver(pricing_);  // the old one would keep the room that its largest LP took
  loaded_ = recourse;
  loaded_at_ = solves_;
  costs_changed_ = false;
  const RecourseTemplate& t = current();
  solver_.load(t.columns, t.rows);
  TemplateState& state = state_[recourse];
  solver::Rows rows;
  for (int row : state.active) rows.add(-solver::kInf, solver::kInf, t.lazy->recourse_row(row), "");
  solver_.add_rows(rows);
}

// Without this, every row that any plan ever broke would stay, and the solver would keep the room that its hardest
// basis took: over many plans, LPs would grow in memory and time. What a basis needs comes back with it.
void Lane::renew(int recourse) {
  TemplateState& state = state_[recourse];
  const bool old = solves_ - loaded_at_ >= kRenewal;
  if (loaded_ == recourse && !old && state.active.size() <= state.room) return;
  const bool dropped = drop_idle_rows(state);
  state.room = std::max(kRoom, 2 * state.active.size());
  if (!dropped && !old) return;
  solver_ = solver::LpSolver(pricing_);
  loaded_ = -1;
}

// True if there were any.
bool Lane::drop_idle_rows(TemplateState& state) {
  const std::size_t before = state.active.size();
  std::size_t kept = 0;
  for (std::size_t k = 0; k < before; ++k) {
    if (solves_ - state.last_bound[k] > kIdleSolves) {
      state.is_active.erase(state.active[k]);
      continue;
    }
    state.active[kept] = state.active[k];
    state.last_bound[kept++] = state.last_bound[k];
  }
  counters_.dropped_rows += static_cast<long>(before - kept);
  state.active.resize(kept);
  state.last_bound.resize(kept);
  return kept < before;
}

void Lane::apply(int scenario, const std::vector<double>& x) {
  const ScenarioData& s = problem_->scenarios[static_cast<std::size_t>(scenario)];
  data_ = recourse_data(*problem_, scenario);
  const std::vector<double> tx = technology_times(*problem_, scenario, x);
  row_lower_ = data_.row_lower;
  row_upper_ = data_.row_upper;
  for (std::size_t r = 0; r < tx.size(); ++r) {
    row_lower_[r] -= tx[r];
    row_upper_[r] -= tx[r];
  }
  const RecourseTemplate& t = current();
  for (int row : state_[loaded_].active) {
    const auto sides = t.lazy->sides(row, scenario);
    double lazy_tx = 0.0;
    for (const auto& e : t.lazy->technology_row(row, scenario))
      lazy_tx += e.value * x[static_cast<std::size_t>(e.index)];
    row_lower_.push_back(sides.lower - lazy_tx);
    row_upper_.push_back(sides.upper - lazy_tx);
  }
  solver_.set_all_column_bounds(data_.lower, data_.upper);
  solver_.set_all_row_bounds(row_lower_, row_upper_);
  if (costs_changed_ || !s.costs.empty()) solver_.set_all_costs(data_.cost);
  costs_changed_ = !s.costs.empty();
  for (const auto& c : s.recourse_matrix) solver_.set_coefficient(c.row, c.column, c.value);
}

void Lane::warm_start(int scenario, const std::vector<double>& x, const PackedBasis& start) {
  const PackedBasis& from = start.empty() ? latest_ : start;
  if (from.empty()) return;
  solver::Basis basis = from.own();
  const auto own_rows = static_cast<std::size_t>(current().rows.count());
  if (from.recourse() != loaded_) {
    // Another template: templates list common columns and rows first, so that much of its basis fits.
    basis.rows.resize(std::min(basis.rows.size(), own_rows));
    basis.columns.resize(std::min(basis.columns.size(), static_cast<std::size_t>(current().columns.count())));
    solver_.set_basis(basis, true);
    return;
  }
  std::vector<int> missing;
  for (const auto& [row, status] : from.lazy())
    if (!state_[loaded_].is_active.contains(row)) missing.push_back(row);
  if (!missing.empty()) add_lazy(scenario, x, missing);
  const auto& active = state_[loaded_].active;
  basis.rows.resize(own_rows + active.size(), solver::Basis::kBasic);
  for (const auto& [row, status] : from.lazy())
    basis.rows[own_rows + static_cast<std::size_t>(std::find(active.begin(), active.end(), row) - active.begin())] =
        status;
  solver_.set_basis(basis);
}

// False if the LP is infeasible.
bool Lane::run_solver(int scenario) {
  const auto attempt = [&](bool cold, bool presolve) {
    if (cold) solver_.clear_basis();
    ++counters_.solves;
    solver::LpOptions options;
    options.presolve = presolve;
    const auto status = solver_.solve(options);
    counters_.simplex_iterations += std::max(0L, solver_.simplex_iterations());
    return status;
  };
  auto status = attempt(false, false);
  if (status == solver::LpStatus::optimal) return true;
  ++counters_.cold_retries;
  if ((status = attempt(true, false)) == solver::LpStatus::optimal) return true;
  if (status == solver::LpStatus::infeasible) return false;
  if ((status = attempt(true, true)) == solver::LpStatus::optimal) return true;
  throw Error(ExitCode::no_answer,
              fmt::format("scenario '{}': the recourse problem is {}; the engine needs recourse that is bounded "
                          "wherever it is feasible",
                          problem_->scenarios[static_cast<std::size_t>(scenario)].name, to_string(status)));
}

void Lane::add_lazy(int scenario, const std::vector<double>& x, const std::vector<int>& rows) {
  const RecourseTemplate& t = current();
  TemplateState& state = state_[loaded_];
  solver::Rows added;
  for (int row : rows) {
    if (!state.is_active.insert(row).second) continue;
    state.active.push_back(row);
    state.last_bound.push_back(solves_);
    const auto sides = t.lazy->sides(row, scenario);
    double tx = 0.0;
    for (const auto& e : t.lazy->technology_row(row, scenario)) tx += e.value * x[static_cast<std::size_t>(e.index)];
    added.add(sides.lower - tx, sides.upper - tx, t.lazy->recourse_row(row), "");
    row_lower_.push_back(sides.lower - tx);
    row_upper_.push_back(sides.upper - tx);
  }
  counters_.lazy_rows += added.count();
  solver_.add_rows(added);
}

bool Lane::separate(int scenario, const std::vector<double>& x) {
  const RecourseTemplate& t = current();
  if (!t.lazy) return false;
  std::vector<int> broken;
  t.lazy->violated(scenario, x, solver_.primal(), kLazyTolerance, broken);
  const auto& is_active = state_[loaded_].is_active;
  std::erase_if(broken, [&](int row) { return is_active.contains(row); });
  if (broken.empty()) return false;
  std::sort(broken.begin(), broken.end());
  add_lazy(scenario, x, broken);
  return true;
}

bool Lane::solve_with_lazy_rows(int scenario, const std::vector<double>& x) {
  bool feasible = run_solver(scenario);
  for (int round = 0; feasible && round < kMaxSeparationRounds && separate(scenario, x); ++round)
    feasible = run_solver(scenario);
  return feasible;
}

DualPoint Lane::split(const std::vector<double>& multipliers) const {
  DualPoint dual;
  const auto own_rows = static_cast<std::size_t>(current().rows.count());
  dual.recourse = loaded_;
  dual.rows.assign(multipliers.begin(), multipliers.begin() + static_cast<std::ptrdiff_t>(own_rows));
  const auto& active = state_.at(loaded_).active;
  for (std::size_t k = 0; k < active.size(); ++k)
    if (multipliers[own_rows + k] != 0.0) dual.lazy.push_back({active[k], multipliers[own_rows + k]});
  return dual;
}

RecourseResult Lane::collect(int scenario) const {
  RecourseResult result;
  result.scenario = scenario;
  result.y = solver_.primal();
  result.value = data_.offset;
  for (std::size_t j = 0; j < result.y.size(); ++j) {
    result.value += data_.cost[j] * result.y[j];
    result.residual = std::max({result.residual, data_.lower[j] - result.y[j], result.y[j] - data_.upper[j]});
  }
  const auto& activity = solver_.row_activity();
  for (std::size_t r = 0; r < activity.size(); ++r)
    result.residual = std::max({result.residual, row_lower_[r] - activity[r], activity[r] - row_upper_[r]});
  result.dual = split(solver_.dual());
  result.cut = cut_from_dual(*problem_, scenario, result.dual);
  return result;
}

RecourseResult Lane::infeasible(int scenario, const std::vector<double>& x) {
  RecourseResult result;
  result.scenario = scenario;
  result.value = solver::kInf;
  std::vector<double> ray = solver_.dual_ray();
  double largest = 0.0;
  for (double r : ray) largest = std::max(largest, std::abs(r));
  for (double& r : ray) r /= largest;
  for (int sign = 0; sign < 2 && !ray.empty(); ++sign) {
    result.cut = cut_from_dual(*problem_, scenario, split(ray), Cut::Kind::feasibility);
    if (result.cut.at(x) > kBrokenFeasibility) return result;
    for (double& r : ray) r = -r;
  }
  throw Error(ExitCode::no_answer,
              fmt::format("scenario '{}': the recourse problem has no solution here, but no proof of that passes our "
                          "own check",
                          problem_->scenarios[static_cast<std::size_t>(scenario)].name));
}

bool Lane::trusted(const RecourseResult& result, const std::vector<double>& x) const {
  const double gap = result.value - result.cut.at(x);
  return result.residual <= kTrustedResidual && std::abs(gap) <= kTrustedGap * std::max(1.0, std::abs(result.value));
}

void Lane::remember_basis() {
  TemplateState& state = state_[loaded_];
  const auto own_rows = static_cast<std::size_t>(current().rows.count());
  const solver::Basis basis = solver_.basis();
  latest_ = PackedBasis(loaded_, basis, own_rows, state.active);
  ++solves_;
  for (std::size_t k = 0; k < state.active.size(); ++k)
    if (basis.rows[own_rows + k] != solver::Basis::kBasic) state.last_bound[k] = solves_;
}

RecourseResult Lane::solve(int scenario, const std::vector<double>& x, const PackedBasis& start) {
  const ScenarioData& s = problem_->scenarios[static_cast<std::size_t>(scenario)];
  renew(s.recourse);
  load_template(s.recourse);
  apply(scenario, x);
  warm_start(scenario, x, start);
  RecourseResult result;
  if (!solve_with_lazy_rows(scenario, x)) {
    result = infeasible(scenario, x);
  } else {
    result = collect(scenario);
    if (!trusted(result, x)) {
      ++counters_.cold_retries;
      solver_.clear_basis();
      if (solve_with_lazy_rows(scenario, x)) {
        RecourseResult again = collect(scenario);
        // Keep the better of two cuts; the value must come from the more feasible point.
        if (again.residual <= std::max(result.residual, kTrustedResidual)) {
          if (result.cut.at(x) > again.cut.at(x)) again.cut = result.cut;
          result = std::move(again);
        }
      }
    }
    remember_basis();
    result.basis = latest_;
  }
  // A changed matrix stays in the loaded LP: force a reload for the next scenario.
  if (!s.recourse_matrix.empty()) loaded_ = -1;
  return result;
}

double Lane::value(int scenario, const std::vector<double>& x) {
  const ScenarioData& s = problem_->scenarios[static_cast<std::size_t>(scenario)];
  load_template(s.recourse);
  apply(scenario, x);
  double value = solver::kInf;
  if (solve_with_lazy_rows(scenario, x)) {
    value = data_.offset;
    const auto& y = solver_.primal();
    for (std::size_t j = 0; j < y.size(); ++j) value += data_.cost[j] * y[j];
  }
  if (!s.recourse_matrix.empty()) loaded_ = -1;
  return value;
}

}  // namespace gridkeel::stochastic
