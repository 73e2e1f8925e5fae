#pragma once

#include <optional>
#include <string>

#include "planning/auto_radius.hpp"

namespace gridkeel::report {

// What a run was asked for and how long its parts took, beside what the plan itself holds.
struct RunInfo {
  std::string study_file;                        // from the folder of the results; empty for built-in studies
  std::optional<planning::RadiusSearch> radius;  // if it was to be found
  double gap_target = 0.0;
  double time_limit_s = 0.0;
  double study_s = 0.0;      // reading the study
  double scenarios_s = 0.0;  // drawing the scenarios
  double problem_s = 0.0;    // building the two-stage problem
  double plan_s = 0.0;       // solving, and evaluating every scenario with and without the plan
  double ac_s = 0.0;         // AC power flow, and what its feedback solves again
  double total_s = 0.0;
};

}  // namespace gridkeel::report
