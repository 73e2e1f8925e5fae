// Private to report: the blocks of plan.json, some of which dispatch.json has too.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "assessment/ac_feedback.hpp"
#include "planning/plan.hpp"
#include "report/run_info.hpp"

namespace gridkeel::report {

nlohmann::ordered_json module_json(const planning::PlanningProblem& problem, const planning::Purchase& purchase);
nlohmann::ordered_json installed_json(const planning::Study& study);
nlohmann::ordered_json risk_json(const planning::PlanningProblem& problem, const planning::Plan& plan,
                                 const RunInfo& info);
nlohmann::ordered_json scenarios_json(const planning::PlanningProblem& problem);
nlohmann::ordered_json comparison_json(const planning::Plan& plan);
nlohmann::ordered_json money_json(const planning::PlanningProblem& problem, const planning::Plan& plan);
nlohmann::ordered_json method_json(const planning::PlanningProblem& problem, const planning::Plan& plan,
                                   const RunInfo& info);
nlohmann::ordered_json checks_json(const planning::Plan& plan);
nlohmann::ordered_json shedding_json(const planning::PlanningProblem& problem);
nlohmann::ordered_json fidelity_json(const planning::PlanningProblem& problem, const assessment::AcOutcome* ac);
nlohmann::ordered_json timing_json(const planning::Plan& plan, const RunInfo& info);

}  // namespace gridkeel::report
