// Private to smps: how a row whose sides may vary is written.
#pragma once

#include <vector>

#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::stochastic::smps {

// MPS rows have a type and a right-hand side that may vary, and a range that few readers let vary. `split`: a G row
// for the lower and an L row for the upper side; either is freed by an infinite right-hand side.
enum class RowForm : char { equal, greater, less, ranged, split };

// For every row the plainest form that holds its sides in the core and in all scenarios.
std::vector<RowForm> row_forms(const solver::Rows& rows, const std::vector<ScenarioData>& scenarios);

}  // namespace gridkeel::stochastic::smps
