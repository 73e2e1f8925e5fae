#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/actions.hpp"
#include "report/dispatch_report.hpp"

namespace gridkeel::cli {

// What `dispatch` is asked for, free of flags and printing.
struct DispatchRequest {
  std::string subject;               // folder of a run, or a study
  std::optional<std::string> study;  // where the run's study stands now
  std::optional<std::string> plan_file, event_file;
  bool no_modules = false;
  bool force = false;  // goes on although the study has changed since the run
  std::vector<std::string> scenarios;
  std::optional<planning::AcMode> ac;  // the study's, if not given
  Overrides overrides;                 // beside a study only
};

// Not movable: `report` points into it. The constructor does the work and throws what is wrong with the request.
struct DispatchRun {
  explicit DispatchRun(const DispatchRequest& request);
  DispatchRun(const DispatchRun&) = delete;
  DispatchRun& operator=(const DispatchRun&) = delete;

  std::unique_ptr<planning::PlanningProblem> problem;
  planning::Dispatched dispatched;
  report::DispatchReport report;
};

std::vector<OutputFile> dispatch_files(const DispatchRun& run);

}  // namespace gridkeel::cli
