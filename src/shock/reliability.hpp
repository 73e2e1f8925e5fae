#pragma once

#include "shock/outages.hpp"

namespace gridkeel::shock {

// Interruptions of customers by outages, as long as no switch moves: who is dark already is not interrupted again.
struct Interruptions {
  double customers = 0.0;   // interrupted, counted each time
  double customer_h = 0.0;  // without supply
};
Interruptions interruptions(const std::vector<LineOutage>& outages, const OutageReach& reach, const Horizon& horizon);

// IEEE 1366, per year of `events_per_year` horizons like these.
struct Reliability {
  double saifi = 0.0;      // interruptions per customer and year
  double caidi_min = 0.0;  // minutes each
  double maifi = 0.0;      // momentary ones per customer and year, which the two above leave out
};
Reliability reliability(const ScenarioSet& set, double events_per_year);

// The settings with rates and repairs that give what their targets ask for, expected over all days. Single faults by
// their means; storms by a simulation of 4 000 of them from a fixed seed. Without targets: as they are.
ShockSettings calibrated(const GeneratorInput& input, double events_per_year);

}  // namespace gridkeel::shock
