#include "stochastic/integer/scenario_mip.hpp"

#include <algorithm>
#include <cmath>

#include "solver/weak_duality.hpp"

namespace gridkeel::stochastic {
namespace {
constexpr double kBroken = 1e-7;  // of a lazy row
constexpr int kMostRounds = 100;
constexpr double kNear = 0.99;          // of the gap: a cost as near to what is proven is near enough
constexpr double kMostResidual = 1e-5;  // of a recourse as the branch and bound gave it

// Heuristics that solve sub-MIPs cost more than the trees of small models, and save most of those of large ones.
constexpr std::ptrdiff_t kManyIntegers = 500;

std::ptrdiff_t integers_of(const solver::LpModel& model) {
  return std::count_if(model.columns.integer.begin(), model.columns.integer.end(), [](char c) { return c != 0; });
}

using Entries = std::vector<solver::Entry>;

// A row's entries with the scenario's replacements, shifted to where its columns stand.
Entries entries_of(const solver::SparseRows& matrix, const std::vector<CoefficientDelta>& changes, int row, int shift) {
  Entries entries;
  for (const auto& e : solver::row_of(matrix, row)) entries.push_back({e.index + shift, e.value});
  for (const auto& c : changes) {
    if (c.row != row) continue;
    const auto old = std::find_if(entries.begin(), entries.end(),
                                  [&](const solver::Entry& e) { return e.index == c.column + shift; });
    if (old != entries.end())
      old->value = c.value;
    else
      entries.push_back({c.column + shift, c.value});
  }
  return entries;
}

}  // namespace

ScenarioMip::ScenarioMip(const TwoStageProblem& problem, int scenario) : problem_(&problem), scenario_(scenario) {}

void ScenarioMip::limit_time_s(double seconds) {
  limit_s_ = seconds;
  since_limit_ = Stopwatch();
}

double ScenarioMip::seconds_left(const StopToken* stop) const {
  if (stop != nullptr && stop->should_stop()) return 0.0;
  const double of_stop = stop != nullptr ? stop->seconds_left() : solver::kInf;
  return std::min(of_stop, std::max(0.0, limit_s_ - since_limit_.seconds()));
}

const RecourseTemplate& ScenarioMip::template_of() const {
  return problem_
      ->templates[static_cast<std::size_t>(problem_->scenarios[static_cast<std::size_t>(scenario_)].recourse)];
}

solver::LpModel ScenarioMip::recourse_at(const std::vector<double>& x) const {
  const ScenarioData& s = problem_->scenarios[static_cast<std::size_t>(scenario_)];
  const RecourseTemplate& t = problem_->templates[static_cast<std::size_t>(s.recourse)];
  const RecourseData data = recourse_data(*problem_, scenario_);
  const std::vector<double> tx = technology_times(*problem_, scenario_, x);
  solver::LpModel m;
  m.offset = data.offset;
  m.columns = {data.cost, data.lower, data.upper, t.columns.integer, {}};
  for (int r = 0; r < t.rows.count(); ++r) {
    const auto i = static_cast<std::size_t>(r);
    m.rows.add(data.row_lower[i] - tx[i], data.row_upper[i] - tx[i],
               entries_of(t.rows.matrix, s.recourse_matrix, r, 0));
  }
  for (int row : lazy_) add_lazy_row(m, row, &x);
  return m;
}

solver::LpModel ScenarioMip::with_first_stage(const std::vector<double>& pi) const {
  const ScenarioData& s = problem_->scenarios[static_cast<std::size_t>(scenario_)];
  const RecourseTemplate& t = problem_->templates[static_cast<std::size_t>(s.recourse)];
  const RecourseData data = recourse_data(*problem_, scenario_);
  solver::LpModel m = problem_->first_stage;
  m.columns.names.clear();
  m.rows.names.clear();
  m.offset = data.offset;
  const int shift = m.columns.count();
  for (int j = 0; j < shift; ++j) m.columns.cost[static_cast<std::size_t>(j)] = -pi[static_cast<std::size_t>(j)];
  for (std::size_t j = 0; j < data.cost.size(); ++j)
    m.columns.add(data.cost[j], data.lower[j], data.upper[j], t.columns.integer[j] != 0);
  for (int r = 0; r < t.rows.count(); ++r) {
    const auto i = static_cast<std::size_t>(r);
    Entries entries = entries_of(t.rows.matrix, s.recourse_matrix, r, shift);
    const Entries own = entries_of(t.technology, s.technology, r, 0);
    entries.insert(entries.end(), own.begin(), own.end());
    m.rows.add(data.row_lower[i], data.row_upper[i], entries);
  }
  for (int row : lazy_) add_lazy_row(m, row, nullptr);
  return m;
}

void ScenarioMip::add_lazy_row(solver::LpModel& model, int row, const std::vector<double>* x) const {
  const ScenarioData& s = problem_->scenarios[static_cast<std::size_t>(scenario_)];
  const LazyRows& lazy = *problem_->templates[static_cast<std::size_t>(s.recourse)].lazy;
  auto sides = lazy.sides(row, scenario_);
  const int shift = x != nullptr ? 0 : problem_->first_stage.columns.count();
  Entries entries;
  for (const auto& e : lazy.recourse_row(row)) entries.push_back({e.index + shift, e.value});
  for (const auto& e : lazy.technology_row(row, scenario_)) {
    if (x == nullptr) {
      entries.push_back(e);
      continue;
    }
    sides.lower -= e.value * (*x)[static_cast<std::size_t>(e.index)];
    sides.upper -= e.value * (*x)[static_cast<std::size_t>(e.index)];
  }
  model.rows.add(sides.lower, sides.upper, entries);
}

// Rows that a copy of the model met count as known, so the model needs them too: else nothing would add them again.
void ScenarioMip::add_lazy_rows_since(std::size_t known, solver::LpModel& model, const std::vector<double>& x) const {
  for (std::size_t k = known; k < lazy_.size(); ++k) add_lazy_row(model, lazy_[k], &x);
}

// Lazy rows that (z, y) breaks and no model has yet, sorted.
std::vector<int> ScenarioMip::broken_rows(std::span<const double> z, std::span<const double> y) const {
  const ScenarioData& s = problem_->scenarios[static_cast<std::size_t>(scenario_)];
  std::vector<int> broken;
  problem_->templates[static_cast<std::size_t>(s.recourse)].lazy->violated(scenario_, z, y, kBroken, broken);
  std::erase_if(broken, [&](int row) { return std::find(lazy_.begin(), lazy_.end(), row) != lazy_.end(); });
  std::sort(broken.begin(), broken.end());
  return broken;
}

// Most lazy rows that a MILP needs, its relaxation needs too, where a round costs a few simplex iterations and not a
// branch and bound.
ScenarioMip::Relaxation ScenarioMip::relax(solver::LpSolver& lp, solver::LpModel& model, const std::vector<double>& x) {
  lp.load(model.columns, model.rows);
  solver::LpOptions options;
  options.presolve = true;
  for (int round = 0; round < kMostRounds; ++round) {
    if (lp.solve(options) != solver::LpStatus::optimal) return {};
    options.presolve = false;
    const std::vector<int> broken = template_of().lazy == nullptr ? std::vector<int>() : broken_rows(x, lp.primal());
    if (broken.empty()) return {lp.primal(), solver::weak_duality_bound(model, lp.dual())};
    const int known = model.rows.count();
    for (int row : broken) {
      lazy_.push_back(row);
      add_lazy_row(model, row, &x);
    }
    lp.add_rows(model.rows, known);
  }
  return {};
}

std::vector<double> ScenarioMip::follow_guesses(solver::LpSolver& lp, solver::LpModel& model,
                                                const Relaxation& relaxation, const std::vector<double>& x,
                                                const solver::MipOptions& options) {
  std::vector<double> best;
  double cost = solver::kInf;
  if (relaxation.y.empty()) return best;
  for (const Ranked& one : ranked_guesses(lp, model, relaxation, options)) {
    solver::LpModel fixed = model;
    if (!fix(fixed.columns, one.guess)) continue;
    if (!best.empty() && (out_of_time(options.stop) || one.cost >= cost - options.absolute_gap)) break;
    solver::MipOptions own = options;
    if (best.empty())  // some recourse first: the limit is on making it better
      own.time_limit_s = options.stop != nullptr ? options.stop->seconds_left() : solver::kInf;
    const std::size_t known = lazy_.size();
    solver::MipResult result = solve(fixed, own, 0, &x);
    add_lazy_rows_since(known, model, x);
    if (result.x.empty() || result.objective >= cost) continue;
    cost = result.objective;
    best = std::move(result.x);
    if (cost - relaxation.bound <= options.absolute_gap) break;
  }
  return best;
}

solver::MipResult ScenarioMip::solve(solver::LpModel& model, const solver::MipOptions& options, std::size_t first,
                                     const std::vector<double>* x) {
  const ScenarioData& s = problem_->scenarios[static_cast<std::size_t>(scenario_)];
  const LazyRows* lazy = problem_->templates[static_cast<std::size_t>(s.recourse)].lazy.get();
  solver::MipResult result = solver::solve_model(model, options);
  for (int round = 0; lazy != nullptr && !result.x.empty() && round < kMostRounds; ++round) {
    const std::vector<double> z =
        x != nullptr ? *x
                     : std::vector<double>(result.x.begin(), result.x.begin() + static_cast<std::ptrdiff_t>(first));
    const std::vector<int> broken = broken_rows(z, std::span(result.x).subspan(first));
    if (broken.empty()) break;
    for (int row : broken) {
      lazy_.push_back(row);
      add_lazy_row(model, row, x);
    }
    solver::MipOptions again = options;
    if (std::isfinite(options.time_limit_s)) {
      again.time_limit_s = std::min(options.time_limit_s, seconds_left(options.stop));
      if (again.time_limit_s <= 0.0) {  // polish() mends it: what is whole stays, the rest meets the new rows
        result.status = solver::MipStatus::feasible;
        break;
      }
    }
    result = solver::solve_model(model, again);
  }
  return result;
}

MipValue ScenarioMip::at(const std::vector<double>& x, double absolute_gap, const StopToken* stop) {
  MipValue value = guess(x, absolute_gap, stop);
  if (!(value.upper - value.lower <= absolute_gap)) refine(value, x, absolute_gap, {}, stop);
  return value;
}

solver::MipOptions ScenarioMip::options_for(const solver::LpModel& model, double absolute_gap,
                                            const StopToken* stop) const {
  solver::MipOptions options;
  options.relative_gap = 1e-9;
  options.absolute_gap = absolute_gap;
  options.stop = stop;
  options.sub_mip_heuristics = integers_of(model) > kManyIntegers;
  options.time_limit_s = seconds_left(stop);
  return options;
}

MipValue ScenarioMip::guess(const std::vector<double>& x, double absolute_gap, const StopToken* stop) {
  MipValue value;
  if (template_of().guess == nullptr) return value;
  solver::LpModel model = recourse_at(x);
  solver::LpSolver lp;
  const Relaxation relaxation = relax(lp, model, x);
  value.lower = relaxation.bound;
  std::vector<double> y = follow_guesses(lp, model, relaxation, x, options_for(model, absolute_gap, stop));
  if (!y.empty()) polish(value, model, std::move(y), x);
  value.lower = std::min(value.lower, value.upper);
  return value;
}

// Lazy rows that a solution breaks are mended with its integers fixed, an LP each: mostly the bound of the tree without
// these rows is near enough to what that costs, and no other tree is needed.
bool ScenarioMip::refine(MipValue& value, const std::vector<double>& x, double absolute_gap, const WorkLimit& limit,
                         const StopToken* stop) {
  if (!value.y.empty() && out_of_time(stop)) return false;
  solver::LpModel model = recourse_at(x);
  solver::LpSolver lp;
  if (template_of().lazy != nullptr && template_of().guess == nullptr) relax(lp, model, x);
  solver::MipOptions options = options_for(model, absolute_gap, stop);
  options.node_limit = limit.nodes;
  options.iteration_limit = limit.iterations;
  if (!value.y.empty()) try_last_guess(value, lp, model, x, options);
  bool ends_early = absolute_gap > 0.0;
  for (int round = 0; round < kMostRounds; ++round) {
    options.start = value.y;
    options.time_limit_s = seconds_left(stop);
    options.enough_value = ends_early ? value.lower + kNear * absolute_gap : -solver::kInf;
    solver::MipResult result = solver::solve_model(model, options);
    if (result.status == solver::MipStatus::infeasible && value.y.empty()) {
      value = {solver::kInf, solver::kInf, {}, 0.0};
      return true;
    }
    const std::size_t known = lazy_.size();
    if (!result.x.empty()) polish(value, model, std::move(result.x), x);
    value.lower = std::min(std::max(value.lower, result.dual_bound), value.upper);
    const bool near = value.upper - value.lower <= absolute_gap;
    if (near || out_of_time(stop)) return near || result.status == solver::MipStatus::optimal;
    if (lazy_.size() != known) continue;
    // With its integers rounded, what seemed near enough may cost more, or be no recourse.
    if (!ends_early || result.objective >= options.enough_value) return result.status == solver::MipStatus::optimal;
    ends_early = false;
  }
  return false;
}

// A branch and bound takes integers that are whole to its tolerance. With them rounded and fixed, what is left is an
// LP, whose solution is a recourse to the LP's tolerance.
void ScenarioMip::polish(MipValue& value, solver::LpModel& model, std::vector<double> y, const std::vector<double>& x) {
  solver::LpModel fixed = model;
  for (std::size_t j = 0; j < y.size(); ++j) {
    if (fixed.columns.integer[j] == 0) continue;
    fixed.columns.lower[j] = fixed.columns.upper[j] = std::round(y[j]);
    fixed.columns.integer[j] = 0;
  }
  const std::size_t known = lazy_.size();
  solver::MipResult result = solve(fixed, {}, 0, &x);
  add_lazy_rows_since(known, model, x);
  if (result.status == solver::MipStatus::optimal)
    y = std::move(result.x);
  else if (solver::primal_residual(fixed, y) > kMostResidual)  // no recourse: rows met since break it
    return;
  double cost = model.offset;
  for (std::size_t j = 0; j < y.size(); ++j) cost += model.columns.cost[j] * y[j];
  if (cost >= value.upper) return;
  value.upper = cost;
  value.residual = solver::primal_residual(fixed, y);
  if (guesses()) last_guess_ = guess_of(y);
  value.y = std::move(y);
}

double ScenarioMip::least() const {
  const std::vector<double> nothing(static_cast<std::size_t>(problem_->first_stage.columns.count()), 0.0);
  const solver::LpModel model = with_first_stage(nothing);
  solver::LpSolver lp;
  lp.load(model.columns, model.rows);
  solver::LpOptions options;
  options.presolve = true;
  if (lp.solve(options) != solver::LpStatus::optimal) return -solver::kInf;
  return solver::weak_duality_bound(model, lp.dual());
}

LagrangianValue ScenarioMip::within(const std::vector<double>& most, const std::vector<double>& price,
                                    const LagrangianEffort& effort, const StopToken* stop) const {
  std::vector<double> pi = price;
  for (double& p : pi) p = -p;
  solver::LpModel model = with_first_stage(pi);
  std::copy(most.begin(), most.end(), model.columns.upper.begin());
  solver::MipOptions options;
  options.relative_gap = effort.relative_gap;
  options.absolute_gap = std::max(options.absolute_gap, effort.absolute_gap);
  options.enough_bound = effort.enough_bound;
  options.enough_value = effort.enough_value;
  options.stop = stop;
  options.sub_mip_heuristics = false;
  options.pseudocosts_reliable_after = 1;
  options.node_limit = effort.limit.nodes;
  options.iteration_limit = effort.limit.iterations;
  if (stop != nullptr) options.time_limit_s = stop->seconds_left();
  return value_of(model, solver::solve_model(model, options));
}

LagrangianValue ScenarioMip::lagrangian(const std::vector<double>& pi, const LagrangianEffort& effort,
                                        const StopToken* stop) {
  solver::LpModel model = with_first_stage(pi);
  const auto first = static_cast<std::size_t>(problem_->first_stage.columns.count());
  if (effort.relaxed_first_stage) std::fill_n(model.columns.integer.begin(), static_cast<std::ptrdiff_t>(first), 0);
  if (guesses())
    for (const std::vector<int>& period : template_of().guess->columns_by_period())
      for (const int column : period) model.columns.integer[first + static_cast<std::size_t>(column)] = 0;
  solver::MipOptions options;
  options.relative_gap = effort.relative_gap;
  options.absolute_gap = std::max(options.absolute_gap, effort.absolute_gap);
  options.enough_bound = effort.enough_bound;
  options.enough_value = effort.enough_value;
  options.stop = stop;
  const bool large = integers_of(model) > kManyIntegers;
  if (large || guesses() || effort.once) {
    options.node_limit = effort.limit.nodes;
    options.iteration_limit = effort.limit.iterations;
  }
  options.sub_mip_heuristics = large;
  if (stop != nullptr) options.time_limit_s = stop->seconds_left();
  if (!effort.once) return value_of(model, solve(model, options, first, nullptr));
  options.pseudocosts_reliable_after = 1;
  const solver::MipResult result = solver::solve_model(model, options);
  LagrangianValue value = value_of(model, result);
  if (!result.x.empty() && template_of().lazy != nullptr) {
    const std::span<const double> all(result.x);
    const std::vector<int> broken = broken_rows(all.first(first), all.subspan(first));
    lazy_.insert(lazy_.end(), broken.begin(), broken.end());
    value.breaks_rows = !broken.empty();
  }
  return value;
}

LagrangianValue ScenarioMip::value_of(const solver::LpModel& model, const solver::MipResult& result) const {
  const auto first = static_cast<std::size_t>(problem_->first_stage.columns.count());
  LagrangianValue value;
  if (result.status == solver::MipStatus::unbounded) return value;
  value.bound = result.status == solver::MipStatus::infeasible ? solver::kInf : result.dual_bound;
  if (result.x.empty()) return value;
  value.z.assign(result.x.begin(), result.x.begin() + static_cast<std::ptrdiff_t>(first));
  value.recourse_cost = model.offset;
  for (std::size_t j = first; j < result.x.size(); ++j) value.recourse_cost += model.columns.cost[j] * result.x[j];
  return value;
}

}  // namespace gridkeel::stochastic
