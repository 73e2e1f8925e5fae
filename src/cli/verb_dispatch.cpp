#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/dispatch_run.hpp"
#include "cli/flags.hpp"
#include "cli/verb.hpp"
#include "common/file.hpp"
#include "common/progress.hpp"
#include "report/recorded_run.hpp"

namespace gridkeel::cli {
namespace {

struct DispatchFlags {
  DispatchRequest request;
  SampleFlags sample;
  FlagText ac;
  std::optional<std::string> out;
};

// plan's own dispatch.csv must not be lost.
void refuse_folder_of_run(const DispatchFlags& flags) {
  std::error_code ignored;
  if (report::holds_run(flags.request.subject) &&
      std::filesystem::equivalent(*flags.out, flags.request.subject, ignored))
    throw InputError(
        fmt::format("--out {}: is the folder of the run, whose dispatch.csv would be overwritten; choose "
                    "another",
                    *flags.out));
}

ExitCode run_dispatch(const DispatchFlags& flags, const Output& output) {
  const Stopwatch watch;
  DispatchRequest request = flags.request;
  flags.sample.read(request.overrides);
  if (const auto mode = choice_flag("--ac", flags.ac, planning::ac_mode_names()))
    request.ac = planning::ac_mode_of(*mode);
  if (flags.out) refuse_folder_of_run(flags);
  DispatchRun run(request);
  run.report.total_s = watch.seconds();
  if (flags.out) require_writable_folder(*flags.out);
  const std::string written = flags.out ? write_files(dispatch_files(run), *flags.out) : "";
  output.answer(report::dispatch_json(run.report), report::dispatch_summary(run.report, output.style()) + written);
  return ExitCode::done;
}

}  // namespace

void add_dispatch(CLI::App& app, Command& command) {
  auto flags = std::make_shared<DispatchFlags>();
  DispatchRequest& request = flags->request;
  CLI::App& verb =
      add_verb(app, command, "dispatch", "Dispatch a scenario or an event under a plan", flags, run_dispatch);
  verb.add_option("run", request.subject, "Folder that plan wrote; or a study, with --plan or --no-modules")
      ->required()
      ->type_name("RUN|STUDY");
  verb.add_option("--scenario", request.scenarios, "Scenarios by name, or worst; several are separated by commas")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("ID");
  verb.add_option("--event", request.event_file, "An event of your own, as a TOML file")->type_name("FILE");
  verb.add_option("--plan", request.plan_file, "A plan of your own, as a TOML file")->type_name("FILE");
  verb.add_flag("--no-modules", request.no_modules, "Nothing is bought; what is installed stands");
  verb.add_option("--study", request.study, "Where the run's study stands now, if it was moved")->type_name("STUDY");
  verb.add_flag("--force", request.force, "Go on although the study has changed since the run");
  verb.add_option("--out", flags->out, "Folder for dispatch.csv, dispatch.json and ac_check.csv")->type_name("DIR");
  verb.add_option("--ac", flags->ac, "AC power flow of every dispatched state: report (default) or off")
      ->type_name("MODE");
  flags->sample.add_to(verb);
  verb.add_flag("--quiet", command.output.quiet, "Print nothing but errors");
}

}  // namespace gridkeel::cli
