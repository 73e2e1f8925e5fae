#pragma once

#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::stochastic {

// The problem with one scenario: the probability-weighted mean of all data (costs, matrices, sides, bounds). Lazy
// rows are written out. InputError where a mean has no meaning: several templates, or a side or bound that is
// infinite in some scenarios only.
TwoStageProblem expected_problem(const TwoStageProblem& problem);

}  // namespace gridkeel::stochastic
