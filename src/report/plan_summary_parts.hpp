// Private to report: the blocks of the plan's summary.
#pragma once

#include <string>

#include "planning/plan.hpp"
#include "report/run_info.hpp"
#include "report/style.hpp"

namespace gridkeel::report {

// `proven`: no plan is better by more than the gap asked for.
std::string purchase_block(const planning::PlanningProblem& problem, const planning::Plan& plan, bool proven,
                           const Style& style);
std::string comparison_block(const planning::PlanningProblem& problem, const planning::Plan& plan, const Style& style);
std::string worst_block(const planning::PlanningProblem& problem, const planning::Plan& plan, const Style& style);
std::string ambiguity_block(const planning::PlanningProblem& problem, const planning::Plan& plan, const RunInfo& info,
                            const Style& style);

}  // namespace gridkeel::report
