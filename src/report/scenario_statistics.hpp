// Private to report: what a scenario set looks like as a whole.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "shock/scenario.hpp"

namespace gridkeel::report {

struct FeatureSpread {
  std::string name;  // with its unit as suffix, as shock::features() names it
  double smallest = 0.0, mean = 0.0, p95 = 0.0, largest = 0.0, deviation = 0.0;
  // 95 % confidence, by the number of draws that the set rests on.
  double mean_lower = 0.0, mean_upper = 0.0, deviation_lower = 0.0, deviation_upper = 0.0;
};

struct EventCount {
  long events = 0;     // over all scenarios
  long scenarios = 0;  // that hold at least one
  double mean = 0.0;   // expected number in a scenario
  double share = 0.0;  // probability of at least one
};

// Of the scenarios that have a probability.
std::vector<FeatureSpread> feature_spreads(const shock::ScenarioSet& set);
std::map<std::string, EventCount> event_counts(const shock::ScenarioSet& set);

}  // namespace gridkeel::report
