#pragma once

#include <vector>

#include "planning/device_rows.hpp"

namespace gridkeel::planning {

// Each device's loads: those of its bus that it may reduce. Empty for what is no demand response.
std::vector<std::vector<int>> reducible_loads(const Study& study, const FirstStage& first,
                                              const std::vector<Load>& loads);

// Reductions and shedding together take no more from a load than its demand. Offers at a bus may reduce different
// classes of load, so how much of each load an offer takes is open; it can be told apart, class by class, exactly if
//   sum of reductions by offers that reduce only classes in C + shed of these classes <= their demand
// for every union C of the offers' class sets (Hall's condition). At one bus stand three classes at most: its own
// load's, training's and inference's, so there are at most seven such rows a period, and one or two in practice.
void add_demand_caps(stochastic::RecourseTemplate& target, DeviceRows& out, const Study& study, const FirstStage& first,
                     const std::vector<Load>& loads, const RecourseColumns& columns, bool with_names);

}  // namespace gridkeel::planning
