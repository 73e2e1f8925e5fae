// What a plan costs in the scenarios of a problem, where nothing is to be solved for from there.
#pragma once

#include "assessment/reference_plans.hpp"
#include "assessment/sample.hpp"

namespace gridkeel::assessment {

// As ReferencePlanner::in_sample, from a Stage II that holds what the plan buys and nothing else: each LP is several
// times smaller, and has the same optimum (to the tolerance that every LP is checked to). Where there are whole
// numbers, each scenario gets no more time than the request allows. What is learnt is forgotten. Throws
// Error(no_answer) if stopped.
InSample narrowed_in_sample(const planning::PlanningProblem& problem, const planning::RiskChoice& risk,
                            const std::vector<planning::PlannedModule>& modules, const SampleRequest& request);

}  // namespace gridkeel::assessment
