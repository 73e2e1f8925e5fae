#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "stochastic/lshaped/master.hpp"
#include "stochastic/lshaped/representatives.hpp"
#include "stochastic/lshaped/trust_region.hpp"
#include "stochastic/recourse/evaluator.hpp"
#include "stochastic/risk/risk_measure.hpp"
#include "stochastic/solution.hpp"
#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::stochastic {

// The multi-cut L-shaped method with a box trust region: first the relaxation of the first stage, all
// cuts kept, then integer masters solved to tightening gaps, each solution evaluated exactly
// (docs/model.md, "Solving it").
class LShaped {
 public:
  // The evaluator keeps its bases, so the caller may go on with it at the solution.
  LShaped(const TwoStageProblem& problem, const RiskMeasure& risk, const SolveOptions& options,
          RecourseEvaluator& evaluator);

  Solution solve();

 private:
  struct Evaluation {
    double value = solver::kInf;  // c'x + rho(Q(x))
    RiskValue risk;
    std::vector<double> losses;
    double residual = 0.0;
  };

  std::vector<double> starting_point();
  // All scenarios exactly, or (coarse) the representatives exactly and the others by borrowed duals, whose
  // cuts are valid but may lie below the true cost.
  std::optional<Evaluation> evaluate(const std::vector<double>& x);
  std::optional<Evaluation> evaluate_coarse(const std::vector<double>& x);
  void add_if_higher(const Cut& cut, double known, const std::vector<double>& x);
  double first_stage_cost(const std::vector<double>& x) const;
  bool relaxation_phase(std::vector<double> centre);
  bool descend(std::vector<double>& centre, double centre_value, bool coarse);
  void integer_phase();
  // One integer master to the given gap and the exact evaluation of its solution. `repeated`: the solution
  // was known already. False if stopped.
  bool integer_step(double master_gap, bool& repeated);
  void accept(const std::vector<double>& x, const Evaluation& evaluation);
  void report(std::string_view phase);
  bool closed(double target) const;
  bool integral(const std::vector<double>& x) const;
  Solution finish();

  const TwoStageProblem* problem_;
  const RiskMeasure* risk_;
  SolveOptions options_;
  RecourseEvaluator* evaluator_;
  Master master_;
  Solution solution_;
  Stopwatch watch_;
  std::vector<std::vector<double>> visited_;  // integer points already evaluated
  std::optional<Representatives> representatives_;
  bool infeasible_ = false;
};

}  // namespace gridkeel::stochastic
