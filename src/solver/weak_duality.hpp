#pragma once

#include <span>
#include <vector>

#include "solver/lp_model.hpp"

namespace gridkeel::solver {

// min over [lower, upper] of d * y; -inf where that is unbounded (d within 1e-12 of 0 counts as 0 only at
// infinite bounds that are never touched, i.e. d == 0 exactly).
double bound_term(double d, double lower, double upper);

// The row side that a multiplier prices: lower if pi > 0, upper if pi < 0. A multiplier that prices an
// infinite side is not usable and is set to 0 first: any pi gives a valid bound.
void clip_to_finite_sides(std::span<const double> row_lower, std::span<const double> row_upper,
                          std::vector<double>& pi);

// A lower bound on the LP's optimum from any row multipliers, by our own arithmetic:
//   pi+ . lower + pi- . upper + sum_j min{ d_j y_j : lower_j <= y_j <= upper_j },  d = c - A' pi.
double weak_duality_bound(const LpModel& model, std::vector<double> pi);

// The largest violation of rows and bounds by x (absolute).
double primal_residual(const LpModel& model, const std::vector<double>& x);

}  // namespace gridkeel::solver
