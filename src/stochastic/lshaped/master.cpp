#include "stochastic/lshaped/master.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "common/error.hpp"
#include "common/progress.hpp"

namespace gridkeel::stochastic {
namespace {
constexpr int kMaxRounds = 2000;
constexpr double kRiskTolerance = 1e-9;
constexpr int kPatience = 10;           // solves a row may be slack before it may be forgotten
constexpr std::size_t kSpareRows = 50;  // beyond twice the columns, before any is forgotten
constexpr int kForgetEvery = 10;
constexpr double kSlackDual = 1e-12;
// Of the loss that a weight vector's rows miss, rows of groups below this share of the mean are left out.
constexpr double kSmallShare = 0.01;
// How far from where rows are taken first the minimum of an open LP is looked for, in units of that point.
constexpr double kFirstReach = 1e3, kReachGrowth = 1e2, kFarthestReach = 1e7;
// For boxes that hold little more than a point: HiGHS may take them for empty, and no multipliers prove it. And for LPs
// on which HiGHS fails otherwise.
constexpr double kLooseFeasibility = 1e-7;
constexpr int kFirstFloor = -2;  // among CutStore::Losses::cut, and down from there
constexpr double kHigherFloor = 1e-9;

bool is_part(const FirstStageBox& box, const FirstStageBox& of) {
  for (std::size_t j = 0; j < box.lower.size(); ++j)
    if (box.lower[j] < of.lower[j] || box.upper[j] > of.upper[j]) return false;
  return true;
}

bool is_finite(const FirstStageBox& box) {
  const auto finite = [](double b) { return std::isfinite(b); };
  return std::all_of(box.lower.begin(), box.lower.end(), finite) &&
         std::all_of(box.upper.begin(), box.upper.end(), finite);
}
}  // namespace

Master::Master(const TwoStageProblem& problem, const RiskMeasure& risk, const CutStore& store, int threads)
    : problem_(&problem),
      risk_(&risk),
      store_(&store),
      threads_(threads),
      first_columns_(problem.first_stage.columns.count()),
      lp_(solver::LpSolver::Pricing::devex) {}

double Master::side_of(const CutRow& row) { return row.active ? row.constant : -solver::kInf; }

void Master::regroup(const std::vector<double>& x, std::span<const double> loss, std::span<const double> weight,
                     int groups) {
  origin_ = x;
  partition_ = partition_by_loss(loss, weight, groups);
  weights_.clear();
  rows_.clear();
  loaded_ = false;
}

void Master::add_feasibility_cut(const Cut& cut) {
  double largest = 0.0;
  for (double b : cut.slope) largest = std::max(largest, std::abs(b));
  Cut scaled = cut;
  if (largest > 0.0) {
    scaled.constant /= largest;
    for (double& b : scaled.slope) b /= largest;
  }
  feasibility_.push_back(std::move(scaled));
  loaded_ = false;
}

// Columns: x, phi, then theta in the order of the weight vectors. Rows: the first stage's, feasibility cuts, rows_.
void Master::load() {
  solver::Columns columns = problem_->first_stage.columns;
  solver::Rows rows = problem_->first_stage.rows;
  columns.names.clear();
  rows.names.clear();
  columns.add(1.0, -solver::kInf, solver::kInf, false);
  lp_columns_ = first_columns_ + 1;
  for (WeightVector& w : weights_)
    for (int& column : w.column)
      if (column >= 0) {
        columns.add(0.0, -solver::kInf, solver::kInf, false);
        column = lp_columns_++;
      }
  for (const Cut& cut : feasibility_) {
    std::vector<solver::Entry> entries;
    for (int j = 0; j < first_columns_; ++j) entries.push_back({j, cut.slope[static_cast<std::size_t>(j)]});
    rows.add(-solver::kInf, -cut.constant, entries);
  }
  lp_.load(columns, rows, problem_->first_stage.offset);
  loaded_ = true;
  pending_ = {};
  std::vector<CutRow> kept = std::move(rows_);
  rows_.clear();
  for (CutRow& row : kept) push_cut_row(std::move(row));
}

void Master::push_cut_row(CutRow row) {
  const WeightVector& w = weights_[static_cast<std::size_t>(row.weights)];
  std::vector<solver::Entry> entries;
  if (row.group < 0) {
    entries.push_back({first_columns_, 1.0});
    for (int column : w.column)
      if (column >= 0) entries.push_back({column, -1.0});
  } else {
    entries.push_back({w.column[static_cast<std::size_t>(row.group)], 1.0});
    for (int j = 0; j < first_columns_; ++j)
      if (const double b = row.slope[static_cast<std::size_t>(j)]; b != 0.0) entries.push_back({j, -b});
  }
  pending_.add(side_of(row), solver::kInf, entries);
  rows_.push_back(std::move(row));
}

Master::CutRow Master::group_row(int w, int group, const CutStore::Losses& losses) const {
  CutRow row;
  row.weights = w;
  row.group = group;
  row.slope.assign(static_cast<std::size_t>(first_columns_), 0.0);
  const auto& weight = weights_[static_cast<std::size_t>(w)].weight;
  for (int s : partition_.members[static_cast<std::size_t>(group)])
    if (const auto i = static_cast<std::size_t>(s); weight[i] != 0.0) {
      if (losses.cut[i] > kFirstFloor) {
        store_->accumulate(s, losses.cut[i], weight[i], row.constant, row.slope);
        continue;
      }
      row.only_in = box_;
      const Cut& cut = floors_[static_cast<std::size_t>(kFirstFloor - losses.cut[i])];
      row.constant += weight[i] * cut.constant;
      for (std::size_t j = 0; j < cut.slope.size(); ++j) row.slope[j] += weight[i] * cut.slope[j];
    }
  return row;
}

// The store's losses at x, where the floors' cuts in the box are not higher.
CutStore::Losses Master::losses_at(const std::vector<double>& x, CutStore::Losses of_store) const {
  for (std::size_t k = 0; k < floors_.size(); ++k) {
    const auto s = static_cast<std::size_t>(floors_[k].scenario);
    const double value = floors_[k].at(x);
    if (value <= of_store.value[s] + kHigherFloor * std::max(1.0, std::abs(value))) continue;
    of_store.value[s] = value;
    of_store.cut[s] = kFirstFloor - static_cast<int>(k);
  }
  return of_store;
}

void Master::enter(const FirstStageBox& box) {
  box_ = std::make_shared<const FirstStageBox>(box);
  floors_.clear();
  for (const Floor& floor : store_->floors())
    if (auto cut = floor.within(box.lower, box.upper)) floors_.push_back(std::move(*cut));
  const std::size_t in_lp = rows_.size() - static_cast<std::size_t>(pending_.count());
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    CutRow& row = rows_[r];
    if (!row.only_in || is_part(box, *row.only_in) == row.active) continue;
    row.active = !row.active;
    if (!loaded_) continue;
    if (r < in_lp)
      lp_.set_row_bounds(lp_.rows() - static_cast<int>(in_lp - r), side_of(row), solver::kInf);
    else
      pending_.lower[r - in_lp] = side_of(row);
  }
}

