#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/actions.hpp"
#include "cli/run_study.hpp"
#include "report/evaluation_report.hpp"

namespace gridkeel::cli {

// What `evaluate` is asked for, free of flags and printing.
struct EvaluateRequest {
  std::string run;  // folder
  RunStudyRequest of_run;
  std::vector<std::string> compare, shifts;
  std::optional<std::vector<std::string>> references;  // else by what they cost: see default_references
  std::optional<int> scenarios;
  std::optional<double> mip_gap;   // where Stage II has whole numbers: of each scenario's cost; else the study's
  double scenario_limit_s = 10.0;  // and how long each scenario may take
  std::uint64_t seed = 1;
  std::optional<int> threads;
  std::optional<bool> relax;  // Stage II's whole numbers; else as the run did
  bool statistics = false, explain = false;
  std::optional<int> replications;
  double confidence = 0.95;
  int bootstrap = 500;
  std::function<void(const std::string&)> on_step;
};

// Names of the plans that are made to be held against.
std::vector<std::string> reference_names();  // "none", "deterministic", ...
// To solve for another plan takes as long as the run did; with whole numbers in Stage II that is too long to be done
// unasked.
std::vector<std::string> default_references(bool whole_numbers);

// Not movable: `report` points into it. The constructor does the work and throws what is wrong with the request.
struct EvaluateRun {
  EvaluateRun(const EvaluateRequest& request, StopToken& stop);
  EvaluateRun(const EvaluateRun&) = delete;
  EvaluateRun& operator=(const EvaluateRun&) = delete;

  std::unique_ptr<planning::PlanningProblem> problem;  // of the run
  report::EvaluationReport report;
};

std::vector<OutputFile> evaluation_files(const EvaluateRun& run);

}  // namespace gridkeel::cli
