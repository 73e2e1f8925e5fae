#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "common/progress.hpp"
#include "stochastic/lshaped/cut_store.hpp"
#include "stochastic/recourse/evaluator.hpp"
#include "stochastic/recourse/shared_dual.hpp"
#include "stochastic/risk/risk_measure.hpp"
#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::stochastic {

// The losses at one first stage. Scenarios solved exactly have their cost, the others what their best cut says,
// which is never more.
struct LossEstimate {
  std::vector<double> value;
  std::vector<char> exact;
  RiskValue risk;  // of these values
  double residual = 0.0;
  double missing = 0.0;          // what the criterion is thought to lack, where scenarios are not exact
  bool complete = false;         // all exact
  std::vector<Cut> feasibility;  // not empty: some scenarios have no recourse here
};

// Evaluates losses with as few LPs as the purpose allows. Scenarios are solved in the order of what their error may
// matter, weight x typical error; each new dual point is lent to all scenarios that share the dual feasible
// set, so that most cuts cost no LP. All cuts go into the store.
class LossOracle {
 public:
  LossOracle(const TwoStageProblem& problem, RecourseEvaluator& evaluator, CutStore& store);

  // Solves all scenarios; nothing if `stop` asked to stop.
  std::optional<LossEstimate> exact(const std::vector<double>& x, const RiskMeasure& risk, const StopToken* stop);
  // Solves until the error of c'x + criterion is thought to be at most `tolerance`, a function of its value so far.
  std::optional<LossEstimate> estimate(const std::vector<double>& x, const RiskMeasure& risk,
                                       const std::function<double(double)>& tolerance, const StopToken* stop);

  long borrowed() const { return borrowed_; }  // cuts that cost no LP

  // From now on, cuts that are new to the store are also appended to `log` (null: no more).
  void log_cuts(std::vector<Cut>* log) { log_ = log; }

 private:
  struct Pass;  // one evaluation in progress

  std::vector<int> choose(const Pass& pass, std::size_t most);
  bool solve(Pass& pass, const std::vector<int>& batch, const StopToken* stop);
  void lend(Pass& pass, std::vector<DualPoint> duals, const std::vector<int>& owner);
  double expected_error(const Pass& pass) const;
  double error_of(const Pass& pass, std::size_t scenario) const;
  void judge(Pass& pass) const;
  double distance(std::span<const double> a, std::span<const double> b) const;
  void learn(std::size_t scenario, const std::vector<double>& x, double missed);

  const TwoStageProblem* problem_;
  RecourseEvaluator* evaluator_;
  CutStore* store_;
  std::vector<TemplateChanges> changes_;
  // What is known of the error of a scenario that shares duals with nobody: it grows with the distance from where
  // the scenario was last solved.
  struct Alone {
    std::vector<double> x;
    double per_distance = -1.0;
  };

  std::vector<char> shares_;        // per scenario: shares duals with others
  std::vector<double> last_error_;  // per scenario: what its cuts missed when it was last solved; -1 never
  std::vector<Alone> alone_;        // per scenario, empty for those that share
  std::vector<double> range_;       // of first-stage columns, the unit of distance
  long borrowed_ = 0;
  std::vector<Cut>* log_ = nullptr;
  std::size_t next_probe_ = 0;
};

}  // namespace gridkeel::stochastic
