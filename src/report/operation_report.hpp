#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "operation/operate.hpp"
#include "report/style.hpp"

namespace gridkeel::report {

// What `operate` found, as its files tell it.
struct OperationReport {
  const operation::Plant* plant = nullptr;
  operation::Operation operation;
  std::string run;  // its folder
  std::string study_source;
  std::string event;  // file, if one was given
  std::string story;  // of the stream
  std::uint64_t seed = 0;
  double look_ahead_h = 0.0, step_limit_s = 0.0;
  std::vector<std::string> warnings;
  double total_s = 0.0;
};

nlohmann::ordered_json operation_json(const OperationReport& report);
// One line per step.
std::string steps_csv(const OperationReport& report, const operation::Course& course);
std::string operation_summary(const OperationReport& report, const Style& style);

// What real-time operation leaves out of the study, in words.
std::vector<std::string> operation_fidelity(const OperationReport& report);
int fallbacks(const operation::Course& course);

}  // namespace gridkeel::report
