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
  double gap = 0.0;       // of a MILP that its time limit ended
};

// Solves it; lazy rows of the problem enter when the answer breaks them. `model` may have columns behind the problem's.
// `hot`: the basis of a model of the same shape to start from, replaced by this one's; may be null.
WindowAnswer solve_window(const planning::PlanningProblem& problem, solver::LpModel& model,
                          const std::vector<double>& x, double time_limit_s, solver::Basis* hot);

}  // namespace gridkeel::operation
