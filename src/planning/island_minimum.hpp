#pragma once

#include <vector>

#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::planning {

struct RecourseBase;
struct RecourseModel;

// What n whole units of a generator give at least in an island, m MW each, must find a taker there: loads of D MW at
// most, storage that charges, demand response that catches up. With D = b m + r, 0 <= r < m,
//   (m - r) n <= (m - r) b + charge + rebound,
// a mixed-integer rounding cut: more than b units need all of their minimum beyond D taken by the last two. A
// relaxation may run a fraction of a unit instead, and so serves islands that no whole unit can.
struct IslandMinimumRow {
  int row;
  std::size_t island, device;
  double least_mw;                   // m, if all of the unit was delivered
  std::vector<solver::Entry> units;  // n: columns and their signs
};

// Rows for all generators that have a minimum, where units are whole and no dispatch goes before. The scenario sets the
// numbers.
void add_island_minimums(RecourseModel& model, const RecourseBase& base);
void add_island_minimums(stochastic::ScenarioData& data, const RecourseBase& base, const RecourseModel& model,
                         int scenario);

}  // namespace gridkeel::planning
