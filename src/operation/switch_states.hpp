#pragma once

#include "operation/step.hpp"
#include "operation/stream.hpp"

namespace gridkeel::operation {

// Of a dispatch in one of its periods.
SwitchStates switch_states(const planning::PlanningProblem& problem, const std::vector<double>& y, int period);

// The safe rule: switches open where a line is out or its block has a fault, those that are normally closed close again
// once they can, as many as may be operated, and all others stay as they are. A tie opens in exchange for one.
SwitchStates kept_switches(const Plant& plant, const Observation& seen, const planning::InitialState& state);

// Per bus, whether the substation feeds it.
std::vector<char> fed_buses(const Plant& plant, const std::vector<grid::BranchId>& out, bool source_lost,
                            const SwitchStates& states);

// Moves on what the state holds of switches, blocks, operations and outages; returns how many were operated.
int advance_switches(const Plant& plant, planning::InitialState& state, const planning::PlanningProblem& problem,
                     const std::vector<double>& y, int period);

}  // namespace gridkeel::operation
