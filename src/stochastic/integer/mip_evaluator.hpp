#pragma once

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
  double residual = 0.0;                      // the largest of them
  bool complete = false;
};

// Evaluates scenarios' MILPs on all threads, in batches that do not depend on their number.
class MipEvaluator {
 public:
  MipEvaluator(const TwoStageProblem& problem, int threads);

  // Which of the open scenarios to work on first; empty: none is worth it. Scenarios with guesses are guessed first,
  // and then refined a few at a time.
  using Chooser = std::function<std::vector<int>(const MipLosses&, const std::vector<int>& open)>;

  // In the given order. `known`: lower bounds per scenario. After each batch `go_on(losses so far)` may end it;
  // if that is empty, nothing does.
  MipLosses evaluate(const std::vector<double>& x, const std::vector<int>& order, std::vector<double> known,
                     double absolute_gap, const StopToken* stop, const std::function<bool(const MipLosses&)>& go_on,
                     const Chooser& choose);

  long solves() const { return solves_; }

 private:
  std::vector<int> open_scenarios(const MipLosses& losses, double absolute_gap) const;

  int threads_;
  std::vector<ScenarioMip> mip_;
  long solves_ = 0;
};

// All scenarios at x, each to `absolute_gap`.
MipLosses evaluate_mips(const TwoStageProblem& problem, const std::vector<double>& x, double absolute_gap, int threads,
                        const StopToken* stop = nullptr);

}  // namespace gridkeel::stochastic
