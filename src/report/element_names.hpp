#pragma once

#include <string>

#include "planning/planning_problem.hpp"

namespace gridkeel::report {

// "voltara-2h@22": how results name the units of an offer at a bus.
std::string device_name(const planning::PlanningProblem& problem, std::size_t device);

// "background@18", "dc-22:training@22", with ":firm" before the @ for the part that must not be shed.
std::string load_name(const planning::PlanningProblem& problem, const planning::Load& load);

}  // namespace gridkeel::report
