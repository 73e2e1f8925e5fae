#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/evaluate_run.hpp"
#include "cli/flags.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress_line.hpp"
#include "cli/verb.hpp"
#include "common/file.hpp"

namespace gridkeel::cli {
namespace {

constexpr int kMostFresh = 1'000'000;
constexpr int kMostReplications = 1000;
constexpr int kMostBootstrap = 100'000;

struct EvaluateFlags {
  EvaluateRequest request;
  SampleFlags sample;
  FlagText threads, recourse, gap, scenario_limit, replications, confidence, bootstrap, references;
  std::optional<std::string> out;
};

std::optional<std::vector<std::string>> references_of(const FlagText& text) {
  if (!text) return std::nullopt;
  std::vector<std::string> words;
  if (*text == "off") return words;
  for (std::size_t from = 0; from <= text->size();) {
    const std::size_t comma = std::min(text->find(',', from), text->size());
    words.push_back(*choice_flag("--references", FlagText(text->substr(from, comma - from)), reference_names()));
    from = comma + 1;
  }
  return words;
}

EvaluateRequest request_of(const EvaluateFlags& flags) {
  EvaluateRequest request = flags.request;
  request.of_run.verb = "evaluate";
  request.scenarios = integer_flag("--scenarios", flags.sample.scenarios, 2, kMostFresh);
  request.seed = seed_flag("--seed", flags.sample.seed).value_or(request.seed);
  request.threads = threads_of(flags.threads);
  if (const auto kind = choice_flag("--recourse", flags.recourse, {"lp", "mip"})) request.relax = *kind == "lp";
  request.mip_gap = number_flag("--gap", flags.gap, Range{0.0, 1.0, true, true});
  request.scenario_limit_s = number_flag("--scenario-limit", flags.scenario_limit, Range{0.0, 1e8, true, false}, "s")
                                 .value_or(request.scenario_limit_s);
  request.replications = integer_flag("--replications", flags.replications, 2, kMostReplications);
  request.confidence =
      number_flag("--confidence", flags.confidence, Range{0.0, 1.0, true, true}).value_or(request.confidence);
  request.bootstrap = integer_flag("--bootstrap", flags.bootstrap, 20, kMostBootstrap).value_or(request.bootstrap);
  request.references = references_of(flags.references);
  return request;
}

ExitCode run_evaluate(const EvaluateFlags& flags, const Output& output) {
  EvaluateRequest request = request_of(flags);
  if (flags.out) require_writable_folder(*flags.out);
  ProgressLine progress(output.quiet);
  request.on_step = [&](const std::string& what) { progress.step(what); };
  StopToken stop;
  const InterruptGuard guard(stop);
  try {
    const EvaluateRun run(request, stop);
    progress.clear();
    const std::string written = flags.out ? write_files(evaluation_files(run), *flags.out) : "";
    output.answer(report::evaluation_json(run.report),
                  report::evaluation_summary(run.report, output.style()) + written);
    return ExitCode::done;
  } catch (const Error& error) {
    progress.clear();
    say_why_no_answer(output, error, stop);
    throw;
  }
}

}  // namespace

void add_evaluate(CLI::App& app, Command& command) {
  auto flags = std::make_shared<EvaluateFlags>();
  EvaluateRequest& request = flags->request;
  CLI::App& verb =
      add_verb(app, command, "evaluate", "Assess a plan on scenarios that it was not made for", flags, run_evaluate);
  verb.add_option("run", request.run, "Folder that plan wrote")->required()->type_name("RUN");
  verb.add_option("--scenarios", flags->sample.scenarios, "Fresh scenarios (10000; 50 with whole numbers in Stage II)")
      ->type_name("N");
  verb.add_option("--seed", flags->sample.seed, "Seed of the fresh scenarios (1); none are the plan's own")
      ->type_name("S");
  verb.add_option("--shift", request.shifts,
                  "Also on days of another kind: a name (see the manual), all, or a .toml file; may be repeated")
      ->allow_extra_args(false)
      ->type_name("NAME");
  verb.add_option("--references", flags->references,
                  "Plans to make for comparison: none, deterministic, sample-average (these three by default; with "
                  "whole numbers in Stage II only none), risk-neutral; or off")
      ->type_name("LIST");
  verb.add_option("--compare", request.compare, "Another run's folder, or a plan of your own (.toml); may be repeated")
      ->allow_extra_args(false)
      ->type_name("RUN|FILE");
  verb.add_flag("--statistics", request.statistics, "Also WS, EEV, EVPI, VSS of the expected cost");
  verb.add_flag("--explain", request.explain, "What each module is worth, what would be bought next, shadow prices");
  verb.add_option("--replications", flags->replications, "Estimate the plan's optimality gap by this many fresh solves")
      ->type_name("G");
  verb.add_option("--confidence", flags->confidence, "Of the intervals (0.95)")->type_name("C");
  verb.add_option("--bootstrap", flags->bootstrap, "Replicates of the bootstrap (500)")->type_name("B");
  verb.add_option("--recourse", flags->recourse,
                  "mip: Stage II with its whole numbers; lp: relaxed (default: as the run)")
      ->type_name("KIND");
  verb.add_option("--gap", flags->gap, "With whole numbers: of each scenario's cost (as the study's solve.gap)")
      ->type_name("G");
  verb.add_option("--scenario-limit", flags->scenario_limit,
                  "With whole numbers: seconds for each scenario, after which its bounds stand (10)")
      ->type_name("SEC");
  add_threads(verb, flags->threads);
  add_run_study(verb, request.of_run);
  verb.add_option("--out", flags->out, "Folder for evaluation.json, evaluation.csv, samples.csv, evaluation.txt")
      ->type_name("DIR");
  verb.add_flag("--quiet", command.output.quiet, "No progress and no summary");
}

}  // namespace gridkeel::cli
