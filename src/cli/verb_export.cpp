#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/export_model.hpp"
#include "cli/flags.hpp"
#include "cli/verb.hpp"
#include "report/format.hpp"

namespace gridkeel::cli {
namespace {

struct ExportFlags {
  std::string study, out;
  FlagText format, network;
  SampleFlags sample;
  RiskFlags risk;
  bool relax_first = false;
};

// --format, or the file's ending where it is one of them.
std::string format_of(const ExportFlags& flags) {
  const auto given = choice_flag("--format", flags.format, {"mps", "lp"}, {"smps"});
  if (given) return *given;
  const std::string ending = std::filesystem::path(flags.out).extension().string();
  if (ending == ".mps" || ending == ".lp") return ending.substr(1);
  throw InputError(fmt::format("export: --format is missing and '{}' does not end in .mps or .lp", flags.out));
}

ExitCode run_export(const ExportFlags& flags, const Output& output) {
  Overrides overrides;
  flags.sample.read(overrides);
  flags.risk.read(overrides);
  const std::string format = format_of(flags);
  const std::string network = choice_flag("--network", flags.network, {"full", "eliminated"}).value_or("full");
  const planning::Study study = load_study(flags.study, overrides);
  const ExportRequest request{network == "full" ? planning::NetworkForm::full : planning::NetworkForm::eliminated,
                              flags.relax_first, format, flags.out};
  const ExportedModel model = export_model(study, request);
  output.answer(
      {{"file", flags.out},
       {"format", format},
       {"network", network},
       {"scenarios", study.scenario_count},
       {"seed", study.seed},
       {"rows", model.rows},
       {"columns", model.columns},
       {"integers", model.integers},
       {"nonzeros", model.nonzeros}},
      fmt::format("Written to {}: {}, {} ({} integer), {}\n", flags.out, report::count_text(model.rows, "row", "rows"),
                  report::count_text(model.columns, "column", "columns"), model.integers,
                  report::count_text(model.nonzeros, "nonzero", "nonzeros")));
  return ExitCode::done;
}

}  // namespace

void add_export(CLI::App& app, Command& command) {
  auto flags = std::make_shared<ExportFlags>();
  CLI::App& verb =
      add_verb(app, command, "export", "Write the deterministic equivalent as one model", flags, run_export);
  verb.add_option("study", flags->study, "Study file, folder or built-in name")->required()->type_name("STUDY");
  verb.add_option("--format", flags->format, "mps or lp (default: what --out ends in)")->type_name("FORMAT");
  verb.add_option("--out", flags->out, "File to write")->required()->type_name("FILE");
  verb.add_option("--network", flags->network,
                  "full (default): every flow and voltage a column; eliminated: as plan solves it")
      ->type_name("FORM");
  verb.add_flag("--relax-first", flags->relax_first, "Drop the integrality of Stage I");
  flags->sample.add_to(verb);
  flags->risk.add_to(verb);
}

}  // namespace gridkeel::cli
