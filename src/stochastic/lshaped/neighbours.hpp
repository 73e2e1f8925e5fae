#pragma once

#include <cstddef>
#include <vector>

#include "solver/lp_model.hpp"

namespace gridkeel::stochastic {

// Points that differ from the whole point x by one unit more or less of one integer column, or by one less of one and
// one more of another, where the first stage's bounds and rows allow it: those with one column first, then by the
// column of which there is less, `most` at most.
std::vector<std::vector<double>> whole_neighbours(const solver::LpModel& first_stage, const std::vector<double>& x,
                                                  std::size_t most);

}  // namespace gridkeel::stochastic
