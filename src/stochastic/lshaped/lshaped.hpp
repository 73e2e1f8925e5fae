#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "stochastic/lshaped/branch_and_bound.hpp"
#include "stochastic/lshaped/master.hpp"
#include "stochastic/lshaped/recourse_knowledge.hpp"
#include "stochastic/lshaped/trust_region.hpp"
#include "stochastic/risk/risk_measure.hpp"
#include "stochastic/solution.hpp"
#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::stochastic {

// The L-shaped method with cuts per scenario and a box trust region: first the relaxation of the first stage, with
// only as many scenarios solved as each step needs, then branch and bound over its integers with the same cuts, and
// with Lagrangian cuts and MILPs if the recourse has integers (docs/model.md, "Solving it").
class LShaped {
 public:
  // Solves the problem that `known` is about, on its threads, from what is known and adding to it.
  LShaped(RecourseKnowledge& known, const RiskMeasure& risk, const SolveOptions& options);

  // Where a solver fails (SolverError), the solution is what was known by then, its gap as it was proven, and the
  // failure its reason. Throws SolverError if no answer was known.
  Solution solve();

 private:
  class Search;     // what the branch and bound asks for
  class MipSearch;  // the same where the recourse has integers

  std::optional<std::vector<double>> starting_point();
  // The first point at which every scenario has a recourse, with a cut for each. False if there is none.
  bool start();
  void run_phases();
  void end_by_failure();
  bool go_on();  // from what an earlier solve knew; false if there was none
  double first_radius() const;
  bool relaxation_phase();
  bool step_from_centre(TrustRegion& region, double target, double& promised, bool& closed_here);
  bool falls_without_end();
  bool keep_going(const MasterPoint& open_step);
  bool close_at_centre();
  void look_for_a_whole_point();
  void integer_phase();
  BranchAndBound make_tree(int groups, BranchAndBound::Hooks& hooks);
  void note(const BranchAndBound& tree);
  // What an integer point is proven to cost at least; -inf where nothing is known beyond the cut model.
  using ProvenCost = std::function<double(const std::vector<double>&)>;
  std::vector<std::vector<double>> relaxed_recourse_tree(double relative_gap, BranchingMemory& branching,
                                                         const ProvenCost& proven);
  void integer_recourse_phase();
  void learn_from_likely_points(MipSearch& search);
  void search_whole_recourse(MipSearch& search);
  void group_at_centre(std::span<const double> loss, std::span<const double> weight);
  // The true losses at x: as evaluated earlier; and by LPs if they were not, or until the cost is above `enough`.
  std::optional<LossEstimate> recall(const std::vector<double>& x) const;
  std::optional<LossEstimate> exact(const std::vector<double>& x, double enough = solver::kInf);
  void accept_known();
  void accept(const std::vector<double>& x, const LossEstimate& losses);
  void add_feasibility_cuts(const LossEstimate& losses);
  double first_stage_cost(const std::vector<double>& x) const;
  void raise_lower(double bound);
  void report(std::string_view phase);
  bool closed(double target) const;
  bool integral(const std::vector<double>& x) const;
  bool has_integers() const;
  bool should_stop() const;
  void count(Solution& solution) const;
  Solution finish();

  const TwoStageProblem* problem_;
  const RiskMeasure* risk_;
  SolveOptions options_;
  RecourseKnowledge* known_;
  RecourseEvaluator* evaluator_;  // of known_, as the next two
  CutStore* store_;
  LossOracle* oracle_;
  Master master_;
  std::vector<std::unique_ptr<Master>> tree_masters_;  // of the branch and bound
  double tree_s_ = 0.0;                                // spent in them
  FirstStageBox limits_;
  solver::LpModel first_stage_;  // relaxed, with the feasibility cuts of the start
  Checkpoint found_;             // since it was last told
  std::vector<double> told_centre_;
  Solution before_;  // the counters of earlier solves
  Solution solution_;
  Stopwatch watch_;
  std::vector<double> centre_;
  double centre_value_ = solver::kInf;
  bool integer_recourse_ = false;
  bool accepts_ = true;  // evaluated losses are true costs, not those of a relaxed recourse
  bool infeasible_ = false;
  bool unbounded_ = false;
  bool direction_sought_ = false;
  int open_steps_ = 0;  // that found the cut model without a minimum
  long exact_at_ = 0;   // LPs when the relaxation's last point was evaluated exactly
};

}  // namespace gridkeel::stochastic
