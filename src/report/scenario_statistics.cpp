#include "report/scenario_statistics.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace gridkeel::report {
namespace {

struct Value {
  double x, p;
};

// The smallest value that at least 95 % of the probability does not exceed.
double quantile95(const std::vector<Value>& sorted) {
  double sum = 0.0;
  for (const Value& value : sorted)
    if ((sum += value.p) >= 0.95 - 1e-9) return value.x;
  return sorted.back().x;
}

// Independent draws that the set is worth: a reduced one is worth those that it stands for, one with unequal weights
// fewer than its scenarios (Kish).
double effective_draws(const shock::ScenarioSet& set) {
  if (set.origin.reduction) return set.origin.drawn;
  double sum = 0.0, squares = 0.0;
  for (const shock::Scenario& scenario : set.scenarios) {
    if (scenario.stress) continue;
    sum += scenario.probability;
    squares += scenario.probability * scenario.probability;
  }
  return squares > 0.0 ? sum * sum / squares : 1.0;
}

void add_moments(FeatureSpread& spread, const std::vector<Value>& values, double draws) {
  constexpr double kNormal975 = 1.959964;
  for (const Value& value : values) spread.mean += value.p * value.x;
  double second = 0.0, fourth = 0.0;
  for (const Value& value : values) {
    const double square = (value.x - spread.mean) * (value.x - spread.mean);
    second += value.p * square;
    fourth += value.p * square * square;
  }
  spread.deviation = std::sqrt(second);
  const double mean_error = kNormal975 * spread.deviation / std::sqrt(draws);
  spread.mean_lower = spread.mean - mean_error;
  spread.mean_upper = spread.mean + mean_error;
  const double variance_error = kNormal975 * std::sqrt(std::max(0.0, fourth - second * second) / draws);
  spread.deviation_lower = std::sqrt(std::max(0.0, second - variance_error));
  spread.deviation_upper = std::sqrt(second + variance_error);
}

}  // namespace

std::vector<FeatureSpread> feature_spreads(const shock::ScenarioSet& set) {
  const shock::FeatureTable table = shock::features(set);
  const double draws = effective_draws(set);
  std::vector<FeatureSpread> out;
  for (std::size_t f = 0; f < table.names.size(); ++f) {
    std::vector<Value> values;
    for (std::size_t s = 0; s < table.raw.size(); ++s)
      if (set.scenarios[s].probability > 0.0) values.push_back({table.raw[s][f], set.scenarios[s].probability});
    std::stable_sort(values.begin(), values.end(), [](const Value& a, const Value& b) { return a.x < b.x; });
    FeatureSpread spread{table.names[f], values.front().x, 0.0, quantile95(values), values.back().x};
    add_moments(spread, values, draws);
    out.push_back(std::move(spread));
  }
  return out;
}

std::map<std::string, EventCount> event_counts(const shock::ScenarioSet& set) {
  std::map<std::string, EventCount> counts;
  for (const shock::Scenario& scenario : set.scenarios) {
    std::set<std::string> kinds;
    for (const shock::Event& event : scenario.events) {
      ++counts[event.kind].events;
      counts[event.kind].mean += scenario.probability;
      kinds.insert(event.kind);
    }
    for (const std::string& kind : kinds) {
      ++counts[kind].scenarios;
      counts[kind].share += scenario.probability;
    }
  }
  return counts;
}

}  // namespace gridkeel::report
