#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "assessment/evaluation.hpp"
#include "report/style.hpp"

namespace gridkeel::report {

// What `evaluate` found, as its files tell it.
struct EvaluationReport {
  const planning::PlanningProblem* problem = nullptr;  // of the run, with its own scenarios
  std::string run;                                     // its folder
  std::string study_source;
  planning::RiskChoice risk;
  assessment::Evaluation evaluation;
  std::vector<std::string> warnings;
  double total_s = 0.0;
};

nlohmann::ordered_json evaluation_json(const EvaluationReport& report);
// One line per figure of a plan on one kind of days.
std::string evaluation_csv(const EvaluationReport& report);
// One line per scenario and plan.
std::string samples_csv(const EvaluationReport& report);
std::string evaluation_summary(const EvaluationReport& report, const Style& style);

}  // namespace gridkeel::report
