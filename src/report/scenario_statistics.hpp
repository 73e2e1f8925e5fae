// Private to report: what a scenario set looks like as a whole.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "shock/scenario.hpp"

namespace gridkeel::report {

struct FeatureSpread {
  std::string name;  // with its unit as suffix, as shock::features() names it
  double smallest = 0.0, mean = 0.0, p95 = 0.0, largest = 0.0;
};

struct EventCount {
  long events = 0;     // over all scenarios
  long scenarios = 0;  // that hold at least one
};

std::vector<FeatureSpread> feature_spreads(const shock::ScenarioSet& set);
std::map<std::string, EventCount> event_counts(const shock::ScenarioSet& set);

}  // namespace gridkeel::report
