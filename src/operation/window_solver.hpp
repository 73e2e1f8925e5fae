#pragma once

#include <string>

#include "planning/planning_problem.hpp"
#include "solver/lp_solver.hpp"

namespace gridkeel::operation {

// Stage II of the problem's only scenario at x, as one LP or MILP.
solver::LpModel model_of(const planning::PlanningProblem& problem, const std::vector<double>& x);

struct WindowAnswer {
  std::vector<double> y;  // empty if none was found
  std::string trouble;    // why not
  double gap = 0.0;       // of a MILP that its limit ended
  double switching_gap = 0.0;
};

// Solves it; lazy rows of the problem enter when the answer breaks them. `model` may have columns behind the problem's.
// `hot`: the basis of a model of the same shape to start from, replaced by this one's; may be null. `node_limit`: of
// each branch and bound; 0: none.
WindowAnswer solve_window(const planning::PlanningProblem& problem, solver::LpModel& model,
                          const std::vector<double>& x, double time_limit_s, solver::Basis* hot, int node_limit = 0);

// Adds the lazy rows that y breaks; false if there are none.
bool add_broken_rows(const planning::PlanningProblem& problem, solver::LpModel& model, const std::vector<double>& x,
                     const std::vector<double>& y);

}  // namespace gridkeel::operation
