#include <algorithm>

#include "planning/recourse_columns.hpp"
#include "report/html/json_numbers.hpp"
#include "report/html/page_data.hpp"

namespace gridkeel::report {
namespace {

using shock::ScenarioSet;
using store::StoredRecourse;

constexpr std::size_t kMostStories = 2000;  // of the scenarios that weigh most

// One value per scenario.
template <class Of>
Json column(std::size_t count, Of of) {
  Json out = Json::array();
  for (std::size_t s = 0; s < count; ++s) out.push_back(rounded(of(s)));
  return out;
}

Json costs_data(const std::vector<StoredRecourse>& recourse) {
  Json terms = Json::object();
  for (std::size_t k = 0; k < static_cast<std::size_t>(planning::kCostTerms); ++k)
    terms[std::string(to_string(static_cast<planning::CostTerm>(k)))] =
        column(recourse.size(), [&](std::size_t s) { return recourse[s].term_usd[k]; });
  return terms;
}

Json features_data(const ScenarioSet& set) {
  const shock::FeatureTable table = shock::features(set);
  Json out = Json::object();
  for (std::size_t f = 0; f < table.names.size(); ++f)
    out[table.names[f]] = column(set.scenarios.size(), [&](std::size_t s) { return table.raw[s][f]; });
  return out;
}

Json events_data(const shock::Scenario& scenario) {
  Json out = Json::array();
  for (const shock::Event& e : scenario.events)
    out.push_back({{"kind", e.kind},
                   {"element", e.element},
                   {"first", e.first_period},
                   {"end", e.end_period},
                   {"mw", rounded(e.magnitude_mw)},
                   {"text", e.text}});
  return out;
}

// Outages tell a story that the map shows, so that every scenario has its own.
Json outages_data(const shock::Scenario& scenario) {
  Json out = Json::array();
  for (const shock::LineOutage& o : scenario.outages)
    out.push_back({{"branch", o.branch.index()}, {"first", o.first_period}, {"end", o.end_period}});
  return out;
}

// Empty where a scenario's events are left out to keep the page small.
Json stories_data(const ScenarioSet& set, const std::vector<StoredRecourse>& recourse) {
  std::vector<std::size_t> order(recourse.size());
  for (std::size_t s = 0; s < order.size(); ++s) order[s] = s;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return recourse[a].weight * recourse[a].cost_usd > recourse[b].weight * recourse[b].cost_usd;
  });
  Json out(set.scenarios.size(), nullptr);
  for (std::size_t k = 0; k < std::min(order.size(), kMostStories); ++k)
    out[order[k]] = events_data(set.scenarios[order[k]]);
  return out;
}

}  // namespace

Json scenario_data(const planning::Study& study, const ScenarioSet& set, const std::vector<StoredRecourse>& recourse) {
  const std::size_t count = set.scenarios.size();
  Json names = Json::array(), outages = Json::array();
  for (const shock::Scenario& scenario : set.scenarios) {
    names.push_back(scenario.name);
    outages.push_back(outages_data(scenario));
  }
  return {{"name", std::move(names)},
          {"probability", column(count, [&](std::size_t s) { return set.scenarios[s].probability; })},
          {"weight", column(count, [&](std::size_t s) { return recourse[s].weight; })},
          {"cost_usd", column(count, [&](std::size_t s) { return recourse[s].cost_usd; })},
          {"without_usd", column(count, [&](std::size_t s) { return recourse[s].without_usd; })},
          {"terms_usd", costs_data(recourse)},
          {"unserved_mwh", column(count, [&](std::size_t s) { return recourse[s].unserved_mwh; })},
          {"imbalance_mwh", column(count, [&](std::size_t s) { return recourse[s].imbalance_mwh; })},
          {"restoration_h", column(count, [&](std::size_t s) { return recourse[s].restoration_h; })},
          {"losses_mwh", column(count, [&](std::size_t s) { return recourse[s].losses_mwh; })},
          {"features", features_data(set)},
          {"outages", std::move(outages)},
          {"events", stories_data(set, recourse)}};
}

}  // namespace gridkeel::report