// With rows of the store's cuts, so that each group keeps one whatever the box is.
void Master::add_weights(std::vector<double> weight, const CutStore::Losses& of_store) {
  WeightVector w;
  w.weight = std::move(weight);
  w.column.assign(static_cast<std::size_t>(partition_.groups()), -1);
  for (std::size_t s = 0; s < w.weight.size(); ++s)
    if (w.weight[s] != 0.0) w.column[static_cast<std::size_t>(partition_.group_of[s])] = 0;
  for (int& column : w.column)
    if (column >= 0) {
      lp_.add_column(0.0, -solver::kInf, solver::kInf);
      column = lp_columns_++;
    }
  weights_.push_back(std::move(w));
  const int index = static_cast<int>(weights_.size()) - 1;
  CutRow own;
  own.weights = index;
  push_cut_row(std::move(own));
  for (int g = 0; g < partition_.groups(); ++g)
    if (weights_.back().column[static_cast<std::size_t>(g)] >= 0) push_cut_row(group_row(index, g, of_store));
}

double Master::weighted(int w, const std::vector<double>& loss) const {
  const auto& weight = weights_[static_cast<std::size_t>(w)].weight;
  double sum = 0.0;
  for (std::size_t s = 0; s < loss.size(); ++s) sum += weight[s] * loss[s];
  return sum;
}

