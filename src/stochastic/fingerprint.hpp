#pragma once

#include <string>

#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::stochastic {

// 16 hexadecimal digits of every number of the problem (not of its names, nor of lazy rows): the same
// everywhere for the same problem, so that results can be told apart.
std::string fingerprint(const TwoStageProblem& problem);

}  // namespace gridkeel::stochastic
