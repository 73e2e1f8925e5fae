#include "cli/run_recorder.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>
#include <filesystem>

#include "report/run_record.hpp"
#include "report/run_study.hpp"
#include "store/run_reader.hpp"

namespace gridkeel::cli {
namespace {

std::string now_utc() { return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr))); }

}  // namespace

RunRecorder::RunRecorder(std::string folder, const PlanRequest& request, bool resumed, StopToken& stop)
    : folder_(std::move(folder)),
      method_(request.method),
      dispatch_scenarios_(request.dispatch_scenarios),
      resumed_(resumed),
      stop_(stop) {}

void RunRecorder::begin(const planning::Study& study, const shock::ScenarioSet& set, const std::string& study_file) {
  if (resumed_) {
    writer_ = std::make_unique<store::RunWriter>(folder_);
    writer_->set({{"state", "unfinished"}, {"resumed", now_utc()}});
    return;
  }
  store::RunHead head = report::run_head(study, set);
  head.facts.merge(report::option_facts(study));
  head.facts["study.file"] = study_file;
  head.facts["option.method"] = method_;
  if (dispatch_scenarios_) head.facts["option.dispatch"] = std::to_string(*dispatch_scenarios_);
  head.facts["started"] = now_utc();
  head.facts["state"] = "unfinished";
  writer_ = std::make_unique<store::RunWriter>(folder_, head);
}

void RunRecorder::found(const stochastic::Checkpoint& found, const stochastic::Progress& progress) {
  const std::lock_guard lock(mutex_);
  if (error_) return;
  try {
    writer_->add(found, progress);
  } catch (const FileError& error) {
    error_ = error;
    stop_.request_stop();
  }
}

void RunRecorder::check() const {
  if (error_) throw *error_;
}

void RunRecorder::end_without_plan(const Error& error) noexcept {
  if (!writer_ || error_) return;
  try {
    if (error.code() != ExitCode::infeasible) return writer_->set({{"state", "stopped"}, {"message", error.what()}});
    writer_.reset();
    std::filesystem::remove(std::filesystem::path(folder_) / store::kRunFile);
  } catch (const std::exception&) {  // what stopped the run matters more
  }
}

void RunRecorder::finish(const PlanRun& run, const std::vector<OutputFile>& files) {
  store::RunResult result = report::run_result(*run.problem, run.plan, run.ac ? &*run.ac : nullptr);
  for (const OutputFile& file : files) result.documents.push_back({file.name, file.content});
  result.facts = {
      {"state", "finished"}, {"finished", now_utc()}, {"status", std::string(to_string(run.plan.solution.status))}};
  writer_->finish(result);
}

StoppedRun read_stopped_run(const std::string& folder) {
  const store::RunReader run(folder);
  const store::Facts facts = run.facts();
  StoppedRun stopped;
  stopped.study = report::study_of_run(run, facts);
  stopped.study_file = report::fact_of(run, facts, "study.file");
  stopped.method = report::fact_of(run, facts, "option.method");
  if (const auto at = facts.find("option.dispatch"); at != facts.end())
    stopped.dispatch_scenarios = std::stoi(at->second);
  stopped.found = run.checkpoint();
  return stopped;
}

}  // namespace gridkeel::cli
