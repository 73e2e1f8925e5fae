#include "cli/run_study.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "cli/actions.hpp"

namespace gridkeel::cli {
namespace {

namespace fs = std::filesystem;
using report::RecordedRun;

std::string source_of(const RecordedRun& run) {
  if (run.study_file.empty()) return run.study_source;
  const fs::path path = (fs::path(run.folder) / run.study_file).lexically_normal();
  std::error_code ignored;
  if (fs::exists(path, ignored)) return path.string();
  throw InputError({run.plan_file, 0}, fmt::format("study.file: the study is not at {} any more; --study says where it "
                                                   "is now",
                                                   path.string()));
}

// A difference between the run and what stands now: an error, or with --force a warning.
void differs(const RunStudyRequest& request, const RecordedRun& run, const std::string& what,
             std::vector<std::string>& warnings) {
  if (!request.force)
    throw InputError({run.plan_file, 0},
                     fmt::format("{}: plan again, or {} with --force under what stands now", what, request.verb));
  warnings.push_back(what);
}

Overrides overrides_of(const RecordedRun& run) {
  Overrides overrides;
  overrides.scenarios = run.kept;
  if (run.scenario_file.empty()) {
    overrides.draw = run.drawn;
    overrides.sampling = shock::sampling_of(run.sampling);
  } else {
    overrides.from = run.scenario_file;
  }
  if (!run.reduction.empty()) overrides.reduction = shock::reduction_of(run.reduction);
  overrides.seed = run.seed;
  overrides.relax_recourse = run.relaxed;
  return overrides;
}

}  // namespace

planning::Study study_of_run(const RecordedRun& run, const RunStudyRequest& request,
                             std::vector<std::string>& warnings) {
  planning::Study study = load_study(request.study ? *request.study : source_of(run), overrides_of(run));
  study.risk = run.risk;
  if (study.fingerprint != run.study_fingerprint)
    differs(request, run,
            fmt::format("the study {} or a file that it names has changed since this plan was made (fingerprint {}, "
                        "now {})",
                        study.source, run.study_fingerprint, study.fingerprint),
            warnings);
  report::tighten(study, run);
  return study;
}

planning::Study shifted_study_of_run(const RecordedRun& run, const RunStudyRequest& request,
                                     const std::string& elsewhere, const std::vector<ConfigEdit>& edits) {
  const std::string own = request.study ? *request.study : source_of(run);
  planning::Study study = planning::load_study(elsewhere.empty() ? own : elsewhere, edits);
  apply(overrides_of(run), study);
  study.risk = run.risk;
  if (elsewhere.empty()) report::tighten(study, run);
  return study;
}

shock::ScenarioSet scenarios_of_run(const planning::Study& study, const RecordedRun& run,
                                    const RunStudyRequest& request, std::vector<std::string>& warnings) {
  // A reduction by cost was made before any limit was tightened.
  planning::Study own = study;
  report::undo_tightening(own, run);
  shock::ScenarioSet set = draw_scenarios(own);
  // The draw of a changed study differs, which was told already.
  if (const std::string now = set.fingerprint(); now != run.scenario_fingerprint && warnings.empty())
    differs(request, run,
            fmt::format("this version draws other scenarios than version {} did (fingerprint {}, now {})", run.version,
                        run.scenario_fingerprint, now),
            warnings);
  return set;
}

}  // namespace gridkeel::cli
