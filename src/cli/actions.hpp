#pragma once

#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "assessment/ac_feedback.hpp"
#include "cli/overrides.hpp"
#include "planning/plan.hpp"
#include "report/check_report.hpp"
#include "report/run_info.hpp"
#include "report/style.hpp"

namespace gridkeel::cli {

// The library calls behind the verbs, free of flags and printing.

planning::Study load_study(const std::string& reference, const Overrides& overrides);

// Scenarios as the study asks for them.
shock::ScenarioSet draw_scenarios(const planning::Study& study);

// Each scenario of dispatch.csv takes some ten bytes for each bus and period and quantity: 90 MB at 8 500 buses.
inline constexpr int kDispatched = 5;
inline constexpr std::size_t kManyBuses = 1000;

struct PlanRequest {
  std::string method = "lshaped";
  std::optional<int> dispatch_scenarios;            // default: kDispatched, on feeders beyond kManyBuses one
  std::function<void(const std::string&)> on_step;  // "drawing 60 scenarios"
  std::function<void(const stochastic::Progress&)> on_progress;
  std::function<void(const shock::ScenarioSet&)> on_drawn;
  std::function<void(const stochastic::Checkpoint&, const stochastic::Progress&)> on_found;  // not of AC feedback
  const stochastic::Checkpoint* resume = nullptr;  // what the same run had found before it was stopped
};

struct PlanRun {
  std::unique_ptr<planning::PlanningProblem> problem;
  planning::Plan plan;
  std::optional<assessment::AcOutcome> ac;  // unless the study turns it off
  report::RunInfo info;
};

// `study` with its own numbers; the time limit counts from here. Throws what make_plan throws.
PlanRun run_plan(const planning::Study& study, const PlanRequest& request, StopToken& stop);

// A file to be written, by its name within the output folder.
struct OutputFile {
  std::string name;
  std::string content;
};
std::vector<OutputFile> plan_files(const PlanRun& run);
nlohmann::ordered_json plan_json(const PlanRun& run);
std::string plan_summary(const PlanRun& run, const report::Style& style);

// All of them or none; says so in a line for people.
std::string write_files(const std::vector<OutputFile>& files, const std::string& folder);

// The study's file as seen from a folder that exists; empty for a built-in study.
std::string study_file_from(const planning::Study& study, const std::string& folder);

// What `check` looks at: a feeder (a .m file, builtin:NAME or synthetic:BUSES) or a study (anything
// else). Not movable: `check` points into it.
struct Checked {
  explicit Checked(const std::string& reference);
  Checked(const Checked&) = delete;
  Checked& operator=(const Checked&) = delete;

  grid::Network feeder;      // feeders only
  grid::ImportReport notes;  // likewise
  std::optional<planning::Study> study;
  report::Check check;
};

}  // namespace gridkeel::cli
