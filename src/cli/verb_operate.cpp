#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/actions.hpp"
#include "cli/flags.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress_line.hpp"
#include "cli/run_study.hpp"
#include "cli/verb.hpp"
#include "common/file.hpp"
#include "planning/event.hpp"
#include "report/operation_report.hpp"

namespace gridkeel::cli {
namespace {

constexpr int kMostDays = 366;

struct OperateFlags {
  std::string run;
  RunStudyRequest of_run;
  FlagText days, step_min, look_ahead_h, seed, threads, step_limit_s;
  std::optional<std::string> event, plan, out;
};

// Not movable: `report` points into it.
struct OperateRun {
  OperateRun(const OperateFlags& flags, operation::OperateOptions options);
  OperateRun(const OperateRun&) = delete;
  OperateRun& operator=(const OperateRun&) = delete;

  operation::Plant plant;
  report::OperationReport report;
};

OperateRun::OperateRun(const OperateFlags& flags, operation::OperateOptions options) {
  const Stopwatch watch;
  const int days = integer_flag("--days", flags.days, 1, kMostDays).value_or(7);
  const double step_h =
      number_flag("--step-min", flags.step_min, Range::between(1.0, 60.0), "min").value_or(15.0) / 60.0;
  report.look_ahead_h =
      number_flag("--look-ahead-h", flags.look_ahead_h, Range::between(step_h, 48.0), "h").value_or(4.0);
  options.look_ahead_steps = std::max(1, static_cast<int>(std::lround(report.look_ahead_h / step_h)));
  options.step_limit_s = report.step_limit_s =
      number_flag("--step-limit", flags.step_limit_s, Range::between(0.0, 3600.0), "s").value_or(10.0);
  const report::RecordedRun run = report::read_run(flags.run);
  const planning::Study study = study_of_run(run, flags.of_run, report.warnings);
  const int threads = threads_of(flags.threads).value_or(study.solve.threads);
  const planning::Study stepped = operation::stepped_study(study, step_h, days);
  const int day_steps = stepped.horizon.periods / days;
  plant = operation::make_plant(stepped, flags.plan ? planning::read_plan_file(*flags.plan) : run.modules, day_steps);
  report.seed = seed_flag("--seed", flags.seed).value_or(1);
  const std::uint64_t drawn = operation::stream_seed(study, report.seed);
  const shock::ScenarioSet set = operation::draw_stream_set(stepped, drawn, threads);
  shock::Scenario whole = set.scenarios.front();
  if (flags.event) whole = planning::read_event(*flags.event, stepped, set).scenario;
  report.story = whole.story();
  const operation::Stream stream = operation::make_stream(stepped, std::move(whole), drawn, day_steps);
  report.plant = &plant;
  report.run = run.folder;
  report.study_source = study.source;
  report.event = flags.event.value_or("");
  report.operation = operation::operate(plant, stream, options, threads);
  report.total_s = watch.seconds();
}

ExitCode run_operate(const OperateFlags& flags, const Output& output) {
  if (flags.out) require_writable_folder(*flags.out);
  ProgressLine progress(output.quiet);
  StopToken stop;
  const InterruptGuard guard(stop);
  operation::OperateOptions options;
  options.stop = &stop;
  options.on_step = [&](const std::string& what) { progress.step(what); };
  try {
    const OperateRun run(flags, options);
    progress.clear();
    const report::OperationReport& report = run.report;
    const auto json = report::operation_json(report);
    std::string written;
    if (flags.out)
      written = write_files({{"operation.json", to_text(json)},
                             {"operation.txt", report::operation_summary(report, report::Style(false))},
                             {"steps.csv", report::steps_csv(report, report.operation.rolling)},
                             {"steps_hindsight.csv", report::steps_csv(report, report.operation.hindsight)},
                             {"steps_rule.csv", report::steps_csv(report, report.operation.rule)}},
                            *flags.out);
    output.answer(json, report::operation_summary(report, output.style()) + written);
    return ExitCode::done;
  } catch (const Error& error) {
    progress.clear();
    say_why_no_answer(output, error, stop);
    throw;
  }
}

}  // namespace

void add_operate(CLI::App& app, Command& command) {
  auto flags = std::make_shared<OperateFlags>();
  flags->of_run.verb = "operate";
  CLI::App& verb =
      add_verb(app, command, "operate", "Run a plan in real time over days that nobody foresees", flags, run_operate);
  verb.add_option("run", flags->run, "Folder that plan wrote")->required()->type_name("RUN");
  verb.add_option("--days", flags->days, "Days of the stream (7)")->type_name("D");
  verb.add_option("--step-min", flags->step_min,
                  "Minutes of a step (15); the study's periods are whole numbers of them")
      ->type_name("MIN");
  verb.add_option("--look-ahead-h", flags->look_ahead_h, "Hours that each step looks ahead (4)")->type_name("H");
  verb.add_option("--step-limit", flags->step_limit_s, "Seconds for a step; then the rule decides (10)")
      ->type_name("SEC");
  verb.add_option("--seed", flags->seed, "Seed of the stream (1); never that of the plan's scenarios")->type_name("S");
  verb.add_option("--event", flags->event, "An event of your own on top of the stream, as a TOML file")
      ->type_name("FILE");
  verb.add_option("--plan", flags->plan, "A plan of your own in place of the run's, as a TOML file")->type_name("FILE");
  add_threads(verb, flags->threads);
  add_run_study(verb, flags->of_run);
  verb.add_option("--out", flags->out, "Folder for operation.json, operation.txt and a steps*.csv for each course")
      ->type_name("DIR");
  verb.add_flag("--quiet", command.output.quiet, "No progress and no summary");
}

}  // namespace gridkeel::cli
