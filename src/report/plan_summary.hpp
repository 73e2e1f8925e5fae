#pragma once

#include <string>

#include "assessment/ac_feedback.hpp"
#include "planning/plan.hpp"
#include "report/run_info.hpp"
#include "report/style.hpp"

namespace gridkeel::report {

// What a planner reads first: what to buy and where, what it costs and avoids, how sure the numbers are,
// what limits the plan, which scenarios drive it. At most kPageWidth columns.
std::string plan_summary(const planning::PlanningProblem& problem, const planning::Plan& plan, const RunInfo& info,
                         const Style& style, const assessment::AcOutcome* ac = nullptr);

// "CVaR 95 % with weight 0.5; Wasserstein ball of radius 0.1"
std::string risk_text(const planning::RiskChoice& risk);

}  // namespace gridkeel::report
