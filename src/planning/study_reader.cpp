#include "planning/study_reader.hpp"

#include <fmt/format.h>

#include "grid/coordinates.hpp"
#include "shock/reliability.hpp"

namespace gridkeel::planning {

namespace {

struct Head {
  std::string feeder, catalogue, coordinates;  // the last may be empty
};

Head read_head(const ConfigTable& root, Study& study) {
  const ConfigTable table = root.table("study");
  study.name = table.name("name");
  study.title = table.text("title", study.name);
  Head head{table.text("feeder"), table.text("catalogue"), table.text("coordinates", "")};
  table.finish();
  return head;
}

[[noreturn]] void refuse(const ConfigTable& root, std::string_view key, const InputError& error) {
  throw InputError(root.table("study").location(key), fmt::format("[study]: {}: {}", key, error.what()));
}

// Errors inside a file that the study names are told by that file and line; all others (no such file, an
// unknown built-in feeder) by the key that led there.
template <class Read>
auto following(const ConfigTable& root, std::string_view key, const std::string& label, const Read& read) {
  try {
    return read();
  } catch (const FileError& error) {
    refuse(root, key, error);
  } catch (const InputError& error) {
    if (std::string_view(error.what()).starts_with(label + ":")) throw;
    refuse(root, key, error);
  }
}

shock::ShockSettings read_shocks(const ConfigTable& root, const shock::Horizon& horizon) {
  const auto table = root.optional_table("shocks");
  return shock::read_shock_settings(table ? *table : ConfigTable::parse("# all defaults\n", "default shocks"), horizon);
}

}  // namespace

Study read_study(const StudyFiles& files, const std::vector<ConfigEdit>& edits) {
  const auto changes = edits.empty() ? nullptr : std::make_shared<ConfigEdits>(edits);
  const ConfigTable root = ConfigTable::parse(files.study_text(), files.study_label(), changes);
  Study study;
  study.source = files.source();
  const Head head = read_head(root, study);
  study.horizon = read_horizon(root);
  study.money = read_money(root);
  study.limits = read_plan_limits(root);
  study.network = following(root, "feeder", files.label(head.feeder),
                            [&] { return files.load_feeder(head.feeder, study.import_report); });
  if (!head.coordinates.empty())
    following(root, "coordinates", files.label(head.coordinates), [&] {
      grid::parse_coordinates(files.read(head.coordinates), files.label(head.coordinates), study.network,
                              study.import_report);
    });
  study.catalogue = following(root, "catalogue", files.label(head.catalogue), [&] {
    return flex::parse_catalogue(files.read(head.catalogue), files.label(head.catalogue), changes);
  });
  apply_limits(root, study.network);
  study.substation = read_substation(root, study.horizon.periods);
  read_loads(root, study);
  check_demand_response_classes(study);
  read_ai_sites(root, files, study);
  read_candidate_sites(root, study);
  read_installed(root, study);
  study.shocks = read_shocks(root, study.horizon);
  shock::require_sag_threshold(study.shocks, study.ai_sites);
  study.shocks = shock::calibrated(study.generator_input(), study.money.events_per_year);
  study.restoration = read_restoration(root, study.network);
  study.fidelity = read_fidelity(root);
  study.risk = read_risk(root);
  study.solve = read_solve(root);
  study.ac = read_ac(root);
  read_scenarios(root, files, study);
  root.finish();
  if (changes) changes->require_all_used();
  study.fingerprint = files.fingerprint();
  study.files = files.files_read();
  return study;
}

}  // namespace gridkeel::planning
