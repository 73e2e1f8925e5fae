#include <algorithm>
#include <cmath>

#include "common/parallel.hpp"
#include "stochastic/integer/scenario_mip.hpp"

namespace gridkeel::stochastic {
namespace {

constexpr int kNodes = 50;         // of a neighbour's or a window's branch and bound: few integers are left
constexpr int kLanes = 2;          // of neighbours' LPs: the few scenarios that are hard leave other cores idle
constexpr std::size_t kTried = 3;  // neighbours a round: the cheapest relaxation is hardly ever far from the best

// The values of `guess` as bounds; false if they are out of bounds.
bool fix(solver::Columns& columns, const std::vector<solver::Entry>& guess) {
  for (const solver::Entry& e : guess) {
    const auto j = static_cast<std::size_t>(e.index);
    if (e.value < columns.lower[j] || e.value > columns.upper[j]) return false;
    columns.lower[j] = columns.upper[j] = e.value;
  }
  return true;
}

constexpr int kWindow = 4, kWindowStep = 2;  // periods open at a time, and from one window to the next
constexpr double kWorthWindows = 100.0;      // times the gap asked for: nearer, the bound is more often what is far off

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

std::vector<std::vector<solver::Entry>> ScenarioMip::promising(solver::LpSolver& lp, const solver::LpModel& model,
                                                               std::span<const double> relaxed, const MipValue& value,
                                                               const StopToken* stop, int threads) const {
  std::vector<std::vector<solver::Entry>> all = template_of().guess->neighbours(relaxed, value.y);
  solver::LpOptions only_better;
  only_better.cutoff = value.upper - model.offset;
  // Lanes, whatever the number of threads: every LP starts from the one before it on its lane.
  std::vector<std::pair<double, std::size_t>> order, of_lane[kLanes];
  lp.add_rows(model.rows, lp.rows());  // lazy rows met since: all lanes rank by the same LP
  const solver::Basis basis = lp.basis();
  parallel_for(kLanes, threads, [&](int lane) {
    solver::LpSolver own;
    if (lane > 0) {
      own.load(model.columns, model.rows);
      own.set_basis(basis);
    }
    solver::LpSolver& mine = lane > 0 ? own : lp;
    for (auto k = static_cast<std::size_t>(lane); k < all.size() && !out_of_time(stop); k += kLanes) {
      solver::Columns columns = model.columns;
      if (!fix(columns, all[k])) continue;
      mine.set_all_column_bounds(columns.lower, columns.upper);
      if (mine.solve(only_better) != solver::LpStatus::optimal) continue;
      const double cost = mine.objective() + model.offset;
      if (cost < value.upper) of_lane[lane].emplace_back(cost, k);
    }
  });
  for (const auto& found : of_lane) order.insert(order.end(), found.begin(), found.end());
  std::sort(order.begin(), order.end());
  std::vector<std::vector<solver::Entry>> best;
  for (const auto& [cost, k] : order) best.push_back(std::move(all[k]));
  return best;
}

void ScenarioMip::improve(MipValue& value, const std::vector<double>& x, double absolute_gap, const StopToken* stop,
                          int threads) {
  if (!guesses() || value.y.empty()) return;
  solver::LpModel model = recourse_at(x);
  solver::LpSolver lp;
  const Relaxation relaxation = relax(lp, model, x);
  if (relaxation.y.empty()) return;
  solver::MipOptions options = options_for(model, absolute_gap, stop);
  options.node_limit = kNodes;
  for (bool better = true; better && value.upper - value.lower > absolute_gap && !out_of_time(stop);) {
    better = false;
    auto next = promising(lp, model, relaxation.y, value, stop, threads);
    next.resize(std::min(next.size(), kTried));
    for (const auto& guess : next) {
      const double before = value.upper;
      if (out_of_time(stop)) break;
      solver::LpModel fixed = model;
      fix(fixed.columns, guess);
      options.time_limit_s = seconds_left(stop);
      const std::size_t known = lazy_.size();
      solver::MipResult result = solve(fixed, options, 0, &x);
      add_lazy_rows_since(known, model, x);
      if (!result.x.empty()) polish(value, model, std::move(result.x), x);
      better = value.upper < before;
      if (better) break;
    }
  }
  search_windows(value, x, options);
  value.lower = std::min(value.lower, value.upper);
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
