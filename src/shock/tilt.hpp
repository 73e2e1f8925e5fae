#pragma once

#include <vector>

namespace gridkeel::shock {

// Another distribution of supply events to draw from, under which the costly ones are frequent. Scenarios drawn from it
// carry the ratio of the two densities as weight, so that every estimate stays that of the settings.
struct SupplyTilt {
  double outages = 1.0;           // factor on the rate of line outages
  double repair_shift = 0.0;      // added to the log of the median repair
  double shortfalls = 1.0;        // factor on the rate of substation shortfalls
  double shortfall_length = 1.0;  // factor on their mean length
  std::vector<double> branch;     // failure weights in place of the lengths; as many, and positive where they are
};

// One scenario's part in it. A share of the scenarios is drawn plainly, so that no weight exceeds one over that share.
struct Importance {
  const SupplyTilt* tilt;
  bool plainly;            // drawn from the settings' own distribution
  double log_ratio = 0.0;  // of the tilted density to the settings' own, at what was drawn
};
inline constexpr double kPlainShare = 0.2;

}  // namespace gridkeel::shock
