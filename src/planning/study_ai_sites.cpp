#include <fmt/format.h>

#include <map>

#include "planning/study_reader.hpp"
#include "planning/study_series.hpp"

namespace gridkeel::planning {

namespace {

shock::AiSite read_site(const ConfigTable& table, const StudyFiles& files, Study& study) {
  shock::AiSite site;
  site.where = table.location();
  site.name = table.name("name");
  site.bus = find_bus(study.network, table.name("bus"), table.location("bus"), fmt::format("ai_site '{}'", site.name));
  site.rating_mw = table.number("rating_mw", Range::between(0.0, 1e4));
  site.power_factor = table.number("power_factor", Range::between(0.1, 1.0), site.power_factor);
  site.steady_share = table.number("steady_share", Range::unit(), site.steady_share);
  site.training_share = table.number("training_share", Range::unit(), site.training_share);
  if (site.steady_share + site.training_share > 1.0 + 1e-9)
    throw ValueOutOfRange(table.location("training_share"), fmt::format("ai_site '{}'", site.name),
                          "steady_share + training_share", site.steady_share + site.training_share, "", "<= 1");
  site.synchronisation = table.number("synchronisation", Range::unit(), site.synchronisation);
  site.ups_sag_threshold_pu = table.optional_number("ups_sag_threshold_pu", Range{0.0, 1.0, true, false});
  read_fine_load(table, site.fine);
  grid::ImportReport notes;
  read_profile(table, files, study.horizon, site, notes);
  read_requests(table, files, study.horizon, site, notes);
  for (const grid::ImportReport::Note& note : notes.notes) {
    study.import_report.notes.push_back(note);
    if (note.kind == grid::ImportReport::Note::Kind::approximated) study.trace_notes.push_back(note);
  }
  table.finish();
  return site;
}

void require_classes(const ConfigTable& root, const Study& study) {
  if (study.ai_sites.empty()) return;
  const ConfigTable loads = root.table("loads");
  if (study.training_class < 0) throw MissingKey(loads.location(), loads.path(), "training_class");
  if (study.inference_class < 0) throw MissingKey(loads.location(), loads.path(), "inference_class");
}

}  // namespace

void read_ai_sites(const ConfigTable& root, const StudyFiles& files, Study& study) {
  std::map<std::string, int> first_line;
  for (const ConfigTable& table : root.tables("ai_site")) {
    shock::AiSite site = read_site(table, files, study);
    const auto [at, is_new] = first_line.emplace(site.name, table.location("name").line);
    if (!is_new) throw DuplicateName(table.location("name"), "ai_site", site.name, at->second);
    study.ai_sites.push_back(std::move(site));
  }
  require_classes(root, study);
}

}  // namespace gridkeel::planning
