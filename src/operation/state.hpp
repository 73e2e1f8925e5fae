#pragma once

#include "operation/plant.hpp"

namespace gridkeel::operation {

using UsableShare = std::vector<std::vector<double>>;  // [site][offer]

// `delivered`: what arrived of what was bought, whether it works today or not.
planning::InitialState first_state(const Plant& plant, const UsableShare& delivered);

// The state as the next steps may build on it, `step` being their first: modules that cannot be used today take no part
// in it (their storage keeps what it holds), and rounding is cut off.
planning::InitialState usable_state(const Plant& plant, const planning::InitialState& state, int step,
                                    const UsableShare& usable_share);

// What the dispatch y did in period `t` of its problem, which was the step `step`.
void advance(const Plant& plant, planning::InitialState& state, const planning::PlanningProblem& problem,
             const std::vector<double>& y, int t, int step, const UsableShare& usable_share);

double usable_units(const Plant& plant, std::size_t device, const UsableShare& usable_share);

// Energy left or missing at the end, and energy that is still owed: what the run has to pay for them.
double end_value_usd(const Plant& plant, const planning::InitialState& state, const UsableShare& delivered);

}  // namespace gridkeel::operation
