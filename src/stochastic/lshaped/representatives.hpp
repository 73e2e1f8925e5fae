#pragma once

#include <vector>

#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::stochastic {

// A few scenarios that stand for all in the first, coarse descent. A scenario that shares its template's
// dual feasible set with others may be left out: any dual of its neighbours gives it a valid cut without
// solving its LP. Scenarios that share with nobody are always representatives.
struct Representatives {
  std::vector<int> scenarios;                // solved exactly, ascending
  std::vector<std::vector<int>> neighbours;  // per scenario: representatives to borrow duals from; empty for
                                             // the representatives themselves
  bool worthwhile() const { return 2 * scenarios.size() < neighbours.size(); }
};

// Chosen evenly from the scenarios sorted by `loss`, the largest always in.
Representatives choose_representatives(const TwoStageProblem& problem, const std::vector<double>& loss);

}  // namespace gridkeel::stochastic