int Master::separate(int w, const CutStore::Losses& losses, const std::vector<double>& solution, double tolerance) {
  const WeightVector& vector = weights_[static_cast<std::size_t>(w)];
  std::vector<double> sum(static_cast<std::size_t>(partition_.groups()), 0.0);
  for (std::size_t s = 0; s < losses.value.size(); ++s)
    sum[static_cast<std::size_t>(partition_.group_of[s])] += vector.weight[s] * losses.value[s];
  std::vector<double> missed(sum.size(), 0.0);
  double total = 0.0;
  for (std::size_t g = 0; g < sum.size(); ++g)
    if (const int column = vector.column[g]; column >= 0) {
      missed[g] = std::max(0.0, sum[g] - solution[static_cast<std::size_t>(column)]);
      total += missed[g];
    }
  if (total <= tolerance) return 0;
  const double least = kSmallShare * total / static_cast<double>(sum.size());
  int added = 0;
  for (std::size_t g = 0; g < sum.size(); ++g)
    if (missed[g] > least) {
      push_cut_row(group_row(w, static_cast<int>(g), losses));
      ++added;
    }
  return added;
}

int Master::worst_weights(const std::vector<double>& loss) const {
  int worst = 0;
  double highest = -solver::kInf;
  for (int w = 0; w < static_cast<int>(weights_.size()); ++w)
    if (const double value = weighted(w, loss); value > highest) {
      highest = value;
      worst = w;
    }
  return worst;
}

// Of the first columns. What has no end ends within reach of the origin.
void Master::set_box(const FirstStageBox& box, double reach) {
  FirstStageBox near = box;
  if (std::isfinite(reach))
    for (std::size_t j = 0; j < near.lower.size(); ++j) {
      const double far = reach * std::max(1.0, std::abs(origin_[j]));
      if (!std::isfinite(near.lower[j])) near.lower[j] = std::min(origin_[j], near.upper[j]) - far;
      if (!std::isfinite(near.upper[j])) near.upper[j] = std::max(origin_[j], near.lower[j]) + far;
    }
  lp_.set_all_column_bounds(near.lower, near.upper);
}

solver::LpStatus Master::solve() {
  ++solves_;
  lp_.add_rows(pending_);
  pending_ = {};
  const auto settled = [](solver::LpStatus s) {
    return s == solver::LpStatus::optimal || s == solver::LpStatus::infeasible || s == solver::LpStatus::unbounded;
  };
  auto status = lp_.solve();
  if (settled(status)) return status;
  lp_.clear_basis();
  status = lp_.solve();
  if (settled(status)) return status;
  lp_.clear_basis();
  status = lp_.solve({.presolve = true});
  if (settled(status)) return status;
  lp_.clear_basis();
  return lp_.solve({.feasibility_tolerance = kLooseFeasibility});  // bounds come from its multipliers, however loose
}

MasterPoint Master::point_at(const std::vector<double>& solution) const {
  MasterPoint point;
  point.feasible = true;
  point.x.assign(solution.begin(), solution.begin() + first_columns_);
  const auto& columns = problem_->first_stage.columns;
  for (std::size_t j = 0; j < point.x.size(); ++j) {
    if (columns.integer[j] && std::abs(point.x[j] - std::round(point.x[j])) < 1e-6) point.x[j] = std::round(point.x[j]);
    point.x[j] = std::clamp(point.x[j], columns.lower[j], columns.upper[j]);
  }
  point.first_stage_cost = problem_->first_stage.offset;
  for (std::size_t j = 0; j < point.x.size(); ++j) point.first_stage_cost += columns.cost[j] * point.x[j];
  return point;
}

