#include "assessment/sweep_points.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "common/error.hpp"

namespace gridkeel::assessment {
namespace {

constexpr int kMostValues = 10000;
constexpr const char* kEventsPerYear = "money.events_per_year";

double number_of(const std::string& text, const std::string& whole, const std::string& flag) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
    throw InputError(
        fmt::format("{} {}: '{}' is not a number; values read 1,2,3, or x0.9,x1.1 (factors), or "
                    "FIRST:LAST:COUNT",
                    flag, whole, text));
  return value;
}

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t end = std::min(text.find(at, from), text.size());
    parts.push_back(text.substr(from, end - from));
    from = end + 1;
  }
  return parts;
}

ConfigEdit edit_for(const std::string& name, double value, bool factor, const std::string& flag) {
  for (const ShortName& s : short_names())
    if (name == s.name) return {s.key, value, factor || s.multiplies, flag};
  return {name, value, factor, flag};
}

void add_value(Variation& out, const std::string& text, const std::string& whole, const std::string& flag) {
  const std::vector<std::string> range = split(text, ':');
  if (range.size() == 3) {
    const double first = number_of(range[0], whole, flag), last = number_of(range[1], whole, flag);
    const double count = number_of(range[2], whole, flag);
    if (count != std::round(count) || count < 2 || count > kMostValues)
      throw InputError(
          fmt::format("{} {}: the count in '{}' must be a whole number in [2, {}]", flag, whole, text, kMostValues));
    for (int k = 0; k < static_cast<int>(count); ++k) {
      // What the text says, so that giving it again gives the same point.
      out.texts.push_back(fmt::format("{:.8g}", first + (last - first) * k / (count - 1.0)));
      out.edits.push_back(edit_for(out.name, number_of(out.texts.back(), whole, flag), false, flag));
    }
    return;
  }
  const bool factor = text.starts_with('x');
  out.texts.push_back(text);
  out.edits.push_back(edit_for(out.name, number_of(factor ? text.substr(1) : text, whole, flag), factor, flag));
}

bool is_one_of(const std::string& key, const std::string& list, const std::vector<std::string>& tails) {
  return key.starts_with(list + ".") &&
         std::any_of(tails.begin(), tails.end(), [&](const std::string& tail) { return key.ends_with("." + tail); });
}

// A target of reliability is met by rates a day, which depend on how many days a year has and on whom a line serves.
bool moves_calibration(const std::string& key) {
  return key == kEventsPerYear || is_one_of(key, "load_class", {"customers_per_mw"});
}

// An offer is late if its drawn lead time ends after the event.
bool moves_delays(const std::string& key) {
  return key == "plan.time_to_event_weeks" || is_one_of(key, "offer", {"lead_time_weeks"});
}

}  // namespace

const std::vector<ShortName>& short_names() {
  static const std::vector<ShortName> kNames = {
      {"budget", "money.budget_usd", false},      {"alpha", "risk.alpha", false},
      {"lambda", "risk.lambda", false},           {"radius", "risk.radius", false},
      {"scenarios", "scenarios.count", false},    {"voll", "load_class.*.voll_usd_per_mwh", true},
      {"ai_growth", "ai_site.*.rating_mw", true}, {"inventory", "offer.*.inventory", true}};
  return kNames;
}

Variation read_variation(const std::string& text, const std::string& flag) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size())
    throw InputError(fmt::format("{} {}: must read KEY=VALUE,VALUE,...", flag, text));
  Variation out;
  out.name = text.substr(0, equals);
  for (const std::string& value : split(text.substr(equals + 1), ',')) add_value(out, value, text, flag);
  return out;
}

SweepGrid grid_of(const std::vector<Variation>& variations) {
  SweepGrid grid;
  grid.points.push_back({});
  for (const Variation& v : variations) {
    for (const std::string& column : grid.columns)
      if (column == v.name) throw InputError(fmt::format("--vary: '{}' is varied twice", v.name));
    grid.columns.push_back(v.name);
    std::vector<SweepPoint> longer;
    for (const SweepPoint& point : grid.points)
      for (std::size_t k = 0; k < v.edits.size(); ++k) {
        longer.push_back(point);
        longer.back().values.push_back(v.texts[k]);
        longer.back().edits.push_back(v.edits[k]);
      }
    if (longer.size() > kMostValues) throw InputError(fmt::format("--vary: more than {} points", kMostValues));
    grid.points = std::move(longer);
  }
  return grid;
}

SweepGrid tornado_of(const std::vector<std::string>& parameters, double by, const std::string& flag) {
  SweepGrid grid;
  grid.columns = {"parameter", "factor"};
  grid.points.push_back({{"", "1"}, {}});
  for (const std::string& parameter : parameters)
    for (const double factor : {1.0 - by, 1.0 + by})
      grid.points.push_back({{parameter, fmt::format("{:.12g}", factor)}, {edit_for(parameter, factor, true, flag)}});
  return grid;
}

bool keeps_recourse(const ConfigEdit& edit) {
  const std::string& key = edit.path;
  if (key == kEventsPerYear) return false;  // calibrated outages are drawn by it
  return key.starts_with("risk.") || key.starts_with("money.") || key.starts_with("solve.") ||
         key == "plan.max_supplier_share" || key.starts_with("plan.technology.") ||
         is_one_of(key, "offer", {"inventory", "price_usd", "price_usd_per_year"}) ||
         is_one_of(key, "candidate_site", {"site_cost_usd", "unit_limit", "power_limit_mw"});
}

bool is_rating(const ConfigEdit& edit) { return is_one_of(edit.path, "ai_site", {"rating_mw"}); }

bool keeps_given_scenarios(const ConfigEdit& edit, const shock::ShockSettings& shocks) {
  const std::string& key = edit.path;
  if (shocks.target_saifi && moves_calibration(key)) return false;
  if (shocks.delivery_delay_log_sd > 0.0 && moves_delays(key)) return false;
  for (const char* table : {"shocks.", "horizon.", "scenarios."})
    if (key.starts_with(table)) return false;
  if (key.starts_with("ai_site.")) return is_rating(edit) || is_one_of(key, "ai_site", {"power_factor"});
  return !is_one_of(key, "offer", {"delivery_reliability"}) &&
         !is_one_of(key, "module", {"availability", "fail_to_start", "mttf_h"});
}

}  // namespace gridkeel::assessment
