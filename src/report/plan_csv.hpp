#pragma once

#include <string>

#include "planning/plan.hpp"

namespace gridkeel::report {

// One line per scenario: what it costs under the plan, by term (docs/results.md).
std::string recourse_csv(const planning::PlanningProblem& problem, const planning::Plan& plan);

// Long form, scenarios whose dispatch was kept: every decision, demand, voltage and flow.
std::string dispatch_csv(const planning::PlanningProblem& problem, const planning::Plan& plan);

}  // namespace gridkeel::report
