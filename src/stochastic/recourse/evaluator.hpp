#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "common/progress.hpp"
#include "stochastic/recourse/lane.hpp"

namespace gridkeel::stochastic {

// Solves many scenarios at one x on all threads. Lanes are fixed by the problem, not by the thread count.
class RecourseEvaluator {
 public:
  RecourseEvaluator(const TwoStageProblem& problem, int threads);

  // Calls on_result once per listed scenario, from several threads but never twice at once for one
  // scenario. Returns false if `stop` asked to stop before all were done.
  bool evaluate(const std::vector<double>& x, const std::vector<int>& scenarios, const StopToken* stop,
                const std::function<void(RecourseResult&&)>& on_result);
  bool evaluate_all(const std::vector<double>& x, const StopToken* stop,
                    const std::function<void(RecourseResult&&)>& on_result);

  LaneCounters counters() const;
  double seconds() const { return seconds_; }  // wall time spent in evaluate
  int threads() const { return threads_; }

 private:
  const TwoStageProblem* problem_;
  int threads_;
  double seconds_ = 0.0;
  std::vector<std::unique_ptr<Lane>> lanes_;
  std::vector<std::vector<int>> members_;  // scenarios of each lane, by template
  std::vector<int> lane_of_;
};

}  // namespace gridkeel::stochastic
