#pragma once

#include <map>
#include <unordered_set>
#include <vector>

#include "solver/lp_solver.hpp"
#include "stochastic/recourse/cut.hpp"
#include "stochastic/recourse/packed_basis.hpp"
#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::stochastic {

// One scenario's recourse at one x: a feasible y and its cost (an upper value), and a dual point with the
// cut it gives (a lower value). Both are computed by our own arithmetic from what the solver returned.
// Without any feasible y: value = inf, and a feasibility cut that x breaks.
struct RecourseResult {
  int scenario = -1;
  double value = 0.0;     // q'y + offset
  double residual = 0.0;  // largest violation of a row or bound by y
  std::vector<double> y;
  DualPoint dual;
  Cut cut;
  PackedBasis basis;

  bool feasible() const { return cut.kind == Cut::Kind::optimality; }
};

struct LaneCounters {
  long solves = 0;
  long cold_retries = 0;  // results that failed the check and were solved again from scratch
  long simplex_iterations = 0;
  long lazy_rows = 0;     // added, again after they were dropped too
  long dropped_rows = 0;  // lazy rows that had been idle
};

// Solves scenarios one after the other on one hot LP. Scenarios belong to a lane for good, and a lane
// does its work in a fixed order, so results do not depend on how many threads run the lanes.
class Lane {
 public:
  explicit Lane(const TwoStageProblem& problem);

  // Starts from `start`, or from where the lane stands if that is empty.
  RecourseResult solve(int scenario, const std::vector<double>& x, const PackedBasis& start);
  // Only the value, from wherever the lane stands: for a look at a far x, which no later solve is to start from.
  double value(int scenario, const std::vector<double>& x);
  const LaneCounters& counters() const { return counters_; }

 private:
  struct TemplateState {
    std::vector<int> active;            // lazy rows in the LP, in the order added
    std::unordered_set<int> is_active;  // the same: there may be millions of rows, of which hundreds are ever active
    std::vector<long> last_bound;       // by active row: the solve before it was added, or the last with it at a side
    std::size_t room = 0;               // more active rows than that: time to look for idle ones
  };

  void load_template(int recourse);
  void renew(int recourse);
  bool drop_idle_rows(TemplateState& state);
  void remember_basis();
  void apply(int scenario, const std::vector<double>& x);
  void warm_start(int scenario, const std::vector<double>& x, const PackedBasis& start);
  void add_lazy(int scenario, const std::vector<double>& x, const std::vector<int>& rows);
  bool separate(int scenario, const std::vector<double>& x);
  bool solve_with_lazy_rows(int scenario, const std::vector<double>& x);
  bool run_solver(int scenario);
  DualPoint split(const std::vector<double>& multipliers) const;
  RecourseResult collect(int scenario) const;
  RecourseResult infeasible(int scenario, const std::vector<double>& x);
  bool trusted(const RecourseResult& result, const std::vector<double>& x) const;
  const RecourseTemplate& current() const;

  const TwoStageProblem* problem_;
  solver::LpSolver::Pricing pricing_;
  solver::LpSolver solver_;
  int loaded_ = -1;
  long solves_ = 0, loaded_at_ = 0;            // so many when the LP was loaded
  bool costs_changed_ = false;                 // the loaded LP's costs are not the template's
  RecourseData data_;                          // of the scenario being solved
  std::vector<double> row_lower_, row_upper_;  // sides minus T x, lazy rows included
  std::map<int, TemplateState> state_;
  PackedBasis latest_;
  LaneCounters counters_;
};

}  // namespace gridkeel::stochastic
