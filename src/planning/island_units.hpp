#pragma once

#include <vector>

#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::planning {

struct RecourseBase;
struct RecourseModel;

// What n whole units of a generator give in an island must find a taker there: loads of D MW at most, storage that
// charges, demand response that catches up. A relaxation may run fractions of a unit instead, and so serves islands
// that no whole unit can. These mixed-integer rounding cuts say nothing new of whole units:
// - at least m MW each: with D = b m + r, 0 <= r < m,
//     minimum:  (m - r) n <= (m - r) b + charge + rebound,
//   more than b units need all of their minimum beyond D taken by the last two;
// - at most P MW each, beside the loads C of R MW that demand response or shedding may reduce: with D - R = b P + r,
//     output:   generation + reduction_C + shed_C <= R + (P - r) b + r n + charge + rebound,
//   where no unit runs the first sum is no more than R, where more than b do no more than what is taken. C is empty or
//   all that demand response may reduce.
struct IslandUnitsRow {
  enum class Kind { minimum, output };
  Kind kind;
  int row;
  std::size_t island, device;
  double unit_mw;                    // m or P, if all of the unit was delivered
  std::vector<solver::Entry> units;  // n: columns and their signs
  std::vector<int> reducible;        // loads in C
};

// Rows for all generators, where units are whole and no dispatch goes before. The scenario sets the numbers.
void add_island_units(RecourseModel& model, const RecourseBase& base);
void add_island_units(stochastic::ScenarioData& data, const RecourseBase& base, const RecourseModel& model,
                      int scenario);

}  // namespace gridkeel::planning
