#pragma once

#include <vector>

#include "solver/lp_model.hpp"
#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::stochastic {

// Q_s(x) >= constant + slope'x for every x.
struct Cut {
  int scenario = -1;
  double constant = 0.0;
  std::vector<double> slope;  // dense over first-stage columns

  double at(const std::vector<double>& x) const;
};

// Row multipliers of a recourse template: its own rows, and the lazy rows that were active.
struct DualPoint {
  int recourse = 0;
  std::vector<double> rows;
  std::vector<solver::Entry> lazy;  // index: lazy row
};

// The cut that a dual point gives for a scenario, by weak duality in our own arithmetic: any multipliers
// give a valid cut. Multipliers that price an infinite side are set to zero; a reduced cost that points
// to an infinite bound makes the constant -inf (the caller drops such a cut).
Cut cut_from_dual(const TwoStageProblem& problem, int scenario, const DualPoint& dual);

}  // namespace gridkeel::stochastic
