#include "planning/event.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "planning/event_parts.hpp"

namespace gridkeel::planning {
namespace {

constexpr const char* kForecast = "forecast";

shock::Scenario base_scenario(const ConfigTable& root, const std::string& base, const Study& study,
                              const shock::ScenarioSet& set) {
  if (base == kForecast) return shock::expected_scenario(study.generator_input());
  return set.scenarios[find_scenario(set, base, root.location("base"), "base")];
}

void apply_background(const ConfigTable& root, EventDraft& draft) {
  if (!root.has("background_scale")) return;
  const std::vector<double> factor =
      root.profile("background_scale", draft.study.horizon.periods, Range::between(0.0, 10.0));
  for (std::size_t t = 0; t < factor.size(); ++t) draft.scenario.background_scale[t] *= factor[t];
  const auto [low, high] = std::minmax_element(factor.begin(), factor.end());
  const std::string range = *low == *high ? fmt::format("{:g}", *low) : fmt::format("{:g} to {:g}", *low, *high);
  draft.tell("background_load", "background", {0.0, hours(draft.study.horizon)}, 0.0,
             fmt::format("the feeder's own load is {} times that of the base", range));
}

template <class Apply>
void apply_each(const ConfigTable& root, std::string_view key, const Apply& apply) {
  for (const ConfigTable& table : root.tables(key)) apply(table);
}

// The base's story and the user's, in order of time.
void merge_stories(EventDraft& draft) {
  std::vector<shock::TimedEvent> all;
  for (shock::Event& event : draft.scenario.events)
    all.push_back({event.first_period * draft.study.horizon.step_h, std::move(event)});
  for (shock::TimedEvent& told : draft.story) all.push_back(std::move(told));
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.start_h < b.start_h; });
  draft.scenario.events.clear();
  for (shock::TimedEvent& told : all) draft.scenario.events.push_back(std::move(told.event));
}

std::string read_name(const ConfigTable& root, const std::string& path, const shock::ScenarioSet& set) {
  const std::string name = root.has("name") ? root.name("name") : std::filesystem::path(path).stem().string();
  for (const shock::Scenario& scenario : set.scenarios)
    if (scenario.name == name)
      throw InputError(root.has("name") ? root.location("name") : root.location(),
                       fmt::format("name = \"{}\" is that of a scenario: choose another", name));
  return name;
}

}  // namespace

std::size_t find_scenario(const shock::ScenarioSet& set, const std::string& name, const Location& where,
                          const std::string& what) {
  for (std::size_t s = 0; s < set.scenarios.size(); ++s)
    if (set.scenarios[s].name == name) return s;
  throw InputError(where, fmt::format("{} '{}' is none of the {} scenarios {} to {}", what, name, set.scenarios.size(),
                                      set.scenarios.front().name, set.scenarios.back().name));
}

GivenEvent read_event(const std::string& path, const Study& study, const shock::ScenarioSet& set) {
  const ConfigTable root = ConfigTable::read(path);
  GivenEvent event;
  event.title = root.text("title", "");
  event.base = root.has("base") ? root.name("base") : kForecast;
  event.scenario = base_scenario(root, event.base, study, set);
  event.scenario.name = read_name(root, path, set);
  event.scenario.probability = 1.0;
  EventDraft draft{study, event.scenario, {}};
  const std::string folder = std::filesystem::path(path).parent_path().string();
  apply_background(root, draft);
  apply_each(root, "outage", [&](const ConfigTable& table) { apply_outage(table, draft); });
  apply_each(root, "ai_load", [&](const ConfigTable& table) { apply_ai_load(table, folder, draft); });
  apply_each(root, "import_limit", [&](const ConfigTable& table) { apply_import_limit(table, draft); });
  apply_each(root, "module_failure", [&](const ConfigTable& table) { apply_module_failure(table, draft); });
  apply_each(root, "delivery", [&](const ConfigTable& table) { apply_delivery(table, draft); });
  root.finish();
  merge_stories(draft);
  return event;
}

}  // namespace gridkeel::planning
