#include <algorithm>
#include <cmath>
#include <numeric>

#include "report/html/json_numbers.hpp"
#include "report/html/page_data.hpp"

namespace gridkeel::report {
namespace {

using shock::AiLoad;
using shock::ScenarioSet;

constexpr double kLevels[] = {0.05, 0.25, 0.5, 0.75, 0.95};
constexpr const char* kLevelNames[] = {"p05", "p25", "p50", "p75", "p95"};

// The smallest value that a share `level` of the probability does not exceed.
double quantile(const std::vector<double>& value, const std::vector<std::size_t>& order, const ScenarioSet& set,
                double level) {
  double below = 0.0;
  for (const std::size_t s : order) {
    below += set.scenarios[s].probability;
    if (below >= level - 1e-9) return value[s];
  }
  return value[order.back()];
}

// How `of(scenario, period)` spreads over scenarios, per period.
template <class Of>
Json bands(const ScenarioSet& set, Of of) {
  Json out = {{"mean", Json::array()}, {"min", Json::array()}, {"max", Json::array()}};
  for (const char* name : kLevelNames) out[name] = Json::array();
  std::vector<double> value(set.scenarios.size());
  std::vector<std::size_t> order(value.size());
  for (int t = 0; t < set.horizon.periods; ++t) {
    double mean = 0.0;
    for (std::size_t s = 0; s < value.size(); ++s) {
      value[s] = of(set.scenarios[s], static_cast<std::size_t>(t));
      mean += set.scenarios[s].probability * value[s];
    }
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return value[a] < value[b]; });
    out["mean"].push_back(rounded(mean));
    out["min"].push_back(rounded(value[order.front()]));
    out["max"].push_back(rounded(value[order.back()]));
    for (std::size_t k = 0; k < std::size(kLevels); ++k)
      out[kLevelNames[k]].push_back(rounded(quantile(value, order, set, kLevels[k])));
  }
  return out;
}

double mean_mw(const AiLoad& load, std::size_t t) { return load.training_mw[t] + load.inference_mw[t]; }

Json site_data(const ScenarioSet& set, std::size_t i) {
  const auto load = [i](const shock::Scenario& s) -> const AiLoad& { return s.ai[i]; };
  return {{"name", set.ai_site_names[i]},
          {"forecast_mw", rounded(set.ai_forecast_mw[i])},
          {"mean_mw", bands(set, [&](const shock::Scenario& s, std::size_t t) { return mean_mw(load(s), t); })},
          {"peak_mw", bands(set, [&](const shock::Scenario& s, std::size_t t) { return load(s).max_mw[t]; })},
          {"trough_mw", bands(set, [&](const shock::Scenario& s, std::size_t t) { return load(s).min_mw[t]; })},
          {"ramp_mw_per_min",
           bands(set, [&](const shock::Scenario& s, std::size_t t) { return load(s).ramp_mw_per_min[t]; })}};
}

Json own_data(const shock::Scenario& scenario, std::size_t index) {
  Json sites = Json::array();
  for (const AiLoad& load : scenario.ai)
    sites.push_back({{"training_mw", rounded(load.training_mw)},
                     {"inference_mw", rounded(load.inference_mw)},
                     {"max_mw", rounded(load.max_mw)},
                     {"min_mw", rounded(load.min_mw)}});
  return {{"scenario", index},
          {"sites", std::move(sites)},
          {"background_scale", rounded(scenario.background_scale)},
          {"import_share", rounded(scenario.import_share)}};
}

}  // namespace

Json ai_data(const planning::Study& study, const ScenarioSet& set, const std::vector<std::size_t>& shown) {
  Json sites = Json::array(), own = Json::array();
  for (std::size_t i = 0; i < set.ai_site_names.size(); ++i) sites.push_back(site_data(set, i));
  for (const std::size_t s : shown) own.push_back(own_data(set.scenarios[s], s));
  Json total = bands(set, [&](const shock::Scenario& s, std::size_t t) {
    double sum = 0.0;
    for (const AiLoad& load : s.ai) sum += mean_mw(load, t);
    return sum;
  });
  return {{"sites", std::move(sites)}, {"total_mw", std::move(total)}, {"own", std::move(own)}};
}

}  // namespace gridkeel::report
