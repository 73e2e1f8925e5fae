#pragma once

#include <functional>
#include <string>
#include <vector>

#include "common/progress.hpp"
#include "solver/lp_model.hpp"

namespace gridkeel::solver {

enum class MipStatus { optimal, feasible, infeasible, unbounded, no_solution, failed };

struct MipOptions {
  double relative_gap = 1e-4;
  double absolute_gap = 1e-6;
  double time_limit_s = kInf;
  std::vector<double> start;  // a known solution, empty if none
  const StopToken* stop = nullptr;
  int random_seed = 0;
  int node_limit = 0;        // 0: none
  long iteration_limit = 0;  // of simplex, heuristics' and cuts' too; 0: none
  // Heuristics that solve sub-MIPs. Off for masters, whose dense rows make them cost more than the tree
  // (measured: 2 to 4 times faster without).
  bool sub_mip_heuristics = true;
  int pseudocosts_reliable_after = 8;  // strong branchings of a column; fewer: quicker nodes, larger trees
  // The tree ends as if stopped with a bound of at least this, or a solution that costs less than that.
  double enough_bound = kInf, enough_value = -kInf;
  // Called with (incumbent value, dual bound, seconds) while the tree is searched; may be empty.
  std::function<void(double, double, double)> on_progress;
};

struct MipResult {
  MipStatus status = MipStatus::failed;
  std::vector<double> x;      // best solution, empty if none
  double objective = kInf;    // of x
  double dual_bound = -kInf;  // the branch-and-bound tree's bound, valid whatever the status
  long nodes = 0;
  // Continuous models only: row duals (d objective / d right-hand side).
  std::vector<double> dual;
};

// One model from scratch with presolve: the branch and bound of HiGHS, or its simplex without integers.
MipResult solve_model(const LpModel& model, const MipOptions& options = {});

// Writes the model with its names as free-format MPS or CPLEX LP, chosen by the ending of `path`. Names must be what
// that format takes, and no two the same: over one that is not, HiGHS drops or changes them all (cli/model_names).
void write_model(const LpModel& model, const std::string& path);

// Reads a file that write_model wrote (or any that HiGHS reads).
LpModel read_model(const std::string& path);

}  // namespace gridkeel::solver
