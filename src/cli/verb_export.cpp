#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/actions.hpp"
#include "cli/export_model.hpp"
#include "cli/flags.hpp"
#include "cli/instance_flags.hpp"
#include "cli/instance_risk.hpp"
#include "cli/solve_instance.hpp"
#include "cli/verb.hpp"
#include "common/file.hpp"
#include "report/format.hpp"

namespace gridkeel::cli {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

struct ExportFlags {
  std::string input, out;
  FlagText format, network;
  SampleFlags sample;
  InstanceFlags instance;
  RiskFlags risk;
  bool relax_first = false;
};

// What was written, and how a reader gets the same problem back.
struct Answer {
  ExportedModel model;
  planning::RiskChoice risk;
  Json facts;
  std::vector<std::string> warnings;
};

// --format, or the file's ending where it is one of them.
std::string format_of(const ExportFlags& flags) {
  const auto given = choice_flag("--format", flags.format, {"mps", "lp", "smps"});
  if (given) return *given;
  const std::string ending = fs::path(flags.out).extension().string();
  if (ending == ".mps" || ending == ".lp" || ending == ".smps") return ending.substr(1);
  throw InputError(fmt::format("export: --format is missing and '{}' does not end in .mps, .lp or .smps", flags.out));
}

// Once the input is known to be good, and before the work.
void require_possible(const std::string& file, const std::string& format, stochastic::Ambiguity ambiguity) {
  if (format != "smps") stochastic::require_lp_epigraph(ambiguity);
  const fs::path out(file);
  if (fs::is_directory(out) || !out.has_filename()) throw FileError(file, "is a folder, cannot be written as a file");
  require_writable_folder(out.has_parent_path() ? out.parent_path() : fs::path("."));
}

// A study unless there is an instance of this name: the files in the working directory go before built-in studies.
bool names_instance(const std::string& input) {
  const fs::path path(input);
  const std::string ending = path.extension().string();
  if (ending == ".toml" || input.starts_with("builtin:")) return false;
  std::error_code failed;
  if (fs::is_directory(path, failed) && fs::exists(path / "study.toml", failed)) return false;
  return ending == ".smps" || stochastic::smps::find_files(input).has_value();
}

Answer export_study(const ExportFlags& flags, ExportRequest request) {
  if (const std::string flag = flags.instance.first_given(); !flag.empty())
    throw InputError(fmt::format("{} is for SMPS instances; '{}' is a study{}", flag, flags.input,
                                 flag == "--sample" ? " (--scenarios sets their number)" : ""));
  Overrides overrides;
  flags.sample.read(overrides);
  flags.risk.read(overrides);
  const std::string network = choice_flag("--network", flags.network, {"full", "eliminated"}).value_or("full");
  const planning::Study study = load_study(flags.input, overrides);
  const auto form = network == "full" ? planning::NetworkForm::full : planning::NetworkForm::eliminated;
  require_possible(flags.out, request.format, study.risk.ambiguity);
  const planning::PlanningProblem problem(study, draw_scenarios(study), form, true);
  planning::RiskChoice risk = study.risk;
  if (risk.auto_radius) risk = planning::with_radius(risk, planning::find_radius(problem, risk, study.seed));
  request.name = study.name;
  return {export_model(problem.problem(), problem.risk_spec(risk), request),
          risk,
          {{"network", network}, {"scenarios", study.scenario_count}, {"seed", study.seed}},
          {}};
}

Answer export_instance(const ExportFlags& flags, ExportRequest request) {
  if (flags.sample.scenarios)
    throw InputError(
        fmt::format("--scenarios is for studies; '{}' is an SMPS instance (--sample draws from it)", flags.input));
  if (flags.network) throw InputError(fmt::format("--network is for studies; '{}' is an SMPS instance", flags.input));
  Overrides overrides;
  flags.risk.read(overrides);
  InstanceFlags reading = flags.instance;
  reading.seed = flags.sample.seed;
  auto instance = read_instance(flags.input, reading, reading.read());
  if (overrides.relax_recourse) relax_recourse(instance.problem);
  const InstanceRisk risk = instance_risk(instance, overrides);
  require_possible(flags.out, request.format, risk.spec.ambiguity);
  request.name = instance.name;
  Json facts = {{"scenarios", instance.problem.scenario_count()}, {"seed", nullptr}};
  if (instance.draws > 0) facts["seed"] = instance.seed;
  return {export_model(instance.problem, risk.spec, request), risk.choice, facts, instance.warnings};
}

// The flags that solve needs for the same criterion.
std::string solve_line(const ExportFlags& flags, const Answer& answer) {
  std::string line = "gridkeel solve " + fs::path(flags.out).replace_extension(".smps").string();
  if (answer.risk.lambda > 0.0) line += fmt::format(" --alpha {} --lambda {}", answer.risk.alpha, answer.risk.lambda);
  if (answer.risk.ambiguity == stochastic::Ambiguity::total_variation)
    line += fmt::format(" --ambiguity tv --radius {}", answer.risk.radius);
  return line;
}

std::string summary(const ExportFlags& flags, const std::string& format, const Answer& answer) {
  const ExportedModel& m = answer.model;
  std::string text =
      fmt::format("Written to {}: {}, {} ({} integer), {}\n", fmt::join(m.files, ", "),
                  report::count_text(m.rows, "row", "rows"), report::count_text(m.columns, "column", "columns"),
                  m.integers, report::count_text(m.nonzeros, "nonzero", "nonzeros"));
  if (format == "smps") text += "Next: " + solve_line(flags, answer) + "\n";
  if (m.ball_left_out)
    text += "Without the .dro file of the Wasserstein ball: too many scenarios for a table of their distances.\n";
  for (const std::string& warning : answer.warnings) text += "Warning: " + warning + "\n";
  return text;
}

ExitCode run_export(const ExportFlags& flags, const Output& output) {
  const std::string format = format_of(flags);
  ExportRequest request{"", flags.relax_first, format, flags.out};
  const Answer answer = names_instance(flags.input) ? export_instance(flags, std::move(request))
                                                    : export_study(flags, std::move(request));
  Json object = {{"file", flags.out}, {"files", answer.model.files}, {"format", format}};
  object.update(answer.facts);
  object.update({{"rows", answer.model.rows},
                 {"columns", answer.model.columns},
                 {"integers", answer.model.integers},
                 {"nonzeros", answer.model.nonzeros},
                 {"warnings", answer.warnings}});
  if (format == "smps") object["solve"] = solve_line(flags, answer);
  output.answer(object, summary(flags, format, answer));
  return ExitCode::done;
}

}  // namespace

void add_export(CLI::App& app, Command& command) {
  auto flags = std::make_shared<ExportFlags>();
  CLI::App& verb = add_verb(app, command, "export", "Write a study or an SMPS instance as a model", flags, run_export);
  verb.add_option("input", flags->input, "Study (file, folder or built-in name), or SMPS instance as solve takes it")
      ->required()
      ->type_name("STUDY|FILE");
  verb.add_option("--format", flags->format,
                  "mps or lp: the deterministic equivalent; smps: both stages (default: what --out ends in)")
      ->type_name("FORMAT");
  verb.add_option("--out", flags->out, "File to write")->required()->type_name("FILE");
  verb.add_option("--network", flags->network,
                  "full (default): every flow and voltage a column; eliminated: as plan solves it")
      ->type_name("FORM");
  verb.add_flag("--relax-first", flags->relax_first, "Drop the integrality of the first stage");
  flags->sample.add_to(verb);
  flags->instance.add_to(verb, false);
  flags->risk.add_to(verb);
}

}  // namespace gridkeel::cli
