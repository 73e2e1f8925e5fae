#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "planning/study_profile.hpp"
#include "planning/study_reader.hpp"

namespace gridkeel::planning {

namespace {

PowerTrace read_trace(const ConfigTable& table, const StudyFiles& files) {
  TraceColumns columns;
  columns.time = table.text("profile_time_column", columns.time);
  if (table.has("profile_columns")) columns.power = table.texts("profile_columns");
  const std::string path = table.text("profile");
  std::string text;
  try {
    text = files.read(path);
  } catch (const FileError& error) {
    throw InputError(table.location("profile"), fmt::format("{}: profile: {}", table.path(), error.what()));
  }
  return parse_power_trace(text, files.label(path), columns);
}

double mw_per_unit(const std::string& unit, double rating_mw) {
  if (unit == "W") return 1e-6;
  if (unit == "kW") return 1e-3;
  return unit == "MW" ? 1.0 : rating_mw;  // share
}

// With a unit, the trace is the site's power as it is; without one it gives the shape only, and its highest
// value becomes profile_peak_share of the rating.
double share_per_unit(const ConfigTable& table, const shock::AiSite& site, const PowerTrace& trace,
                      const std::string& file) {
  const double peak = *std::max_element(trace.power.begin(), trace.power.end());
  if (!table.has("profile_unit")) {
    const double peak_share = table.number("profile_peak_share", Range{0.0, 1.0, true, false}, 1.0);
    if (peak <= 0.0) throw InputError({file, 0}, "the trace is zero everywhere, so it cannot be scaled to the rating");
    return peak_share / peak;
  }
  if (table.has("profile_peak_share"))
    throw InputError(table.location("profile_peak_share"),
                     table.path() +
                         ": give either profile_unit (values as they are) or profile_peak_share (scaled), "
                         "not both");
  const double mw = mw_per_unit(table.choice("profile_unit", {"W", "kW", "MW", "share"}), site.rating_mw);
  if (peak * mw > site.rating_mw * (1.0 + 1e-9))
    throw ValueOutOfRange({file, trace.peak_line}, fmt::format("ai_site '{}'", site.name), "power", peak * mw, "MW",
                          fmt::format("<= rating_mw = {} MW", site.rating_mw));
  return site.rating_mw > 0.0 ? mw / site.rating_mw : 0.0;
}

std::vector<double> scaled(std::vector<double> values, double factor) {
  for (double& value : values) value = std::min(1.0, value * factor);
  return values;
}

void read_profile(const ConfigTable& table, const StudyFiles& files, const shock::Horizon& horizon,
                  shock::AiSite& site) {
  if (!table.has("profile")) {
    for (const char* key :
         {"profile_time_column", "profile_columns", "profile_unit", "profile_peak_share", "profile_hours"})
      if (table.has(key))
        throw InputError(table.location(key), fmt::format("{}: {} needs profile = \"FILE.csv\"", table.path(), key));
    return;
  }
  const PowerTrace trace = read_trace(table, files);
  const double factor = share_per_unit(table, site, trace, files.label(table.text("profile")));
  const auto hours = table.optional_number("profile_hours", Range{0.0, 1e6, true, false});
  const PeriodProfile profile = lay_onto(horizon, trace, hours ? *hours * 3600.0 : duration_s(trace));
  site.measured_share = scaled(profile.mean, factor);
  site.measured_share_max = scaled(profile.max, factor);
  site.measured_share_min = scaled(profile.min, factor);
}

shock::AiSite read_site(const ConfigTable& table, const StudyFiles& files, const Study& study) {
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
  read_profile(table, files, study.horizon, site);
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
