#include "stochastic/integer/mip_evaluator.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "common/parallel.hpp"

namespace gridkeel::stochastic {
namespace {
constexpr std::size_t kBatch = 16;
}

MipEvaluator::MipEvaluator(const TwoStageProblem& problem, int threads) : threads_(threads) {
  for (int s = 0; s < problem.scenario_count(); ++s) mip_.emplace_back(problem, s);
}

MipLosses MipEvaluator::evaluate(const std::vector<double>& x, const std::vector<int>& order, std::vector<double> known,
                                 double absolute_gap, const StopToken* stop,
                                 const std::function<bool(const MipLosses&)>& go_on) {
  MipLosses losses{std::vector<double>(mip_.size(), solver::kInf), std::move(known), {}};
  losses.recourse.resize(mip_.size());
  std::vector<double> residual(mip_.size(), 0.0);
  const std::size_t batch = go_on ? kBatch : order.size();
  for (std::size_t first = 0, count = 0; first < order.size(); first += count) {
    count = std::min(batch, order.size() - first);
    if (stop != nullptr && stop->should_stop()) break;
    parallel_for(static_cast<int>(count), threads_, [&](int k) {
      const auto s = static_cast<std::size_t>(order[first + static_cast<std::size_t>(k)]);
      MipValue value = mip_[s].at(x, absolute_gap, stop);
      losses.upper[s] = value.upper;
      losses.lower[s] = std::min(value.upper, std::max(losses.lower[s], value.lower));
      losses.recourse[s] = std::move(value.y);
      residual[s] = value.residual;
    });
    solves_ += static_cast<long>(count);
    if (go_on && !go_on(losses)) break;
  }
  losses.residual = *std::max_element(residual.begin(), residual.end());
  losses.complete = std::none_of(losses.upper.begin(), losses.upper.end(), [](double v) { return !std::isfinite(v); });
  return losses;
}

MipLosses evaluate_mips(const TwoStageProblem& problem, const std::vector<double>& x, double absolute_gap, int threads,
                        const StopToken* stop) {
  std::vector<int> order(problem.scenarios.size());
  std::iota(order.begin(), order.end(), 0);
  return MipEvaluator(problem, threads)
      .evaluate(x, order, std::vector<double>(order.size(), -solver::kInf), absolute_gap, stop, {});
}

}  // namespace gridkeel::stochastic
