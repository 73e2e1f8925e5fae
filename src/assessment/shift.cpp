#include "assessment/shift.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "common/config.hpp"

namespace gridkeel::assessment {
namespace {

ConfigEdit times(const std::string& key, double factor) { return {key, factor, true, "shift"}; }
ConfigEdit set(const std::string& key, double value) { return {key, value, false, "shift"}; }

Shift read_shift(const ConfigTable& table, const std::string& file) {
  Shift shift;
  shift.name = table.name("name");
  shift.title = table.text("title", shift.name);
  shift.study = table.text("study", "");
  // As seen from the file, unless it is the name of a built-in study.
  const std::filesystem::path beside = std::filesystem::path(file).parent_path() / shift.study;
  std::error_code ignored;
  if (!shift.study.empty() && std::filesystem::exists(beside, ignored)) shift.study = beside.string();
  for (const ConfigTable& change : table.tables("change")) {
    const std::string origin = to_string(change.location("key"));
    const auto value = change.optional_number("set", Range::any());
    const auto factor = change.optional_number("multiply", Range::any());
    if (value.has_value() == factor.has_value())
      throw InputError(change.location(), change.path() + ": give either set or multiply");
    shift.edits.push_back({change.text("key"), value ? *value : *factor, factor.has_value(), origin});
    change.finish();
  }
  table.finish();
  if (shift.edits.empty() && shift.study.empty())
    throw InputError(table.location(), table.path() + ": changes nothing; give [[shift.change]] or study");
  return shift;
}

}  // namespace

std::vector<Shift> builtin_shifts() {
  return {
      {"heavy-tails",
       "jobs, repairs and backups last longer now and then, jobs are larger, forecasts worse",
       "",
       {times("shocks.training_duration_shortest_h", 2.0), times("shocks.ups_return_log_sd", 1.4),
        times("shocks.repair_log_sd", 1.4), times("shocks.training_jump_max", 1.25),
        times("shocks.inference_surge_factor_max", 1.25), times("shocks.background_sd", 1.5)}},
      {"correlated",
       "shocks strike the data centres together, and jobs within each swing together",
       "",
       {set("shocks.site_correlation", 0.9), set("ai_site.*.synchronisation", 0.9)}},
      {"outages",
       "three times as many line outages, and repairs take twice as long",
       "",
       {times("shocks.line_outages_per_day", 3.0), times("shocks.repair_median_h", 2.0)}},
      {"weak-grid",
       "shortfalls of the substation come three times as often and last half as long again",
       "",
       {times("shocks.substation_shortfall_rate", 3.0), times("shocks.substation_shortfall_mean_h", 1.5)}},
      {"ai-growth", "every data centre is rated a fifth higher", "", {times("ai_site.*.rating_mw", 1.2)}},
  };
}

std::vector<Shift> read_shifts(const std::string& path) {
  const ConfigTable root = ConfigTable::read(path);
  std::vector<Shift> shifts;
  for (const ConfigTable& table : root.tables("shift")) {
    shifts.push_back(read_shift(table, path));
    for (std::size_t k = 0; k + 1 < shifts.size(); ++k)
      if (shifts[k].name == shifts.back().name)
        throw InputError(table.location("name"), fmt::format("shift '{}' is defined twice", shifts.back().name));
  }
  root.finish();
  if (shifts.empty()) throw InputError(root.location(), "the file holds no [[shift]]");
  return shifts;
}

std::vector<Shift> find_shifts(const std::string& word) {
  if (word.ends_with(".toml")) return read_shifts(word);
  std::vector<Shift> all = builtin_shifts();
  if (word == "all") return all;
  std::vector<std::string> names;
  for (const Shift& shift : all) {
    if (shift.name == word) return {shift};
    names.push_back(shift.name);
  }
  const std::string near = nearest_name(word, names);
  throw InputError(fmt::format("--shift {}: is no .toml file and not one of all, {}{}", word, fmt::join(names, ", "),
                               near.empty() ? "" : fmt::format(" (did you mean '{}'?)", near)));
}

std::string to_text(const ConfigEdit& edit) {
  return edit.multiplies ? fmt::format("{} x {:g}", edit.path, edit.value)
                         : fmt::format("{} = {:g}", edit.path, edit.value);
}

}  // namespace gridkeel::assessment
