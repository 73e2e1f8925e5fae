#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/actions.hpp"
#include "cli/fine_trace.hpp"
#include "cli/flags.hpp"
#include "cli/verb.hpp"
#include "common/file.hpp"
#include "report/scenario_report.hpp"

namespace gridkeel::cli {
namespace {

namespace fs = std::filesystem;

struct ScenarioFlags {
  std::string study;
  std::optional<std::string> out;
  std::optional<std::string> fine;
  SampleFlags sample;
};

// FILE names both files: its ending, if .csv or .json, gives way to each of them.
fs::path stem_of(const std::string& out) {
  const fs::path path(out);
  const bool known = path.extension() == ".csv" || path.extension() == ".json";
  return known ? fs::path(path).replace_extension() : path;
}

void require_place(const fs::path& stem) {
  if (!stem.has_filename()) throw FileError(stem.string(), "is a folder, cannot be written as a file");
  require_writable_folder(stem.has_parent_path() ? stem.parent_path() : fs::path("."));
}

std::string write_files(const planning::Study& study, const shock::ScenarioSet& set, const fs::path& stem) {
  const std::string csv = stem.string() + ".csv", json = stem.string() + ".json";
  FileTransaction transaction;
  transaction.add(csv, report::scenarios_csv(study, set));
  transaction.add(json, to_text(report::scenarios_json(study, set)));
  transaction.commit();
  return fmt::format("\nWritten: {}, {}\n", csv, json);
}

// The fine clock knows a site and a seed, no scenarios.
void require_fine_alone(const SampleFlags& sample) {
  if (sample.scenarios || sample.draw || sample.sampling || sample.from || sample.reduction)
    throw InputError(
        "--fine writes seconds of one site, not scenarios: of --scenarios, --seed, --draw, --sampling, "
        "--from and --reduction only --seed has an effect");
}

ExitCode run_scenarios(const ScenarioFlags& flags, const Output& output) {
  Overrides overrides;
  flags.sample.read(overrides);
  const planning::Study study = load_study(flags.study, overrides);
  if (flags.fine) {
    require_fine_alone(flags.sample);
    require_place(*flags.out);
    return write_fine_trace(study, *flags.fine, *flags.out, output);
  }
  if (flags.out) require_place(stem_of(*flags.out));
  const shock::ScenarioSet set = draw_scenarios(study);
  const std::string written = flags.out ? write_files(study, set, stem_of(*flags.out)) : "";
  output.answer(report::describe_scenarios_json(study, set),
                report::scenarios_summary(study, set, output.style()) + written);
  return ExitCode::done;
}

}  // namespace

void add_scenarios(CLI::App& app, Command& command) {
  auto flags = std::make_shared<ScenarioFlags>();
  CLI::App& verb =
      add_verb(app, command, "scenarios", "Draw, describe and export a study's scenarios", flags, run_scenarios);
  verb.add_option("study", flags->study, "Study file, folder or built-in name")->required()->type_name("STUDY");
  CLI::Option* out =
      verb.add_option("--out", flags->out, "Write FILE.csv (numbers) and FILE.json (stories, outages, availability)")
          ->type_name("FILE");
  verb.add_option("--fine", flags->fine, "Write seconds of one AI site to FILE instead (default: 1 hour)")
      ->type_name("SITE[,HOURS]")
      ->needs(out);
  flags->sample.add_to(verb);
}

}  // namespace gridkeel::cli
