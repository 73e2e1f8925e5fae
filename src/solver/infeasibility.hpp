#pragma once

#include <optional>
#include <vector>

#include "common/progress.hpp"
#include "solver/lp_model.hpp"

namespace gridkeel::solver {

// Whether the rows and bounds leave any point, integers included; nothing if stopped before that was known.
std::optional<bool> has_feasible_point(const LpModel& model, const StopToken* stop = nullptr);

// Why a model without a feasible point has none: rows that contradict each other, ascending, none of which could
// be left out. Rows marked in `given` (as many as rows) and the columns' bounds are not questioned and not
// named; empty if these contradict each other already. Stopped early, the set may hold more than it needs.
// HiGHS' own irreducible systems ignore integrality, so this searches by solving (QuickXplain: U. Junker, AAAI 2004).
std::vector<int> conflicting_rows(const LpModel& model, const std::vector<char>& given,
                                  const StopToken* stop = nullptr);

}  // namespace gridkeel::solver
