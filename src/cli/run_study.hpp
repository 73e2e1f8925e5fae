#pragma once

#include <optional>
#include <string>
#include <vector>

#include "planning/study.hpp"
#include "report/recorded_run.hpp"

namespace gridkeel::cli {

// How verbs that take the folder of a run find its study again.
struct RunStudyRequest {
  std::optional<std::string> study;  // where it stands now
  bool force = false;                // go on although it has changed since the run: a warning instead of an error
  std::string verb;                  // as messages name it
};

// The study with the run's own numbers: scenarios, seed, criterion, limits that AC power flow tightened. `edits` are
// made on top, of the study or of another one that `elsewhere` names.
planning::Study study_of_run(const report::RecordedRun& run, const RunStudyRequest& request,
                             std::vector<std::string>& warnings);
planning::Study shifted_study_of_run(const report::RecordedRun& run, const RunStudyRequest& request,
                                     const std::string& elsewhere, const std::vector<ConfigEdit>& edits);

shock::ScenarioSet scenarios_of_run(const planning::Study& study, const report::RecordedRun& run,
                                    const RunStudyRequest& request, std::vector<std::string>& warnings);

}  // namespace gridkeel::cli
