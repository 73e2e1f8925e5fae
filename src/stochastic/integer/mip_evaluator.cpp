#include "stochastic/integer/mip_evaluator.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "common/parallel.hpp"

namespace gridkeel::stochastic {
namespace {
constexpr std::size_t kFirstBatch = 4, kBatch = 16;  // after which it may end: what matters most comes first
constexpr std::size_t kRefined = 4;                  // MILPs after which the next ones are chosen
constexpr int kFirstNodes = 100, kMoreNodes = 4, kMostNodes = 100'000'000;
constexpr int kToTheEnd = std::numeric_limits<int>::max();
}  // namespace

MipEvaluator::MipEvaluator(const TwoStageProblem& problem, int threads, const WorkLimit& at_first)
    : threads_(threads), at_first_(at_first) {
  for (int s = 0; s < problem.scenario_count(); ++s) mip_.emplace_back(problem, s);
}

MipLosses MipEvaluator::evaluate(const std::vector<double>& x, const std::vector<int>& order, std::vector<double> known,
                                 double absolute_gap, const StopToken* stop, const GoOn& go_on, const Chooser& choose) {
  MipLosses losses = unevaluated(std::move(known));
  if (guess(losses, x, order, absolute_gap, stop, go_on))
    refine(losses, x, absolute_gap, Until::proven, stop, go_on, choose);
  return losses;
}

MipLosses MipEvaluator::unevaluated(std::vector<double> lower) const {
  MipLosses losses{std::vector<double>(mip_.size(), solver::kInf), std::move(lower), {}, {}, {}};
  losses.recourse.resize(mip_.size());
  losses.residual.resize(mip_.size(), 0.0);
  losses.next_nodes.resize(mip_.size(), 0);
  return losses;
}

bool MipEvaluator::has_guesses() const {
  return std::any_of(mip_.begin(), mip_.end(), [](const ScenarioMip& mip) { return mip.guesses(); });
}

bool MipEvaluator::guess(MipLosses& losses, const std::vector<double>& x, std::vector<int> order, double absolute_gap,
                         const StopToken* stop, const GoOn& go_on) {
  std::erase_if(order, [&](int s) { return is_begun(losses, static_cast<std::size_t>(s)); });
  std::size_t batch = go_on ? kFirstBatch : order.size();
  for (std::size_t first = 0, count = 0; first < order.size(); first += count, batch = std::min(2 * batch, kBatch)) {
    count = std::min(batch, order.size() - first);
    if (stop != nullptr && stop->should_stop()) break;
    parallel_for(static_cast<int>(count), threads_, [&](int k) {
      solve(losses, static_cast<std::size_t>(order[first + static_cast<std::size_t>(k)]), x, absolute_gap, stop);
    });
    if (go_on && !go_on(losses)) return false;
  }
  return true;
}

std::vector<std::function<void()>> MipEvaluator::remaining(MipLosses& losses, const std::vector<double>& x,
                                                           const std::vector<int>& order, double absolute_gap,
                                                           const StopToken* stop) {
  std::vector<std::function<void()>> work;
  for (const int scenario : order) {
    const auto s = static_cast<std::size_t>(scenario);
    if (is_begun(losses, s) || mip_[s].guesses()) continue;
    work.emplace_back([this, &losses, s, &x, absolute_gap, stop] {
      if (stop == nullptr || !stop->should_stop()) solve(losses, s, x, absolute_gap, stop);
    });
  }
  return work;
}

void MipEvaluator::solve(MipLosses& losses, std::size_t s, const std::vector<double>& x, double absolute_gap,
                         const StopToken* stop) {
  if (mip_[s].guesses()) {
    take(losses, s, mip_[s].guess(x, absolute_gap, stop));
  } else {
    MipValue value;
    value.lower = losses.lower[s];
    losses.next_nodes[s] = mip_[s].refine(value, x, absolute_gap, at_first_, stop) ? -1 : kToTheEnd;
    take(losses, s, std::move(value));
  }
  ++solves_;
}

void MipEvaluator::refine(MipLosses& losses, const std::vector<double>& x, double absolute_gap, Until until,
                          const StopToken* stop, const GoOn& go_on, const Chooser& choose) {
  while (stop == nullptr || !stop->should_stop()) {
    std::vector<int> next = open_scenarios(losses, absolute_gap);
    std::erase_if(next, [&](int s) {
      const int nodes = losses.next_nodes[static_cast<std::size_t>(s)];
      return nodes < 0 || (until == Until::searched && nodes > 0 && nodes != kToTheEnd);
    });
    if (choose) {
      next = choose(losses, next);
      next.resize(std::min(next.size(), kRefined));
    }
    if (next.empty()) break;
    parallel_for(static_cast<int>(next.size()), threads_, [&](int k) {
      const auto s = static_cast<std::size_t>(next[static_cast<std::size_t>(k)]);
      MipValue value{losses.upper[s], losses.lower[s], losses.recourse[s], losses.residual[s]};
      int& nodes = losses.next_nodes[s];
      if (nodes == kToTheEnd) {
        mip_[s].refine(value, x, absolute_gap, {}, stop);
        nodes = -1;
      } else if (nodes == 0) {
        mip_[s].improve(value, x, absolute_gap, stop, threads_);
        nodes = kFirstNodes;
      } else {
        nodes = mip_[s].refine(value, x, absolute_gap, {nodes}, stop) ? -1 : std::min(kMoreNodes * nodes, kMostNodes);
      }
      take(losses, s, std::move(value));
    });
    solves_ += static_cast<long>(next.size());
    if (go_on && !go_on(losses)) return;
  }
}

void MipEvaluator::take(MipLosses& losses, std::size_t s, MipValue value) {
  losses.upper[s] = value.upper;
  losses.lower[s] = std::min(value.upper, std::max(losses.lower[s], value.lower));
  losses.recourse[s] = std::move(value.y);
  losses.residual[s] = value.residual;
}

bool MipEvaluator::is_begun(const MipLosses& losses, std::size_t s) const {
  return std::isfinite(losses.upper[s]) || losses.next_nodes[s] != 0;
}

// Scenarios whose bounds are still too far apart.
std::vector<int> MipEvaluator::open_scenarios(const MipLosses& losses, double absolute_gap) const {
  std::vector<int> open;
  for (std::size_t s = 0; s < mip_.size(); ++s) {
    if (!is_begun(losses, s) && !mip_[s].guesses()) continue;
    if (losses.lower[s] == solver::kInf) continue;
    if (!(losses.upper[s] - losses.lower[s] <= absolute_gap)) open.push_back(static_cast<int>(s));
  }
  return open;
}

MipLosses evaluate_mips(const TwoStageProblem& problem, const std::vector<double>& x, double absolute_gap, int threads,
                        const StopToken* stop) {
  std::vector<int> order(problem.scenarios.size());
  std::iota(order.begin(), order.end(), 0);
  return MipEvaluator(problem, threads)
      .evaluate(x, order, std::vector<double>(order.size(), -solver::kInf), absolute_gap, stop, {}, {});
}

}  // namespace gridkeel::stochastic
