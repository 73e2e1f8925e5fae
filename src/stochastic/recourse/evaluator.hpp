#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "common/progress.hpp"
#include "stochastic/recourse/lane.hpp"

namespace gridkeel::stochastic {

// Solves many scenarios at one x on all threads. Lanes are fixed by the problem, not by the thread count, and
// every solve starts from a basis that was known before the call, so results do not depend on threads.
class RecourseEvaluator {
 public:
  RecourseEvaluator(const TwoStageProblem& problem, int threads);

  // Calls on_result once per listed scenario, from several threads but never twice at once for one
  // scenario. Returns false if `stop` asked to stop before all were done.
  // `donor[s]`: the scenario whose basis s starts from, -1 for its own; empty: all from their own.
  bool evaluate(const std::vector<double>& x, const std::vector<int>& scenarios, const StopToken* stop,
                const std::function<void(RecourseResult&&)>& on_result, const std::vector<int>& donor = {});
  bool evaluate_all(const std::vector<double>& x, const StopToken* stop,
                    const std::function<void(RecourseResult&&)>& on_result, const std::vector<int>& donor = {});

  // The values alone, inf where there is no recourse; leaves no basis behind.
  std::vector<double> values(const std::vector<double>& x);

  LaneCounters counters() const;
  double seconds() const { return seconds_; }  // wall time spent in evaluate
  int threads() const { return threads_; }

 private:
  std::vector<std::size_t> busy_lanes(const std::vector<char>& wanted) const;
  const PackedBasis& start_of(int scenario, const std::vector<int>& donor) const;

  int threads_;
  double seconds_ = 0.0;
  std::vector<std::unique_ptr<Lane>> lanes_;
  std::vector<std::vector<int>> members_;  // scenarios of each lane, by template
  std::vector<PackedBasis> basis_;         // per scenario, from its latest solve
};

}  // namespace gridkeel::stochastic
