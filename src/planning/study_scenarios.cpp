#include <fmt/format.h>

#include <algorithm>

#include "planning/study_reader.hpp"

namespace gridkeel::planning {
namespace {

constexpr int kMostScenarios = 1'000'000;

// "substation_lost" -> "substation-lost": how the scenario is called.
std::string scenario_name(std::string kind) {
  std::replace(kind.begin(), kind.end(), '_', '-');
  return kind;
}

shock::StressAtom named_atom(const ConfigTable& table, const std::string& kind) {
  const std::vector<std::string> kinds = shock::stress_kinds();
  if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) {
    const std::string near = nearest_name(kind, kinds);
    throw InputError(table.location("stress"),
                     fmt::format("[scenarios]: stress '{}' is not one of {}{}", kind, fmt::join(kinds, ", "),
                                 near.empty() ? "" : fmt::format(" (did you mean '{}'?)", near)));
  }
  shock::StressAtom atom;
  atom.name = scenario_name(kind);
  atom.kind = kind;
  atom.where = table.location("stress");
  return atom;
}

std::string find_supplier(const ConfigTable& table, const flex::Catalogue& catalogue) {
  const std::string name = table.text("supplier");
  const std::vector<std::string>& known = catalogue.suppliers;
  if (std::find(known.begin(), known.end(), name) == known.end())
    throw UnknownReference(table.location("supplier"), table.path(), "supplier", name, catalogue.source);
  return name;
}

grid::BranchId find_closed_line(const ConfigTable& table, const grid::Network& network) {
  const grid::BranchId line = find_line(network, table.name("line"), table.location("line"), table.path());
  if (!network.branch(line).closed)
    throw InputError(table.location("line"), fmt::format("{}: line {} is open anyway, its outage changes nothing",
                                                         table.path(), network.branch(line).name));
  return line;
}

shock::StressAtom read_atom(const ConfigTable& table, const StudyFiles& files, const Study& study) {
  shock::StressAtom atom;
  atom.where = table.location();
  atom.probability = table.number("probability", Range{0.0, 1.0, false, true}, 0.0);
  if (table.has("event")) {
    const std::string path = table.text("event");
    files.read(path);  // for the study's fingerprint
    atom.event_file = files.label(path);
    atom.name = table.name("name");
    table.finish("with an event");
    return atom;
  }
  const double horizon_h = study.horizon.periods * study.horizon.step_h;
  atom.kind = table.choice("kind", shock::stress_kinds());
  atom.name = table.has("name") ? table.name("name") : scenario_name(atom.kind);
  atom.hour = table.optional_number("at_h", Range{0.0, horizon_h, false, true});
  atom.length_h = table.optional_number("length_h", Range{0.0, horizon_h, true, false});
  if (atom.kind == "ups_trip_line_out" && table.has("line")) atom.line = find_closed_line(table, study.network);
  if (atom.kind == "supplier_fails" && table.has("supplier")) atom.supplier = find_supplier(table, study.catalogue);
  table.finish("of kind " + atom.kind);
  return atom;
}

void check_probabilities(const std::vector<shock::StressAtom>& atoms) {
  double sum = 0.0;
  for (const shock::StressAtom& atom : atoms) sum += atom.probability;
  if (sum < 1.0) return;
  throw InputError(atoms.back().where,
                   fmt::format("[[stress]]: the probabilities sum to {:g}, and leave none to the sample", sum));
}

void read_stress(const ConfigTable& root, const StudyFiles& files, Study& study) {
  for (const ConfigTable& table : root.tables("stress"))
    study.scenarios.stress.push_back(read_atom(table, files, study));
  check_probabilities(study.scenarios.stress);
}

}  // namespace

void read_scenarios(const ConfigTable& root, const StudyFiles& files, Study& study) {
  if (const auto table = root.optional_table("scenarios")) {
    ScenarioChoice& choice = study.scenarios;
    study.scenario_count = table->integer("count", 1, kMostScenarios, study.scenario_count);
    study.seed = table->seed("seed", study.seed);
    choice.sampling = shock::sampling_of(table->choice("sampling", shock::sampling_names(), "monte_carlo"));
    choice.draw = table->integer("draw", 1, kMostScenarios, 0);
    if (table->has("reduction"))
      choice.reduction = shock::reduction_of(table->choice("reduction", shock::reduction_names()));
    if (table->has("file")) {
      const std::string path = table->text("file");
      files.read(files.with_ending(path, ".csv"));  // for the study's fingerprint
      choice.file = files.label(path);
    }
    if (table->has("stress"))
      for (const std::string& kind : table->texts("stress")) choice.stress.push_back(named_atom(*table, kind));
    table->finish();
    if (choice.draw > 0 && choice.draw < study.scenario_count)
      throw ValueOutOfRange(table->location("draw"), "[scenarios]", "draw", choice.draw, "",
                            fmt::format(">= count = {}", study.scenario_count));
    if (!choice.file.empty() && choice.draw > 0)
      throw InputError(table->location("draw"),
                       "[scenarios]: draw has no effect with file, whose scenarios are not drawn");
    if (!choice.file.empty() && table->has("sampling"))
      throw InputError(table->location("sampling"),
                       "[scenarios]: sampling has no effect with file, whose scenarios are not drawn");
    if (choice.reduction && choice.draw == 0 && choice.file.empty())
      throw InputError(table->location("reduction"),
                       "[scenarios]: reduction has no effect without draw, the number of scenarios to reduce");
  }
  read_stress(root, files, study);
}

}  // namespace gridkeel::planning
