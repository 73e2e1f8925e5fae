#include <fmt/format.h>

#include <algorithm>

#include "common/config.hpp"
#include "report/format.hpp"
#include "report/origin_report.hpp"
#include "report/scenario_report.hpp"
#include "report/scenario_statistics.hpp"
#include "report/sparkline.hpp"
#include "report/story_text.hpp"
#include "report/text_table.hpp"
#include "shock/reliability.hpp"

namespace gridkeel::report {
namespace {

// "ai_peak_mw" -> "ai peak" and "MW"
std::vector<std::string> feature_row(const FeatureSpread& f) {
  const std::string unit = unit_of_key(f.name);
  std::string words = f.name;
  for (const std::string_view suffix : {"_mw_per_min", "_mwh", "_mw", "_h"})
    if (words.ends_with(suffix)) words.resize(words.size() - suffix.size());
  std::replace(words.begin(), words.end(), '_', ' ');
  return {words,
          three_digits(f.smallest),
          three_digits(f.mean),
          "± " + three_digits(f.mean_upper - f.mean),
          three_digits(f.deviation),
          three_digits(f.p95),
          three_digits(f.largest),
          unit};
}

// The AI load over time.
std::string ai_line(const shock::ScenarioSet& set, std::size_t s) {
  constexpr std::size_t kBars = 48;
  std::vector<double> mw(static_cast<std::size_t>(set.horizon.periods));
  for (const shock::AiLoad& load : set.scenarios[s].ai)
    for (std::size_t t = 0; t < mw.size(); ++t) mw[t] += load.training_mw[t] + load.inference_mw[t];
  const auto [low, high] = std::minmax_element(mw.begin(), mw.end());
  return fmt::format("{} AI load, {} to {} MW", sparkline(mw, kBars), three_digits(*low), three_digits(*high));
}

std::string heaviest(const shock::ScenarioSet& set) {
  constexpr std::size_t kEvents = 12;
  const shock::FeatureTable table = shock::features(set);
  std::size_t best = 0;
  for (std::size_t s = 1; s < table.raw.size(); ++s)
    if (table.raw[s][0] > table.raw[best][0]) best = s;
  std::vector<const shock::Event*> events;
  for (const shock::Event& event : set.scenarios[best].events) events.push_back(&event);
  return fmt::format("  {}  {}\n{}", set.scenarios[best].name, ai_line(set, best), story_text(events, kEvents));
}

std::string reliability_text(const planning::Study& study, const shock::ScenarioSet& set) {
  const shock::Reliability r = shock::reliability(set, study.money.events_per_year);
  if (r.saifi <= 0.0 && r.maifi <= 0.0) return {};
  const std::string momentary =
      r.maifi > 0.0 ? fmt::format(", and {} momentary ones (MAIFI)", three_digits(r.maifi)) : "";
  return wrap(fmt::format("Outages, before any switching: {} interruptions per customer and year (SAIFI) of {:.0f} min "
                          "(CAIDI){}, if a year has {:g} such events.",
                          three_digits(r.saifi), r.caidi_min, momentary, study.money.events_per_year),
              2, kPageWidth);
}

}  // namespace

std::string scenarios_summary(const planning::Study& study, const shock::ScenarioSet& set, const Style& style) {
  std::string out = style.heading(fmt::format("Scenarios of {}", study.name)) + "\n";
  out += wrap(fmt::format("{} (seed {}) · {} periods of {:g} h · fingerprint {}", origin_words(set), set.seed,
                          set.horizon.periods, set.horizon.step_h, set.fingerprint()),
              2, kPageWidth);
  out += wrap(reduction_text(set), 2, kPageWidth);
  TextTable features(1), events(1);
  features.add({"feature", "min", "mean", "(95 %)", "sd", "p95", "max", "unit"});
  for (const FeatureSpread& f : feature_spreads(set)) features.add(feature_row(f));
  events.add({"event", "per scenario", "probability"});
  for (const auto& [kind, n] : event_counts(set)) {
    std::string words = kind;
    std::replace(words.begin(), words.end(), '_', ' ');
    events.add({words, three_digits(n.mean), percent(n.share)});
  }
  out += "\n" + features.text(2) + "\n" + events.text(2) + reliability_text(study, set);
  return out + "\n" + style.heading("The one with the highest AI peak") + "\n" + heaviest(set);
}

}  // namespace gridkeel::report
