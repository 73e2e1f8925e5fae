#pragma once

#include "operation/step.hpp"
#include "operation/stream.hpp"

namespace gridkeel::operation {

// What a step comes to when set-points meet the loads that really came: Stage II of this one step, from the same state.
// - Import, its imbalance, ramp and reserve, shed load and reactive power are free.
// - Modules keep their set-points unless load would be shed otherwise: those that reach full power within a minute may
//   then give more or less, the others only less. In a part that is cut off, modules follow its load.
// - Whole numbers are kept, unless that leaves no answer. So are switches, and the blocks that shall have voltage; what
//   cannot be held goes dark.
// Moves `state` on. Throws InternalError if there is none at all.
StepRecord settle(const Plant& plant, const Stream& stream, int step, Decision decision, planning::InitialState& state);

}  // namespace gridkeel::operation
