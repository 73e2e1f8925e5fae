#include "report/scenario_statistics.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace gridkeel::report {
namespace {

// The smallest value that at least 95 % of the scenarios do not exceed.
double quantile95(const std::vector<double>& sorted) {
  const auto rank = static_cast<std::size_t>(std::ceil(0.95 * static_cast<double>(sorted.size()) - 1e-9));
  return sorted[std::max<std::size_t>(rank, 1) - 1];
}

}  // namespace

std::vector<FeatureSpread> feature_spreads(const shock::ScenarioSet& set) {
  const shock::FeatureTable table = shock::features(set);
  std::vector<FeatureSpread> out;
  for (std::size_t f = 0; f < table.names.size(); ++f) {
    std::vector<double> values;
    double mean = 0.0;
    for (std::size_t s = 0; s < table.raw.size(); ++s) {
      values.push_back(table.raw[s][f]);
      mean += set.scenarios[s].probability * table.raw[s][f];
    }
    std::sort(values.begin(), values.end());
    out.push_back({table.names[f], values.front(), mean, quantile95(values), values.back()});
  }
  return out;
}

std::map<std::string, EventCount> event_counts(const shock::ScenarioSet& set) {
  std::map<std::string, EventCount> counts;
  for (const shock::Scenario& scenario : set.scenarios) {
    std::set<std::string> kinds;
    for (const shock::Event& event : scenario.events) {
      ++counts[event.kind].events;
      kinds.insert(event.kind);
    }
    for (const std::string& kind : kinds) ++counts[kind].scenarios;
  }
  return counts;
}

}  // namespace gridkeel::report
