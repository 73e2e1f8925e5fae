#include <fmt/format.h>

#include <algorithm>

#include "common/config.hpp"
#include "report/format.hpp"
#include "report/origin_report.hpp"
#include "report/scenario_report.hpp"
#include "report/scenario_statistics.hpp"
#include "report/story_text.hpp"
#include "report/text_table.hpp"

namespace gridkeel::report {
namespace {

// "ai_peak_mw" -> "ai peak" and "MW"
std::vector<std::string> feature_row(const FeatureSpread& f) {
  const std::string unit = unit_of_key(f.name);
  std::string words = f.name;
  for (const std::string_view suffix : {"_mw_per_min", "_mwh", "_mw", "_h"})
    if (words.ends_with(suffix)) words.resize(words.size() - suffix.size());
  std::replace(words.begin(), words.end(), '_', ' ');
  return {words, three_digits(f.smallest), three_digits(f.mean), three_digits(f.p95), three_digits(f.largest), unit};
}

std::string heaviest(const shock::ScenarioSet& set) {
  constexpr std::size_t kEvents = 12;
  const shock::FeatureTable table = shock::features(set);
  std::size_t best = 0;
  for (std::size_t s = 1; s < table.raw.size(); ++s)
    if (table.raw[s][0] > table.raw[best][0]) best = s;
  std::vector<const shock::Event*> events;
  for (const shock::Event& event : set.scenarios[best].events) events.push_back(&event);
  return fmt::format("  {}\n{}", set.scenarios[best].name, story_text(events, kEvents));
}

}  // namespace

std::string scenarios_summary(const planning::Study& study, const shock::ScenarioSet& set, const Style& style) {
  const auto count = static_cast<long>(set.scenarios.size());
  std::string out = style.heading(fmt::format("Scenarios of {}", study.name)) + "\n";
  out += wrap(fmt::format("{} (seed {}) · {} periods of {:g} h · fingerprint {}", origin_words(set), set.seed,
                          set.horizon.periods, set.horizon.step_h, set.fingerprint()),
              2, kPageWidth);
  out += wrap(reduction_text(set), 2, kPageWidth);
  TextTable features(1), events(1);
  features.add({"feature", "min", "mean", "p95", "max", "unit"});
  for (const FeatureSpread& f : feature_spreads(set)) features.add(feature_row(f));
  events.add({"event", "per scenario", "scenarios with it"});
  for (const auto& [kind, n] : event_counts(set)) {
    std::string words = kind;
    std::replace(words.begin(), words.end(), '_', ' ');
    events.add({words, three_digits(static_cast<double>(n.events) / static_cast<double>(count)),
                percent(static_cast<double>(n.scenarios) / static_cast<double>(count))});
  }
  out += "\n" + features.text(2) + "\n" + events.text(2);
  return out + "\n" + style.heading("The one with the highest AI peak") + "\n" + heaviest(set);
}

}  // namespace gridkeel::report
