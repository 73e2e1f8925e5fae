#include <memory>
#include <nlohmann/json.hpp>

#include "cli/actions.hpp"
#include "cli/event_log.hpp"
#include "cli/flags.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress_line.hpp"
#include "cli/verb.hpp"
#include "common/file.hpp"

namespace gridkeel::cli {
namespace {

constexpr int kMostDispatched = 1'000'000;

struct PlanFlags {
  std::string study, out;
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

PlanRun solve(const planning::Study& study, const PlanFlags& flags, const Output& output, EventLog& log,
              StopToken& stop) {
  ProgressLine progress(output.quiet);
  PlanRequest request;
  request.method = flags.solve.method_name();
  request.dispatch_scenarios = integer_flag("--dispatch", flags.dispatch, 0, kMostDispatched);
  request.on_step = [&](const std::string& what) { progress.step(what); };
  request.on_progress = [&](const stochastic::Progress& p) {
    progress.solve(p);
    log.progress(p);
  };
  try {
    return run_plan(study, request, stop);
  } catch (const Error& error) {
    progress.clear();
    log.event("end", {{"status", "error"}, {"message", error.what()}});
    if (error.code() == ExitCode::infeasible || error.code() == ExitCode::no_answer)
      fail_without_plan(error, stop, output);
    throw;
  }
}

ExitCode run_plan_verb(const PlanFlags& flags, const Output& output) {
  Overrides overrides;
  flags.sample.read(overrides);
  flags.risk.read(overrides);
  flags.solve.read(overrides);
  flags.solve.method_name();
  if (flags.relax_first)
    throw InputError("--relax-first is not available for plan, which buys whole units; available in export");
  integer_flag("--dispatch", flags.dispatch, 0, kMostDispatched);
  if (const auto mode = choice_flag("--ac", flags.ac, planning::ac_mode_names()))
    overrides.ac = planning::ac_mode_of(*mode);
  Stopwatch watch;
  EventLog log(flags.solve.log.value_or(""));
  const planning::Study study = load_study(flags.study, overrides);
  const double study_s = watch.seconds();
  require_writable_folder(flags.out);
  log.event("start", {{"instance", study.name}, {"scenarios", study.scenario_count}});
  StopToken stop;
  const InterruptGuard guard(stop);  // until the files are written
  PlanRun run = solve(study, flags, output, log, stop);
  run.info.study_s = study_s;
  run.info.study_file = study_file_from(study, flags.out);
  run.info.total_s = watch.seconds();
  log.end(std::string(to_string(run.plan.solution.status)), run.plan.solution, run.info.total_s);
  log.check();
  const std::string written = write_files(plan_files(run), flags.out);
  if (output.json)
    output.object(plan_json(run));
  else if (!output.quiet)
    output.text(plan_summary(run, output.style()) + written);
  return ExitCode::done;
}

}  // namespace

void add_plan(CLI::App& app, Command& command) {
  auto flags = std::make_shared<PlanFlags>();
  CLI::App& verb = add_verb(app, command, "plan", "Decide which modules to buy and where", flags, run_plan_verb);
  verb.add_option("study", flags->study, "Study file, folder or built-in name")->required()->type_name("STUDY");
  verb.add_option("--out", flags->out, "Folder for plan.json, recourse.csv, dispatch.csv, ac_check.csv, summary.txt")
      ->required()
      ->type_name("DIR");
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
