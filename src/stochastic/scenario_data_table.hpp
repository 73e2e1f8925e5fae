#pragma once

#include <vector>

#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::stochastic {

// Every scenario's random data as a vector, one place per number that some scenario changes: right-hand sides
// (once for both sides of a row, and its range where that varies), bounds, costs, coefficients, offsets. What
// distances between scenarios are made of where no others are given. InputError for several templates.
std::vector<std::vector<double>> scenario_data_table(const TwoStageProblem& problem);

}  // namespace gridkeel::stochastic
