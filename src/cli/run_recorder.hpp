#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "cli/actions.hpp"
#include "store/run_writer.hpp"

namespace gridkeel::cli {

// Keeps the file of a run (docs/run-store.md) while `plan` works. What goes wrong while the solver works, whose
// callbacks let nothing through, asks it to stop and is thrown by check().
class RunRecorder {
 public:
  // `resumed`: the folder's own file goes on; else a new one is made by begin().
  RunRecorder(std::string folder, const PlanRequest& request, bool resumed, StopToken& stop);

  // `study_file`: as study_file_from() tells it.
  void begin(const planning::Study& study, const shock::ScenarioSet& set, const std::string& study_file);
  void found(const stochastic::Checkpoint& found, const stochastic::Progress& progress);
  void check() const;
  // The run ends without a plan. One that can have none leaves no file; any other can be resumed.
  void end_without_plan(const Error& error) noexcept;
  void finish(const PlanRun& run, const std::vector<OutputFile>& files);

 private:
  std::string folder_, method_;
  std::optional<int> dispatch_scenarios_;
  bool resumed_;
  StopToken& stop_;
  std::mutex mutex_;
  std::unique_ptr<store::RunWriter> writer_;
  std::optional<FileError> error_;
};

// A run that was stopped: the study as it was solved, and what was found of it.
struct StoppedRun {
  planning::Study study;
  std::string study_file;  // as study_file_from() told it
  std::string method;
  std::optional<int> dispatch_scenarios;
  stochastic::Checkpoint found;
};
StoppedRun read_stopped_run(const std::string& folder);

}  // namespace gridkeel::cli
