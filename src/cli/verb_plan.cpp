#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "cli/actions.hpp"
#include "cli/event_log.hpp"
#include "cli/flags.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress_line.hpp"
#include "cli/run_recorder.hpp"
#include "cli/verb.hpp"
#include "common/file.hpp"

namespace gridkeel::cli {
namespace {

constexpr int kMostDispatched = 1'000'000;

struct PlanFlags {
  std::optional<std::string> study, out, resume;
  SampleFlags sample;
  RiskFlags risk;
  SolveFlags solve;
  FlagText dispatch, ac;
  bool relax_first = false;
};

// Also says why there is no plan, where a script looks for it.
[[noreturn]] void fail_without_plan(const Error& error, const StopToken& stop, const Output& output) {
  const char* status = error.code() == ExitCode::infeasible ? "infeasible"
                       : stop.interrupted()                 ? "interrupted"
                                                            : "time_limit";
  output.no_plan(status, error.what());
  throw error;
}

// What is to be planned: a study, or a run that was stopped.
struct Task {
  planning::Study study;
  std::string study_file;  // from the folder of the results
  std::string folder;
  PlanRequest request;
  std::optional<stochastic::Checkpoint> found;  // of a run that goes on
};

PlanRun solve(Task& task, const Output& output, EventLog& log, StopToken& stop, RunRecorder& recorder) {
  ProgressLine progress(output.quiet);
  PlanRequest& request = task.request;
  if (task.found) request.resume = &*task.found;
  request.on_drawn = [&](const shock::ScenarioSet& set) { recorder.begin(task.study, set, task.study_file); };
  request.on_found = [&](const stochastic::Checkpoint& found, const stochastic::Progress& p) {
    recorder.found(found, p);
  };
  request.on_step = [&](const std::string& what) { progress.step(what); };
  request.on_progress = [&](const stochastic::Progress& p) {
    progress.solve(p);
    log.progress(p);
  };
  try {
    PlanRun run = run_plan(task.study, request, stop);
    recorder.check();
    return run;
  } catch (const Error& error) {
    progress.clear();
    recorder.check();  // a file that cannot be written is why it was stopped
    recorder.end_without_plan(error);
    log.event("end", {{"status", "error"}, {"message", error.what()}});
    if (error.code() == ExitCode::infeasible || error.code() == ExitCode::no_answer)
      fail_without_plan(error, stop, output);
    throw;
  }
}

void check_values(const PlanFlags& flags) {
  if (flags.relax_first)
    throw InputError("--relax-first is not available for plan, which buys whole units; available in export");
  flags.solve.method_name();
  integer_flag("--dispatch", flags.dispatch, 0, kMostDispatched);
}

Task new_task(const PlanFlags& flags) {
  if (!flags.study)
    throw InputError("plan: a study (a file, a folder or a built-in name) is required, or --resume RUN");
  if (!flags.out) throw InputError("plan: --out DIR, the folder of its results, is required");
  Overrides overrides;
  flags.sample.read(overrides);
  flags.risk.read(overrides);
  flags.solve.read(overrides);
  check_values(flags);
  if (const auto mode = choice_flag("--ac", flags.ac, planning::ac_mode_names()))
    overrides.ac = planning::ac_mode_of(*mode);
  Task task;
  task.folder = *flags.out;
  task.study = load_study(*flags.study, overrides);
  task.request.method = flags.solve.method_name();
  task.request.dispatch_scenarios = integer_flag("--dispatch", flags.dispatch, 0, kMostDispatched);
  require_writable_folder(task.folder);
  task.study_file = study_file_from(task.study, task.folder);
  return task;
}

// Only what does not change the problem may be said anew.
void refuse_beside_resume(const PlanFlags& flags) {
  if (flags.study || flags.out)
    throw InputError(
        "--resume RUN goes on with the study of that run and in its folder; STUDY and --out have no place");
  const FlagText* const fixed[] = {
      &flags.sample.scenarios, &flags.sample.seed, &flags.risk.alpha,          &flags.risk.lambda,
      &flags.risk.ambiguity,   &flags.risk.radius, &flags.risk.ambiguity_file, &flags.risk.recourse,
      &flags.solve.method,     &flags.ac};
  for (const FlagText* flag : fixed)
    if (*flag)
      throw InputError(
          fmt::format("--resume goes on with what the run was asked for; beside it only --gap, --time-limit, "
                      "--threads, --dispatch and --log can be given, not '{}'",
                      **flag));
}

Task resumed_task(const PlanFlags& flags) {
  refuse_beside_resume(flags);
  check_values(flags);
  Overrides overrides;
  flags.solve.read(overrides);
  require_writable_folder(*flags.resume);
  StoppedRun stopped = read_stopped_run(*flags.resume);
  Task task;
  task.folder = *flags.resume;
  task.study = std::move(stopped.study);
  apply(overrides, task.study);
  task.study_file = stopped.study_file;
  task.request.method = stopped.method;
  task.request.dispatch_scenarios = stopped.dispatch_scenarios;
  if (flags.dispatch) task.request.dispatch_scenarios = integer_flag("--dispatch", flags.dispatch, 0, kMostDispatched);
  task.found = std::move(stopped.found);
  return task;
}

ExitCode run_plan_verb(const PlanFlags& flags, const Output& output) {
  Stopwatch watch;
  EventLog log(flags.solve.log.value_or(""));
  Task task = flags.resume ? resumed_task(flags) : new_task(flags);
  const double study_s = watch.seconds();
  log.event("start", {{"instance", task.study.name}, {"scenarios", task.study.scenario_count}});
  StopToken stop;
  const InterruptGuard guard(stop);  // until the files are written
  RunRecorder recorder(task.folder, task.request, task.found.has_value(), stop);
  PlanRun run = solve(task, output, log, stop, recorder);
  run.info.study_s = study_s;
  run.info.study_file = task.study_file;
  run.info.total_s = watch.seconds();
  log.end(std::string(to_string(run.plan.solution.status)), run.plan.solution, run.info.total_s);
  log.check();
  const std::vector<OutputFile> files = plan_files(run);
  recorder.finish(run, files);
  const std::string written = write_files(files, task.folder);
  if (output.json)
    output.object(plan_json(run));
  else if (!output.quiet)
    output.text(
        plan_summary(run, output.style()) + written +
        fmt::format("The whole run is in {}; `gridkeel report {}` makes a page of it\n", store::kRunFile, task.folder));
  return ExitCode::done;
}

}  // namespace

void add_plan(CLI::App& app, Command& command) {
  auto flags = std::make_shared<PlanFlags>();
  CLI::App& verb = add_verb(app, command, "plan", "Decide which modules to buy and where", flags, run_plan_verb);
  verb.add_option("study", flags->study, "Study file, folder or built-in name")->type_name("STUDY");
  verb.add_option("--out", flags->out,
                  "Folder for run.sqlite, plan.json, recourse.csv, dispatch.csv, ac_check.csv, summary.txt")
      ->type_name("DIR");
  verb.add_option("--resume", flags->resume, "Go on with a run that was stopped, from its run.sqlite")
      ->type_name("RUN");
  flags->sample.add_to(verb);
  flags->risk.add_to(verb);
  flags->solve.add_to(verb);
  verb.add_option("--dispatch", flags->dispatch,
                  "How many of the worst scenarios dispatch.csv holds (5; 1 beyond 1000 buses)")
      ->type_name("N");
  verb.add_option("--ac", flags->ac, "AC power flow of every state: report (default), off, feedback")
      ->type_name("MODE");
  verb.add_flag("--relax-first", flags->relax_first)->group("");  // hidden: refused with a reason
  verb.add_flag("--quiet", command.output.quiet, "No progress and no summary");
}

}  // namespace gridkeel::cli
