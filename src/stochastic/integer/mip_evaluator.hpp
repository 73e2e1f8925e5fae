#pragma once

#include <algorithm>
#include <atomic>
#include <cmath>
#include <functional>
#include <vector>

#include "common/progress.hpp"
#include "stochastic/integer/scenario_mip.hpp"
#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::stochastic {

// The recourse costs of all scenarios at one first stage, integers included, as far as they were asked for.
struct MipLosses {
  std::vector<double> upper, lower;           // per scenario; where not evaluated: inf, and what was known before
  std::vector<std::vector<double>> recourse;  // behind `upper`; empty where not evaluated
  std::vector<double> residual;               // of each
  // Of the next branch and bound. 0: a first look or local search comes first; -1: it got to its end.
  std::vector<int> next_nodes;

  bool complete() const {
    return std::all_of(upper.begin(), upper.end(), [](double v) { return std::isfinite(v); });
  }
  double largest_residual() const { return *std::max_element(residual.begin(), residual.end()); }
};

// Evaluates scenarios' MILPs on all threads, in batches that do not depend on their number.
class MipEvaluator {
 public:
  // `at_first`: where the first step ends for a scenario without guesses; more work only where it matters.
  MipEvaluator(const TwoStageProblem& problem, int threads, const WorkLimit& at_first = {0, 3000});

  // Which of the open scenarios to work on first; empty: none is worth it. Without it, all are.
  using Chooser = std::function<std::vector<int>(const MipLosses&, const std::vector<int>& open)>;

  // After each batch `go_on(losses so far)` may end it; if that is empty, nothing does.
  using GoOn = std::function<bool(const MipLosses&)>;

  // In the given order. `known`: lower bounds per scenario.
  MipLosses evaluate(const std::vector<double>& x, const std::vector<int>& order, std::vector<double> known,
                     double absolute_gap, const StopToken* stop, const GoOn& go_on, const Chooser& choose);
  // The same in two steps. Guesses, or without them a branch and bound of limited work, which pass over scenarios that
  // have a cost already; false: `go_on` ended it. Then for the scenarios chosen a local search, and branch and bound
  // with more nodes each time or to the end, until all are close enough or nobody chooses one; or local search alone.
  enum class Until { searched, proven };
  MipLosses unevaluated(std::vector<double> lower) const;
  bool guess(MipLosses& losses, const std::vector<double>& x, std::vector<int> order, double absolute_gap,
             const StopToken* stop, const GoOn& go_on);
  // The same first step for scenarios without guesses that have no cost yet, one by one: to be run side by side with
  // other work while `losses` and `x` stay.
  std::vector<std::function<void()>> remaining(MipLosses& losses, const std::vector<double>& x,
                                               const std::vector<int>& order, double absolute_gap,
                                               const StopToken* stop);
  void refine(MipLosses& losses, const std::vector<double>& x, double absolute_gap, Until until, const StopToken* stop,
              const GoOn& go_on, const Chooser& choose);

  bool has_guesses() const;  // in any scenario
  long solves() const { return solves_; }

 private:
  void solve(MipLosses& losses, std::size_t s, const std::vector<double>& x, double absolute_gap,
             const StopToken* stop);
  static void take(MipLosses& losses, std::size_t s, MipValue value);
  bool is_begun(const MipLosses& losses, std::size_t s) const;
  std::vector<int> open_scenarios(const MipLosses& losses, double absolute_gap) const;

  int threads_;
  WorkLimit at_first_;
  std::vector<ScenarioMip> mip_;
  std::atomic<long> solves_{0};
};

// All scenarios at x, each to `absolute_gap`.
MipLosses evaluate_mips(const TwoStageProblem& problem, const std::vector<double>& x, double absolute_gap, int threads,
                        const StopToken* stop = nullptr);

}  // namespace gridkeel::stochastic