MasterPoint Master::minimise(const FirstStageBox& box, double tolerance, double cutoff) {
  Stopwatch watch;
  enter(box);
  forget_idle();
  if (!loaded_) load();
  set_box(box);
  MasterPoint point;
  double bound = -solver::kInf;
  double reach = solver::kInf, next_reach = kFirstReach;  // finite: the LP was open without it
  for (int round = 0; round < kMaxRounds; ++round) {
    if (weights_.empty()) {
      const CutStore::Losses losses = store_->at(origin_, threads_);
      add_weights(risk_->evaluate(losses.value).weight, losses);
    }
    solver::LpStatus status = solve();
    const bool out_of_reach = status == solver::LpStatus::infeasible && std::isfinite(reach);
    // HiGHS does not always see that an LP is unbounded.
    const bool lost = status == solver::LpStatus::failed && !is_finite(box);
    if (status == solver::LpStatus::unbounded || out_of_reach || lost) {
      point.open = next_reach > kFarthestReach;
      if (point.open) break;
      set_box(box, reach = next_reach);
      next_reach *= kReachGrowth;
      continue;
    }
    if (status == solver::LpStatus::infeasible) {
      const bool empty = proven_empty(box);
      if (!empty) status = lp_.solve({.feasibility_tolerance = kLooseFeasibility});
      if (status != solver::LpStatus::optimal) {
        point = MasterPoint{};
        if (empty) point.bound = solver::kInf;
        break;
      }
    }
    if (status != solver::LpStatus::optimal)
      throw SolverError("the master LP ended " + std::string(solver::to_string(status)));
    note_binding();
    bound = std::max(bound, proven_bound(box));
    const std::vector<double> solution = lp_.primal();
    const double objective = lp_.objective();
    point = point_at(solution);
    if (bound >= cutoff) break;
    const CutStore::Losses of_store = store_->at(point.x, threads_);
    const CutStore::Losses losses = losses_at(point.x, of_store);
    point.loss = losses.value;
    point.cut = losses.cut;
    // The weight vectors at hand first: the risk measure is asked only where they say nothing new.
    const double phi = solution[static_cast<std::size_t>(first_columns_)];
    const int worst = worst_weights(losses.value);
    if (weighted(worst, losses.value) > phi + 0.5 * tolerance &&
        separate(worst, losses, solution, 0.5 * tolerance) > 0) {
      if (round % kForgetEvery == kForgetEvery - 1 && forget_idle()) {
        load();
        set_box(box, reach);
      }
      continue;
    }
    const RiskValue risk = risk_->evaluate(losses.value);
    point.value = point.first_stage_cost + risk.value;
    if (point.value - objective > std::max(tolerance, kRiskTolerance * std::abs(point.value))) {
      add_weights(risk.weight, of_store);
      continue;
    }
    if (!std::isfinite(reach)) break;
    // The rows found within reach may bound the LP by now.
    set_box(box, reach = solver::kInf);
  }
  if (point.feasible) point.bound = bound;
  seconds_ += watch.seconds();
  return point;
}

void Master::note_binding() {
  const auto& dual = lp_.dual();
  const std::size_t before = dual.size() - rows_.size();
  for (std::size_t r = 0; r < rows_.size(); ++r) rows_[r].idle = dual[before + r] > kSlackDual ? 0 : rows_[r].idle + 1;
}

// Rows long slack go, and with a weight vector's own row all that belongs to it.
bool Master::forget_idle() {
  if (!loaded_ || rows_.size() < 2 * static_cast<std::size_t>(lp_columns_) + kSpareRows) return false;
  std::vector<char> keep_weights(weights_.size(), 0);
  for (const CutRow& row : rows_)
    if (row.group < 0 && row.idle <= kPatience) keep_weights[static_cast<std::size_t>(row.weights)] = 1;
  if (std::none_of(keep_weights.begin(), keep_weights.end(), [](char k) { return k != 0; })) keep_weights.back() = 1;
  std::vector<int> new_index(weights_.size(), -1);
  std::vector<WeightVector> weights;
  for (std::size_t w = 0; w < weights_.size(); ++w)
    if (keep_weights[w]) {
      new_index[w] = static_cast<int>(weights.size());
      weights.push_back(std::move(weights_[w]));
    }
  // Of each group at least the latest row that holds in all boxes stays, so that its column is never free.
  std::vector<std::vector<int>> latest(weights.size(), std::vector<int>(partition_.members.size(), -1));
  for (std::size_t r = 0; r < rows_.size(); ++r)
    if (const int w = new_index[static_cast<std::size_t>(rows_[r].weights)];
        w >= 0 && rows_[r].group >= 0 && !rows_[r].only_in)
      latest[static_cast<std::size_t>(w)][static_cast<std::size_t>(rows_[r].group)] = static_cast<int>(r);
  std::vector<CutRow> rows;
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    const int w = new_index[static_cast<std::size_t>(rows_[r].weights)];
    if (w < 0) continue;
    const int group = rows_[r].group;
    const bool last =
        group >= 0 && latest[static_cast<std::size_t>(w)][static_cast<std::size_t>(group)] == static_cast<int>(r);
    if (group >= 0 && rows_[r].idle > kPatience && !last) continue;
    rows.push_back(std::move(rows_[r]));
    rows.back().weights = w;
  }
  weights_ = std::move(weights);
  rows_ = std::move(rows);
  loaded_ = false;
  return true;
}

double Master::relaxation_value(const FirstStageBox& box) {
  if (!loaded_) load();
  set_box(box);
  const solver::LpStatus status = solve();
  if (status == solver::LpStatus::unbounded) return -solver::kInf;
  return status == solver::LpStatus::optimal ? lp_.objective() : solver::kInf;
}

}  // namespace gridkeel::stochastic
