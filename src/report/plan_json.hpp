#pragma once

#include <nlohmann/json_fwd.hpp>

#include "planning/plan.hpp"
#include "report/run_info.hpp"

namespace gridkeel::report {

// plan.json: every key is described in docs/results.md. Numbers that are not finite become null.
nlohmann::ordered_json plan_json(const planning::PlanningProblem& problem, const planning::Plan& plan,
                                 const RunInfo& info);

}  // namespace gridkeel::report
