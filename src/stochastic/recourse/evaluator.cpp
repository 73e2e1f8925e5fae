#include "stochastic/recourse/evaluator.hpp"

#include <algorithm>
#include <atomic>
#include <numeric>

#include "common/parallel.hpp"

namespace gridkeel::stochastic {
namespace {
// Enough lanes to balance a machine of moderate width, few enough that their LP objects (a few MB each)
// do not fill the memory. A constant: results must not depend on the machine.
constexpr int kMaxLanes = 16;
}  // namespace

RecourseEvaluator::RecourseEvaluator(const TwoStageProblem& problem, int threads)
    : threads_(threads > 0 ? threads : hardware_threads()) {
  const int count = problem.scenario_count();
  const int lanes = std::min(count, kMaxLanes);
  std::vector<int> order(static_cast<std::size_t>(count));
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
    return problem.scenarios[static_cast<std::size_t>(a)].recourse <
           problem.scenarios[static_cast<std::size_t>(b)].recourse;
  });
  members_.resize(static_cast<std::size_t>(lanes));
  basis_.resize(static_cast<std::size_t>(count));
  for (int k = 0; k < count; ++k) {
    const int scenario = order[static_cast<std::size_t>(k)];
    members_[static_cast<std::size_t>(k % lanes)].push_back(scenario);
  }
  for (int l = 0; l < lanes; ++l) lanes_.push_back(std::make_unique<Lane>(problem));
}

const PackedBasis& RecourseEvaluator::start_of(int scenario, const std::vector<int>& donor) const {
  const auto s = static_cast<std::size_t>(scenario);
  if (!donor.empty() && donor[s] >= 0 && !basis_[static_cast<std::size_t>(donor[s])].empty())
    return basis_[static_cast<std::size_t>(donor[s])];
  return basis_[s];
}

// Those with most to do first, so that no thread is left alone with a long one.
std::vector<std::size_t> RecourseEvaluator::busy_lanes(const std::vector<char>& wanted) const {
  std::vector<std::size_t> lanes, work(lanes_.size(), 0);
  for (std::size_t l = 0; l < lanes_.size(); ++l) {
    for (int s : members_[l]) work[l] += wanted[static_cast<std::size_t>(s)] ? 1 : 0;
    if (work[l] > 0) lanes.push_back(l);
  }
  std::stable_sort(lanes.begin(), lanes.end(), [&](std::size_t a, std::size_t b) { return work[a] > work[b]; });
  return lanes;
}

bool RecourseEvaluator::evaluate(const std::vector<double>& x, const std::vector<int>& scenarios, const StopToken* stop,
                                 const std::function<void(RecourseResult&&)>& on_result,
                                 const std::vector<int>& donor) {
  Stopwatch watch;
  std::vector<char> wanted(basis_.size(), 0);
  for (int s : scenarios) wanted[static_cast<std::size_t>(s)] = 1;
  std::vector<PackedBasis> fresh(basis_.size());
  std::atomic<bool> stopped{false};
  const std::vector<std::size_t> busy = busy_lanes(wanted);
  parallel_for(static_cast<int>(busy.size()), threads_, [&](int k) {
    const std::size_t l = busy[static_cast<std::size_t>(k)];
    for (int s : members_[l]) {
      if (!wanted[static_cast<std::size_t>(s)]) continue;
      if (stop != nullptr && stop->should_stop()) {
        stopped = true;
        return;
      }
      RecourseResult result = lanes_[l]->solve(s, x, start_of(s, donor));
      fresh[static_cast<std::size_t>(s)] = std::move(result.basis);
      on_result(std::move(result));
    }
  });
  for (std::size_t s = 0; s < fresh.size(); ++s)
    if (!fresh[s].empty()) basis_[s] = std::move(fresh[s]);
  seconds_ += watch.seconds();
  return !stopped;
}

bool RecourseEvaluator::evaluate_all(const std::vector<double>& x, const StopToken* stop,
                                     const std::function<void(RecourseResult&&)>& on_result,
                                     const std::vector<int>& donor) {
  std::vector<int> all(basis_.size());
  std::iota(all.begin(), all.end(), 0);
  return evaluate(x, all, stop, on_result, donor);
}

std::vector<double> RecourseEvaluator::values(const std::vector<double>& x) {
  Stopwatch watch;
  std::vector<double> values(basis_.size());
  parallel_for(static_cast<int>(lanes_.size()), threads_, [&](int l) {
    for (int s : members_[static_cast<std::size_t>(l)])
      values[static_cast<std::size_t>(s)] = lanes_[static_cast<std::size_t>(l)]->value(s, x);
  });
  seconds_ += watch.seconds();
  return values;
}

LaneCounters RecourseEvaluator::counters() const {
  LaneCounters sum;
  for (const auto& lane : lanes_) {
    sum.solves += lane->counters().solves;
    sum.cold_retries += lane->counters().cold_retries;
    sum.simplex_iterations += lane->counters().simplex_iterations;
    sum.lazy_rows += lane->counters().lazy_rows;
    sum.dropped_rows += lane->counters().dropped_rows;
  }
  return sum;
}

}  // namespace gridkeel::stochastic
