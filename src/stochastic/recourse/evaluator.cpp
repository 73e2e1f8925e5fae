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
    : problem_(&problem), threads_(threads > 0 ? threads : hardware_threads()) {
  const int count = problem.scenario_count();
  const int lanes = std::min(count, kMaxLanes);
  std::vector<int> order(static_cast<std::size_t>(count));
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
    return problem.scenarios[static_cast<std::size_t>(a)].recourse <
           problem.scenarios[static_cast<std::size_t>(b)].recourse;
  });
  members_.resize(static_cast<std::size_t>(lanes));
  lane_of_.resize(static_cast<std::size_t>(count));
  for (int k = 0; k < count; ++k) {
    const int scenario = order[static_cast<std::size_t>(k)];
    lane_of_[static_cast<std::size_t>(scenario)] = k % lanes;
    members_[static_cast<std::size_t>(k % lanes)].push_back(scenario);
  }
  for (int l = 0; l < lanes; ++l) lanes_.push_back(std::make_unique<Lane>(problem));
}

bool RecourseEvaluator::evaluate(const std::vector<double>& x, const std::vector<int>& scenarios, const StopToken* stop,
                                 const std::function<void(RecourseResult&&)>& on_result) {
  Stopwatch watch;
  std::vector<char> wanted(lane_of_.size(), 0);
  for (int s : scenarios) wanted[static_cast<std::size_t>(s)] = 1;
  std::atomic<bool> stopped{false};
  parallel_for(static_cast<int>(lanes_.size()), threads_, [&](int l) {
    for (int s : members_[static_cast<std::size_t>(l)]) {
      if (!wanted[static_cast<std::size_t>(s)]) continue;
      if (stop != nullptr && stop->should_stop()) {
        stopped = true;
        return;
      }
      on_result(lanes_[static_cast<std::size_t>(l)]->solve(s, x));
    }
  });
  seconds_ += watch.seconds();
  return !stopped;
}

bool RecourseEvaluator::evaluate_all(const std::vector<double>& x, const StopToken* stop,
                                     const std::function<void(RecourseResult&&)>& on_result) {
  std::vector<int> all(lane_of_.size());
  std::iota(all.begin(), all.end(), 0);
  return evaluate(x, all, stop, on_result);
}

LaneCounters RecourseEvaluator::counters() const {
  LaneCounters sum;
  for (const auto& lane : lanes_) {
    sum.solves += lane->counters().solves;
    sum.cold_retries += lane->counters().cold_retries;
    sum.simplex_iterations += lane->counters().simplex_iterations;
    sum.lazy_rows += lane->counters().lazy_rows;
  }
  return sum;
}

}  // namespace gridkeel::stochastic
