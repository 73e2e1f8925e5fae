#include "planning/study_series.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "planning/study_profile.hpp"
#include "planning/study_requests.hpp"

namespace gridkeel::planning {

namespace {

std::string read_trace_file(const ConfigTable& table, const StudyFiles& files, const char* key) {
  try {
    return files.read(table.text(key));
  } catch (const FileError& error) {
    throw InputError(table.location(key), fmt::format("{}: {}: {}", table.path(), key, error.what()));
  }
}

TraceRepairs read_repairs(const ConfigTable& table) {
  TraceRepairs repairs;
  if (!table.has("profile_repair")) return repairs;
  for (const std::string& word : table.texts("profile_repair")) {
    if (word == "gaps")
      repairs.gaps = true;
    else if (word == "duplicates")
      repairs.duplicates = true;
    else if (word == "negative")
      repairs.negative = true;
    else if (word == "missing")
      repairs.missing = true;
    else
      throw InputError(table.location("profile_repair"),
                       fmt::format("{}: profile_repair: \"{}\" is not one of gaps, duplicates, negative, missing",
                                   table.path(), word));
  }
  return repairs;
}

double in_mw(double value, const std::string& unit, double rating_mw) {
  if (unit == "W") return value / 1e6;
  if (unit == "kW") return value / 1e3;
  return unit == "MW" ? value : value * rating_mw;  // share
}

// The key, which must not contradict the columns' names, or these names, unless the trace gives the shape only.
std::string unit_of(const ConfigTable& table, const PowerTrace& trace) {
  if (!table.has("profile_unit")) return table.has("profile_peak_share") ? "" : trace.unit;
  const std::string unit = table.choice("profile_unit", {"W", "kW", "MW", "share"});
  if (!trace.unit.empty() && unit != trace.unit)
    throw InputError(
        table.location("profile_unit"),
        fmt::format("{}: profile_unit = \"{}\", but the columns' names end in _{}", table.path(), unit, trace.unit));
  return unit;
}

constexpr double kLeastPeak = 0.01;  // of the rating: below, the unit is more likely wrong than the trace

// With a unit, the trace is the site's power as it is; without one it gives the shape only, and its highest
// value becomes profile_peak_share of the rating.
double share_per_unit(const ConfigTable& table, const shock::AiSite& site, const PowerTrace& trace,
                      const std::string& file) {
  const double peak = *std::max_element(trace.power.begin(), trace.power.end());
  const std::string unit = unit_of(table, trace);
  if (unit.empty()) {
    const double peak_share = table.number("profile_peak_share", Range{0.0, 1.0, true, false}, 1.0);
    if (peak <= 0.0) throw InputError({file, 0}, "the trace is zero everywhere, so it cannot be scaled to the rating");
    return peak_share / peak;
  }
  if (table.has("profile_peak_share"))
    throw InputError(table.location("profile_peak_share"),
                     table.path() +
                         ": give either profile_unit (values as they are) or profile_peak_share (scaled), "
                         "not both");
  const double peak_mw = in_mw(peak, unit, site.rating_mw);
  if (peak_mw > site.rating_mw * (1.0 + 1e-9) || (unit != "share" && peak_mw < kLeastPeak * site.rating_mw))
    throw ValueOutOfRange({file, trace.peak_line}, fmt::format("ai_site '{}'", site.name), "power", peak_mw, "MW",
                          fmt::format("{:g} to 1 times rating_mw = {} MW, if the file is in {}; profile_peak_share "
                                      "scales a trace of another size",
                                      kLeastPeak, site.rating_mw, unit));
  return site.rating_mw > 0.0 ? in_mw(1.0, unit, site.rating_mw) / site.rating_mw : 0.0;
}

std::vector<double> scaled(std::vector<double> values, double factor) {
  for (double& value : values) value = std::min(1.0, value * factor);
  return values;
}

shock::TraceSeries series_of(const PeriodProfile& profile, double factor) {
  return {scaled(profile.mean, factor), scaled(profile.max, factor), scaled(profile.min, factor),
          scaled(profile.ramp, factor), profile.above};
}

// Dates put a trace of a day or more at its own hours; a shorter one begins with the horizon.
double offset_s(const PowerTrace& trace, const shock::Horizon& horizon) {
  if (!trace.start_hour || duration_s(trace) < 86400.0) return 0.0;
  const double hours = horizon.start_hour - *trace.start_hour;
  return 3600.0 * (hours - 24.0 * std::floor(hours / 24.0));
}

// A random piece of the trace in every block: of the same hours of another day, if it holds two days or more.
shock::TraceSeries blocks_of(const ConfigTable& table, const std::string& key, double block_h,
                             const shock::Horizon& horizon, const PowerTrace& trace, double cycle_s, double factor) {
  const double scale = cycle_s / duration_s(trace), start_s = offset_s(trace, horizon);
  const int periods = static_cast<int>(std::floor((cycle_s - start_s * scale) / (horizon.step_h * 3600.0) + 1e-6));
  const int block = static_cast<int>(std::lround(block_h / horizon.step_h));
  if (block < 1 || std::abs(block * horizon.step_h - block_h) > 1e-6 || block > periods)
    throw ValueOutOfRange(table.location(key), table.path(), key, block_h, "h",
                          fmt::format("a multiple of step_h = {} h, at most the trace's {:.6g} h", horizon.step_h,
                                      periods * horizon.step_h));
  const PeriodProfile profile = lay_onto({periods, horizon.step_h, horizon.start_hour}, trace, cycle_s, start_s);
  shock::TraceSeries series = series_of(profile, factor);
  series.block_periods = block;
  const int day = static_cast<int>(std::lround(24.0 / horizon.step_h));
  if (std::abs(day * horizon.step_h - 24.0) < 1e-6 && periods >= 2 * day && day % block == 0) series.stride = day;
  if (series.stride == 1 && block % day == 0 && periods >= block + day) series.stride = day;
  return series;
}

shock::TraceSeries lay(const ConfigTable& table, const std::string& prefix, const shock::Horizon& horizon,
                       const PowerTrace& trace, double factor) {
  const std::string hours_key = prefix + "_hours", block_key = prefix + "_block_h";
  const auto hours = table.optional_number(hours_key, Range{0.0, 1e6, true, false});
  const double cycle_s = hours ? *hours * 3600.0 : duration_s(trace);
  const auto block_h = table.optional_number(block_key, Range{0.0, 1e6, true, false});
  if (block_h) return blocks_of(table, block_key, *block_h, horizon, trace, cycle_s, factor);
  return series_of(lay_onto(horizon, trace, cycle_s, offset_s(trace, horizon)), factor);
}

bool names_file(const ConfigTable& table, const char* key, std::initializer_list<const char*> others) {
  if (table.has(key)) return true;
  for (const char* other : others)
    if (table.has(other))
      throw InputError(table.location(other), fmt::format("{}: {} needs {} = \"FILE.csv\"", table.path(), other, key));
  return false;
}

}  // namespace

void read_profile(const ConfigTable& table, const StudyFiles& files, const shock::Horizon& horizon, shock::AiSite& site,
                  grid::ImportReport& notes) {
  if (!names_file(table, "profile",
                  {"profile_time_column", "profile_columns", "profile_unit", "profile_peak_share", "profile_hours",
                   "profile_block_h", "profile_repair", "profile_max_gap_s"}))
    return;
  TraceColumns columns;
  columns.time = table.text("profile_time_column", columns.time);
  if (table.has("profile_columns")) columns.power = table.texts("profile_columns");
  columns.repairs = read_repairs(table);
  const std::string file = files.label(table.text("profile"));
  const PowerTrace trace = parse_power_trace(read_trace_file(table, files, "profile"), file, columns, notes);
  check_steps(trace, file, table.optional_number("profile_max_gap_s", Range::positive()), columns.repairs.gaps, notes);
  site.measured = lay(table, "profile", horizon, trace, share_per_unit(table, site, trace, file));
}

void read_requests(const ConfigTable& table, const StudyFiles& files, const shock::Horizon& horizon,
                   shock::AiSite& site, grid::ImportReport& notes) {
  if (!names_file(table, "requests",
                  {"requests_time_column", "requests_context_column", "requests_generated_column",
                   "requests_mean_demand", "requests_hours", "requests_block_h"}))
    return;
  if (table.has("profile"))
    throw InputError(table.location("requests"),
                     table.path() + ": give either profile (all power measured) or requests (of inference), not both");
  RequestColumns columns;
  columns.time = table.text("requests_time_column", columns.time);
  columns.context = table.text("requests_context_column", columns.context);
  columns.generated = table.text("requests_generated_column", columns.generated);
  RequestWork work;
  work.service_s = site.fine.request_service_s;
  const std::string file = files.label(table.text("requests"));
  const PowerTrace use = parse_request_trace(read_trace_file(table, files, "requests"), file, columns, work, notes);
  const double demand = table.number("requests_mean_demand", Range{0.0, 1.0, true, false}, 0.5);
  const PowerTrace power = requests_to_power(use, site.fine.inference_floor, demand);
  site.measured_inference = lay(table, "requests", horizon, power, 1.0);
}

}  // namespace gridkeel::planning
