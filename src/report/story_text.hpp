// Private to report: a scenario's events, as many as a reader takes in.
#pragma once

#include <string>
#include <vector>

#include "planning/plan.hpp"

namespace gridkeel::report {

// The weightiest events in order of time, one line each.
std::string story_text(const std::vector<const shock::Event*>& events, std::size_t most_events);

// Those of a scenario; failures of modules that the plan does not buy are no news and are left out.
std::string story_text(const planning::PlanningProblem& problem, const planning::Plan& plan, std::size_t scenario,
                       std::size_t most_events);

}  // namespace gridkeel::report
