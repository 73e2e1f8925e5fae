// What a run's file keeps of the domain: a study and its scenarios before the search, a plan after it.
#pragma once

#include "assessment/ac_feedback.hpp"
#include "planning/plan.hpp"
#include "store/run_writer.hpp"

namespace gridkeel::report {

// Names, numbers and versions; the options of the run are the caller's to add to `facts`.
store::RunHead run_head(const planning::Study& study, const shock::ScenarioSet& set);

// All but the documents. `ac`: null if AC power flow was left out.
store::RunResult run_result(const planning::PlanningProblem& problem, const planning::Plan& plan,
                            const assessment::AcOutcome* ac);

}  // namespace gridkeel::report
