#pragma once

#include <map>
#include <vector>

#include "solver/lp_solver.hpp"
#include "stochastic/recourse/cut.hpp"
#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::stochastic {

// One scenario's recourse at one x: a feasible y and its cost (an upper value), and a dual point with the
// cut it gives (a lower value). Both are computed by our own arithmetic from what the solver returned.
struct RecourseResult {
  int scenario = -1;
  double value = 0.0;     // q'y + offset
  double residual = 0.0;  // largest violation of a row or bound by y
  std::vector<double> y;
  DualPoint dual;
  Cut cut;
};

struct LaneCounters {
  long solves = 0;
  long cold_retries = 0;  // results that failed the check and were solved again from scratch
  long simplex_iterations = 0;
  long lazy_rows = 0;
};

// Solves scenarios one after the other on one hot LP. Scenarios belong to a lane for good, and a lane
// does its work in a fixed order, so results do not depend on how many threads run the lanes.
class Lane {
 public:
  explicit Lane(const TwoStageProblem& problem);

  RecourseResult solve(int scenario, const std::vector<double>& x);
  const LaneCounters& counters() const { return counters_; }

 private:
  struct TemplateState {
    std::vector<int> active;  // lazy rows in the LP, in the order added
    std::vector<char> is_active;
  };
  struct Start {
    solver::Basis basis;
    int recourse = -1;
  };

  void load_template(int recourse);
  void apply(int scenario, const std::vector<double>& x);
  void warm_start(int scenario);
  void add_lazy(int scenario, const std::vector<double>& x, const std::vector<int>& rows);
  bool separate(int scenario, const std::vector<double>& x);
  void solve_with_lazy_rows(int scenario, const std::vector<double>& x);
  void run_solver(int scenario);
  RecourseResult collect(int scenario) const;
  bool trusted(const RecourseResult& result, const std::vector<double>& x) const;
  const RecourseTemplate& current() const;

  const TwoStageProblem* problem_;
  solver::LpSolver solver_;
  int loaded_ = -1;
  RecourseData data_;                          // of the scenario being solved
  std::vector<double> row_lower_, row_upper_;  // sides minus T x, lazy rows included
  std::map<int, TemplateState> state_;
  std::map<int, Start> start_;  // per scenario
  Start latest_;
  LaneCounters counters_;
};

}  // namespace gridkeel::stochastic
