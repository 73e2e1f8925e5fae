#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "assessment/ac_feedback.hpp"
#include "report/style.hpp"

namespace gridkeel::report {

// Every violation, the state nearest to each limit, and the states that have no solution, dead buses or islands.
std::string ac_csv(const planning::PlanningProblem& problem, const assessment::AcCheck& check);

// "ac_check" of plan.json.
nlohmann::ordered_json ac_json(const planning::PlanningProblem& problem, const assessment::AcOutcome& outcome);

std::string ac_block(const planning::PlanningProblem& problem, const assessment::AcOutcome& outcome,
                     const Style& style);

// In place of a limit's element: what is no limit, but added to the import that scenarios leave which leave little.
inline constexpr const char* kSmallSharesElement = "substation:small_shares";

// "18", "17-18", "substation", kSmallSharesElement
std::string ac_element(const planning::PlanningProblem& problem, assessment::AcQuantity quantity, int element);

}  // namespace gridkeel::report
