#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>
#include <tuple>

#include "common/parallel.hpp"
#include "stochastic/integer/scenario_mip.hpp"

namespace gridkeel::stochastic {
namespace {

constexpr int kNodes = 50;               // of a neighbour's or a window's branch and bound: few integers are left
constexpr int kLanes = 2;                // of neighbours' LPs: the few scenarios that are hard leave other cores idle
constexpr double kWorthAMove = 1e-6;     // of the cost
constexpr double kSmallPart = 0.1;       // of what is open between the bounds
constexpr double kWorthFollowing = 0.2;  // of the same: what a neighbour's relaxation must leave of it for its MILP
constexpr std::size_t kTried = 2;        // neighbours a round: the cheapest relaxation is hardly ever far from the best

constexpr int kWindow = 4, kWindowStep = 2;  // periods open at a time, and from one window to the next
constexpr double kWorthWindows = 20.0;       // times the gap asked for: nearer, the bound is more often what is far off

// All integers of the periods outside a window, as y has them.
void fix_outside(solver::Columns& columns, const std::vector<std::vector<int>>& periods, int first,
                 std::span<const double> y) {
  for (int k = 0; k < static_cast<int>(periods.size()); ++k) {
    if (k >= first && k < first + kWindow) continue;
    for (int column : periods[static_cast<std::size_t>(k)]) {
      const auto j = static_cast<std::size_t>(column);
      if (columns.integer[j] != 0) columns.lower[j] = columns.upper[j] = std::round(y[j]);
    }
  }
}

}  // namespace

bool ScenarioMip::fix(solver::Columns& columns, const std::vector<solver::Entry>& guess) {
  for (const solver::Entry& e : guess) {
    const auto j = static_cast<std::size_t>(e.index);
    if (e.value < columns.lower[j] || e.value > columns.upper[j]) return false;
    columns.lower[j] = columns.upper[j] = e.value;
  }
  return true;
}

// What guesses are about, as y has it.
std::vector<solver::Entry> ScenarioMip::guess_of(std::span<const double> y) const {
  const std::vector<char>& integer = template_of().columns.integer;
  std::vector<solver::Entry> guess;
  for (const std::vector<int>& period : template_of().guess->columns_by_period())
    for (int column : period)
      if (integer[static_cast<std::size_t>(column)] != 0)
        guess.push_back({column, std::round(y[static_cast<std::size_t>(column)])});
  return guess;
}

std::vector<ScenarioMip::Ranked> ScenarioMip::cheaper(solver::LpSolver& lp, const solver::LpModel& model,
                                                      std::vector<std::vector<solver::Entry>> all, double cutoff,
                                                      Wanted wanted, const StopToken* stop, int threads) const {
  // Lanes, whatever the number of threads: every LP starts from the one before it on its lane.
  std::vector<Ranked> found, of_lane[kLanes];
  lp.add_rows(model.rows, lp.rows());  // lazy rows met since: all lanes rank by the same LP
  const solver::Basis basis = lp.basis();
  parallel_for(std::min(kLanes, static_cast<int>(all.size())), threads, [&](int lane) {
    solver::LpSolver own;
    if (lane > 0) {
      own.load(model.columns, model.rows);
      own.set_basis(basis);
    }
    solver::LpSolver& mine = lane > 0 ? own : lp;
    solver::LpOptions only_better;
    only_better.cutoff = cutoff - model.offset;
    for (auto k = static_cast<std::size_t>(lane); k < all.size() && !out_of_time(stop); k += kLanes) {
      solver::Columns columns = model.columns;
      if (!fix(columns, all[k])) continue;
      mine.set_all_column_bounds(columns.lower, columns.upper);
      if (mine.solve(only_better) != solver::LpStatus::optimal) continue;
      const double cost = mine.objective() + model.offset;
      if (cost < cutoff) of_lane[lane].push_back({cost, k, std::move(all[k])});
      if (wanted == Wanted::cheapest) only_better.cutoff = std::min(only_better.cutoff, mine.objective());
    }
  });
  for (auto& own : of_lane) std::move(own.begin(), own.end(), std::back_inserter(found));
  std::sort(found.begin(), found.end(),
            [](const Ranked& a, const Ranked& b) { return std::tie(a.cost, a.place) < std::tie(b.cost, b.place); });
  return found;
}

std::vector<ScenarioMip::Ranked> ScenarioMip::ranked_guesses(solver::LpSolver& lp, const solver::LpModel& model,
                                                             const Relaxation& relaxation,
                                                             const solver::MipOptions& options) const {
  std::vector<std::vector<solver::Entry>> all = template_of().guess->guesses(relaxation.y);
  if (!last_guess_.empty()) all.insert(all.begin(), last_guess_);
  std::vector<Ranked> ranked;
  if (all.size() > 1) ranked = cheaper(lp, model, all, solver::kInf, Wanted::all, options.stop, 1);
  // Those whose LP was not solved come last, and count only while there is no recourse yet.
  const std::vector<Ranked> solved = ranked;
  for (std::size_t k = 0; k < all.size(); ++k)
    if (std::none_of(solved.begin(), solved.end(), [&](const Ranked& r) { return r.place == k; }))
      ranked.push_back({solver::kInf, k, std::move(all[k])});
  return ranked;
}

// Far from the best, a relaxation tells as well as a MILP which way is down, and in a hundredth of the time.
double ScenarioMip::descend(MipValue& value, solver::LpSolver& lp, solver::LpModel& model,
                            const std::vector<double>& relaxed, const std::vector<double>& x,
                            const solver::MipOptions& options, int threads) {
  std::vector<double> y = value.y;
  const std::vector<solver::Entry> start = guess_of(y);
  if (start.empty()) return solver::kInf;
  std::vector<Ranked> next = cheaper(lp, model, {start}, solver::kInf, Wanted::all, options.stop, 1);
  if (next.empty()) return solver::kInf;
  std::optional<Ranked> best;
  double cost = next.front().cost;
  while (!is_close(cost, value, options.absolute_gap) && !out_of_time(options.stop)) {
    next = cheaper(lp, model, template_of().guess->neighbours(relaxed, y), cost - kWorthAMove * std::abs(cost),
                   Wanted::cheapest, options.stop, threads);
    if (next.empty()) break;
    best = std::move(next.front());
    cost = best->cost;
    for (const solver::Entry& e : best->guess) y[static_cast<std::size_t>(e.index)] = e.value;
  }
  if (!best) return cost;
  const double before = value.upper;
  if (cost < before) follow(value, model, best->guess, x, options);
  return value.upper < before ? cost : solver::kInf;
}

// A plan whose relaxation costs so little is hardly what keeps the bounds apart.
bool ScenarioMip::is_close(double relaxed_cost, const MipValue& value, double absolute_gap) {
  return std::isfinite(value.lower) &&
         relaxed_cost - value.lower <= std::max(absolute_gap, kSmallPart * (value.upper - value.lower));
}

// The MILP of what a guess leaves open.
void ScenarioMip::follow(MipValue& value, solver::LpModel& model, const std::vector<solver::Entry>& guess,
                         const std::vector<double>& x, solver::MipOptions options) {
  solver::LpModel fixed = model;
  fix(fixed.columns, guess);
  options.time_limit_s = seconds_left(options.stop);
  const std::size_t known = lazy_.size();
  solver::MipResult result = solve(fixed, options, 0, &x);
  add_lazy_rows_since(known, model, x);
  if (!result.x.empty()) polish(value, model, std::move(result.x), x);
}

void ScenarioMip::improve(MipValue& value, const std::vector<double>& x, double absolute_gap, const StopToken* stop,
                          int threads) {
  if (!guesses() || value.y.empty() || value.upper - value.lower <= absolute_gap) return;
  solver::LpModel model = recourse_at(x);
  solver::LpSolver lp;
  const Relaxation relaxation = relax(lp, model, x);
  if (relaxation.y.empty()) return;
  solver::MipOptions options = options_for(model, absolute_gap, stop);
  options.node_limit = kNodes;
  double cost, before;
  do {  // what was close to the bounds may no longer be once they are nearer each other
    before = value.upper;
    cost = descend(value, lp, model, relaxation.y, x, options, threads);
  } while (value.upper < before && !is_close(cost, value, absolute_gap) && !out_of_time(stop));
  if (!is_close(cost, value, absolute_gap)) {
    search_neighbours(value, lp, model, relaxation.y, x, options, threads);
    search_windows(value, x, options);
  }
  value.lower = std::min(value.lower, value.upper);
}

void ScenarioMip::search_neighbours(MipValue& value, solver::LpSolver& lp, solver::LpModel& model,
                                    const std::vector<double>& relaxed, const std::vector<double>& x,
                                    const solver::MipOptions& options, int threads) {
  for (bool better = true; better && value.upper - value.lower > options.absolute_gap && !out_of_time(options.stop);) {
    better = false;
    const double worth = std::max(options.absolute_gap, kWorthFollowing * (value.upper - value.lower));
    auto next = cheaper(lp, model, template_of().guess->neighbours(relaxed, value.y), value.upper - worth, Wanted::all,
                        options.stop, threads);
    next.resize(std::min(next.size(), kTried));
    for (const Ranked& one : next) {
      const double before = value.upper;
      if (out_of_time(options.stop)) break;
      follow(value, model, one.guess, x, options);
      better = value.upper < before;
      if (better) break;
    }
  }
}

// Found under another plan since the local search was here.
void ScenarioMip::try_last_guess(MipValue& value, solver::LpSolver& lp, solver::LpModel& model,
                                 const std::vector<double>& x, const solver::MipOptions& options) {
  if (last_guess_.empty() || last_guess_ == guess_of(value.y)) return;
  lp.load(model.columns, model.rows);
  if (!cheaper(lp, model, {last_guess_}, value.upper - options.absolute_gap, Wanted::all, options.stop, 1).empty())
    follow(value, model, last_guess_, x, options);
}

void ScenarioMip::search_windows(MipValue& value, const std::vector<double>& x, solver::MipOptions options) {
  const std::vector<std::vector<int>> periods = template_of().guess->columns_by_period();
  const int count = static_cast<int>(periods.size());
  int unchanged = 0;  // periods since the last window that found something
  for (int first = 0; unchanged < count; first = (first + kWindowStep) % count) {
    if (out_of_time(options.stop) || !(value.upper - value.lower > kWorthWindows * options.absolute_gap)) return;
    solver::LpModel whole = recourse_at(x);  // with the lazy rows that the window before it met
    solver::LpModel fixed = whole;
    fix_outside(fixed.columns, periods, first, value.y);
    options.start = value.y;
    options.time_limit_s = seconds_left(options.stop);
    const double before = value.upper;
    const std::size_t known = lazy_.size();
    solver::MipResult result = solve(fixed, options, 0, &x);
    add_lazy_rows_since(known, whole, x);
    if (!result.x.empty()) polish(value, whole, std::move(result.x), x);
    unchanged = value.upper < before - options.absolute_gap ? 0 : unchanged + kWindowStep;
  }
}

}  // namespace gridkeel::stochastic
