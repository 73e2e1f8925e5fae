#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/flags.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress_line.hpp"
#include "cli/sweep_run.hpp"
#include "cli/verb.hpp"
#include "common/file.hpp"

namespace gridkeel::cli {
namespace {

namespace fs = std::filesystem;

struct SweepFlags {
  SweepRunRequest request;
  SampleFlags sample;
  RiskFlags risk;
  FlagText threads, gap, time_limit, by, risk_of, risk_limit, most, tolerance, until_gap, replications, most_scenarios;
};

void check_combination(const SweepFlags& flags) {
  const SweepRunRequest& r = flags.request;
  const int kinds =
      (r.vary.empty() ? 0 : 1) + (r.tornado.empty() ? 0 : 1) + (r.hosting.empty() ? 0 : 1) + (flags.until_gap ? 1 : 0);
  if (kinds != 1)
    throw InputError(
        "sweep needs one of --vary KEY=VALUES (may be repeated), --tornado KEYS, --hosting SITES and "
        "--until-gap G");
  if (!flags.until_gap && (flags.replications || flags.most_scenarios))
    throw InputError("--replications and --most-scenarios belong to --until-gap");
  if (r.hosting.empty() && (flags.risk_limit || flags.risk_of || flags.most || flags.tolerance))
    throw InputError("--risk-limit, --risk-of, --most and --tolerance belong to --hosting");
  if (!r.hosting.empty() && !flags.risk_limit)
    throw InputError("--hosting needs --risk-limit: the risk that is still accepted");
  if (flags.by && r.tornado.empty()) throw InputError("--by belongs to --tornado");
}

SweepRunRequest request_of(const SweepFlags& flags) {
  check_combination(flags);
  SweepRunRequest request = flags.request;
  flags.sample.read(request.overrides);
  flags.risk.read(request.overrides);
  request.overrides.threads = threads_of(flags.threads);
  request.overrides.gap = number_flag("--gap", flags.gap, Range{0.0, 1.0, true, true});
  request.overrides.time_limit_s = number_flag("--time-limit", flags.time_limit, Range{0.0, 1e8, true, false}, "s");
  request.by = number_flag("--by", flags.by, Range{0.0, 1.0, true, true}).value_or(request.by);
  request.hosting_risk =
      choice_flag("--risk-of", flags.risk_of, assessment::hosting_risk_names()).value_or(request.hosting_risk);
  request.hosting_limit = number_flag("--risk-limit", flags.risk_limit, Range::non_negative());
  request.hosting_most_mw = number_flag("--most", flags.most, Range{0.0, 1e4, true, false}, "MW");
  request.until_gap = number_flag("--until-gap", flags.until_gap, Range{0.0, 1.0, true, true});
  request.replications = integer_flag("--replications", flags.replications, 2, 1000);
  request.most_scenarios = integer_flag("--most-scenarios", flags.most_scenarios, 1, 1'000'000);
  request.hosting_tolerance_mw = number_flag("--tolerance", flags.tolerance, Range{0.0, 1e4, true, false}, "MW");
  return request;
}

void require_place(const std::string& out) {
  const fs::path file(sweep_files(out).csv);
  if (fs::is_directory(fs::path(out)) || !fs::path(out).has_filename())
    throw FileError(out, "is a folder; --out names the files FILE.csv and FILE.json");
  require_writable_folder(file.has_parent_path() ? file.parent_path() : fs::path("."));
}

ExitCode run_sweep_verb(const SweepFlags& flags, const Output& output) {
  SweepRunRequest request = request_of(flags);
  require_place(request.file);
  ProgressLine progress(output.quiet);
  request.on_step = [&](const std::string& what) { progress.step(what); };
  StopToken stop;
  const InterruptGuard guard(stop);
  const report::SweepReport report = [&] {
    try {
      return run_sweep(request, stop);
    } catch (const Error& error) {
      progress.clear();
      say_why_no_answer(output, error, stop);
      throw;
    }
  }();
  progress.clear();
  const SweepFiles files = sweep_files(request.file);
  const std::string written = fmt::format("\nWritten: {}, {}\n", files.csv, files.json);
  output.answer(report::any_sweep_json(report), report::any_sweep_summary(report, output.style()) + written);
  return ExitCode::done;
}

}  // namespace

void add_sweep(CLI::App& app, Command& command) {
  auto flags = std::make_shared<SweepFlags>();
  SweepRunRequest& request = flags->request;
  CLI::App& verb =
      add_verb(app, command, "sweep", "Solve a study for many values of its numbers", flags, run_sweep_verb);
  verb.add_option("study", request.study, "Study file, folder or built-in name")->required()->type_name("STUDY");
  verb.add_option("--vary", request.vary, "A number of the study and its values; repeated: all combinations")
      ->allow_extra_args(false)
      ->type_name("KEY=V,V,...");
  verb.add_option("--tornado", request.tornado, "Numbers of the study that are made smaller and larger one at a time")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("KEY,KEY,...");
  verb.add_option("--by", flags->by, "By which share (0.1)")->type_name("SHARE");
  verb.add_option("--hosting", request.hosting, "AI sites, or all: the largest load that each can take")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("SITE,SITE,...");
  verb.add_option("--risk-limit", flags->risk_limit, "The risk that is accepted, in the unit of --risk-of")
      ->type_name("R");
  verb.add_option("--risk-of", flags->risk_of,
                  "unserved (default; expected MWh), disruption or cost (CVaR, USD), probability (of lost load)")
      ->type_name("KIND");
  verb.add_option("--most", flags->most, "Largest rating looked at (4 times the site's)")->type_name("MW");
  verb.add_option("--tolerance", flags->tolerance, "How exactly the rating is found (1 % of --most)")->type_name("MW");
  verb.add_option("--until-gap", flags->until_gap,
                  "Double the scenarios until the plan is within this share of the best one there is")
      ->type_name("G");
  verb.add_option("--replications", flags->replications, "Fresh solves behind each such estimate (5)")->type_name("R");
  verb.add_option("--most-scenarios", flags->most_scenarios, "Where the doubling ends (16 times the study's)")
      ->type_name("N");
  verb.add_option("--out", request.file, "FILE.csv and FILE.json; rows there that belong to this sweep are kept")
      ->required()
      ->type_name("FILE");
  flags->sample.add_to(verb);
  flags->risk.add_to(verb);
  add_threads(verb, flags->threads);
  verb.add_option("--gap", flags->gap, "Stop each solve at this proven relative gap")->type_name("G");
  verb.add_option("--time-limit", flags->time_limit,
                  "Stop each solve after this many seconds with the best answer so far")
      ->type_name("SEC");
  verb.add_flag("--quiet", command.output.quiet, "No progress and no summary");
}

}  // namespace gridkeel::cli
