// What it is worth to know the scenarios better, or to know them at all.
#pragma once

#include "assessment/reference_plans.hpp"
#include "stochastic/statistics/value_of_information.hpp"

namespace gridkeel::assessment {

// For the expected cost (all without ambiguity and CVaR): WS, every scenario with a plan of its own; RP, the best plan
// for all; EEV, the plan for the mean scenario in all of them. WS <= RP <= EEV. `expected_value` is that plan's cost in
// the mean scenario. One solve per scenario.
stochastic::ValueOfInformation value_of_information(ReferencePlanner& planner, const SolvedPlan& deterministic,
                                                    const SolvedPlan& risk_neutral);

}  // namespace gridkeel::assessment
