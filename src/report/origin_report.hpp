// Private to report: where a set of scenarios came from, and what its stress atoms weigh in a plan.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "planning/plan.hpp"

namespace gridkeel::report {

// sampling, drawn, kept, file, reduction, stress: what draws the same set again.
nlohmann::ordered_json origin_json(const shock::ScenarioSet& set);
// "200 of 10 000 scenarios (cost), 4 stress atoms"
std::string origin_words(const shock::ScenarioSet& set);
// What the reduction changed, in sentences; empty without one.
std::string reduction_text(const shock::ScenarioSet& set);

// Worst-case weight of all stress atoms together, and what the plan's reader should know of it.
double stress_weight(const planning::PlanningProblem& problem, const planning::Plan& plan);
std::string stress_text(const planning::PlanningProblem& problem, const planning::Plan& plan);

}  // namespace gridkeel::report
