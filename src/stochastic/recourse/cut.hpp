#pragma once

#include <span>
#include <vector>

#include "solver/lp_model.hpp"
#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::stochastic {

// Optimality cut: Q_s(x) >= constant + slope'x for every x. Feasibility cut: 0 >= constant + slope'x for every
// x at which the scenario has a recourse.
struct Cut {
  enum class Kind { optimality, feasibility };

  int scenario = -1;
  double constant = 0.0;
  std::vector<double> slope;  // dense over first-stage columns
  Kind kind = Kind::optimality;
  // It holds for whole first stages of this problem, and no others: its proof took their rows and bounds.
  bool of_first_stage = false;

  double at(std::span<const double> x) const;
};

// Row multipliers of a recourse template: its own rows, and the lazy rows that were active.
struct DualPoint {
  int recourse = 0;
  std::vector<double> rows;
  std::vector<solver::Entry> lazy;  // index: lazy row
};

// The cut that a dual point (or, for a feasibility cut, a ray) gives for a scenario, by weak duality in our own
// arithmetic: any multipliers give a valid cut. Multipliers that price an infinite side are set to zero. Reduced costs
// that point to an infinite bound are dealt with by `reduced_cost_repair`; what that cannot mend makes the constant
// -inf (the caller drops such a cut).
Cut cut_from_dual(const TwoStageProblem& problem, int scenario, const DualPoint& dual,
                  Cut::Kind kind = Cut::Kind::optimality);

// The share eps by which multipliers must shrink, pi' = (1 - eps) pi, so that no reduced cost
// d' = (1 - eps) d + eps q points to an infinite bound; what is within rounding of zero counts as zero. 0 if
// nothing is to be done, above 1 if shrinking does not help. `magnitude`: sum of the terms' sizes in each d.
double reduced_cost_repair(std::span<const double> d, std::span<const double> magnitude, std::span<const double> cost,
                           std::span<const double> lower, std::span<const double> upper);

// min d y over [lower, upper], after the repair: what is still infinite is rounding and counts as zero.
double repaired_bound_term(double d, double lower, double upper);

}  // namespace gridkeel::stochastic
