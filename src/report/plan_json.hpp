#pragma once

#include <nlohmann/json_fwd.hpp>

#include "assessment/ac_feedback.hpp"
#include "planning/plan.hpp"
#include "report/run_info.hpp"

namespace gridkeel::report {

// plan.json: every key is described in docs/results.md. Numbers that are not finite become null, and so does an AC
// check that was left out.
nlohmann::ordered_json plan_json(const planning::PlanningProblem& problem, const planning::Plan& plan,
                                 const RunInfo& info, const assessment::AcOutcome* ac = nullptr);

}  // namespace gridkeel::report
