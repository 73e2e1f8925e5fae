#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "common/progress.hpp"
#include "solver/lp_model.hpp"

namespace gridkeel::stochastic {

struct Checkpoint;

// How a solve ended. `optimal`: the proven gap is at most 1e-6. `gap_limit`: the asked-for gap was
// reached. `stalled`: what is left of the gap could not be closed, or a solver failed, as the solution's reason says.
// The others stopped early with the bounds they had.
enum class SolveStatus { optimal, gap_limit, time_limit, iteration_limit, interrupted, stalled, infeasible, no_answer };
std::string_view to_string(SolveStatus status);

struct Progress {
  int iteration = 0;
  std::string_view phase;  // "relaxation", "integer"
  double lower_bound = -solver::kInf;
  double upper_bound = solver::kInf;
  long subproblem_solves = 0;
  long borrowed_cuts = 0;  // cuts from another scenario's duals, which cost no LP
  long nodes = 0;          // of the branch and bound over the first stage
  double seconds = 0.0, master_s = 0.0, subproblem_s = 0.0;
};

struct SolveOptions {
  double relative_gap = 1e-3;
  int threads = 0;
  int iteration_limit = 0;         // master problems with an evaluation; 0: no limit
  bool relax_first_stage = false;  // drop the first stage's integrality
  const StopToken* stop = nullptr;
  std::function<void(const Progress&)> on_progress;
  // What was found since the last call, of the L-shaped method; Lagrangian cuts are not among it.
  std::function<void(const Checkpoint&, const Progress&)> on_found;
};

struct SolveTiming {
  double total_s = 0.0, master_s = 0.0, subproblem_s = 0.0;
};

// Both bounds are proven for the problem as given: lower from weak duality, at every leaf of the branch and bound
// if there are integers, upper from feasible recourse at x.
struct Solution {
  SolveStatus status = SolveStatus::no_answer;
  std::vector<double> x;  // empty if none was found
  double lower_bound = -solver::kInf;
  double upper_bound = solver::kInf;
  double first_stage_cost = 0.0;
  double risk_value = 0.0;
  std::vector<double> recourse_cost;          // per scenario, at x
  std::vector<std::vector<double>> recourse;  // per scenario, at x; only where the recourse has integers
  std::vector<double> weight;                 // worst-case weights: sum weight * recourse_cost = risk_value
  bool saturated = false;                     // a larger ambiguity radius would change nothing
  double largest_residual = 0.0;              // of the recourse solutions behind upper_bound
  std::string reason;                         // why infeasible, unbounded or stalled, where that is known
  std::string method;
  int iterations = 0;
  long subproblem_solves = 0, cold_retries = 0, simplex_iterations = 0, lazy_rows = 0;
  long nodes = 0;             // of the branch and bound over the first stage
  long mip_solves = 0;        // scenarios' MILPs, where the recourse has integers
  double recourse_gap = 0.0;  // the part of gap() that the scenarios' MILPs left open at x
  long cuts = 0, borrowed_cuts = 0;
  int threads = 1;
  SolveTiming timing;

  double gap() const;  // (upper - lower) / max(1e-9, |upper|)
};

}  // namespace gridkeel::stochastic
