#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/actions.hpp"
#include "report/sweep_report.hpp"

namespace gridkeel::cli {

// What `sweep` is asked for, free of flags and printing.
struct SweepRunRequest {
  std::string study;
  std::vector<std::string> vary;     // "KEY=VALUE,..."
  std::vector<std::string> tornado;  // parameters; or
  std::vector<std::string> hosting;  // names of AI sites
  double by = 0.1;                   // of a tornado
  std::string hosting_risk = "unserved";
  std::optional<double> hosting_limit, hosting_most_mw, hosting_tolerance_mw;
  std::optional<double> until_gap;  // sequential sampling
  std::optional<int> replications, most_scenarios;
  std::string file;  // without its ending: .csv and .json are written
  Overrides overrides;
  std::function<void(const std::string&)> on_step;
};

struct SweepFiles {
  std::string csv, json;
};
SweepFiles sweep_files(const std::string& out);  // an ending .csv or .json gives way

// Writes its files after each point, so that a sweep that was stopped goes on where it was.
report::SweepReport run_sweep(const SweepRunRequest& request, StopToken& stop);

}  // namespace gridkeel::cli
