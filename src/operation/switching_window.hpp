#pragma once

#include "operation/window_solver.hpp"

namespace gridkeel::operation {

// solve_window() where switches move: the relaxation is rounded to switch plans as an operator would
// (planning/switching_guess), each plan's cost is taken from the LP that keeps it, the cheapest is compared with so
// many plans one step away, and the best is solved with its whole numbers. What it finds is a dispatch, not the best
// one: `switching_gap` tells how far the relaxation is below. `model` holds the problem's columns only.
WindowAnswer solve_switching_window(const planning::PlanningProblem& problem, const solver::LpModel& model,
                                    const std::vector<double>& x, double time_limit_s);

}  // namespace gridkeel::operation
