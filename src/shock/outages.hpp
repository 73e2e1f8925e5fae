#pragma once

#include <vector>

#include "shock/clock.hpp"
#include "shock/draws.hpp"
#include "shock/settings.hpp"
#include "shock/tilt.hpp"

namespace gridkeel::shock {

// Lengths of the branches in km, taken as r / 0.4 ohm/km because feeder data rarely carry lengths (docs/shocks.md);
// zero for open ones. Equal for all closed branches if none has a resistance.
std::vector<double> line_lengths_km(const grid::Network& network);

// What the outages of all scenarios share.
struct OutageModel {
  explicit OutageModel(const GeneratorInput& input);

  const GeneratorInput* input;
  std::vector<double> length_km;  // also the failure weight of each branch
  double total_km = 0.0;
  OutageReach reach;
};

struct DrawnOutages {
  std::vector<LineOutage> outages;  // by start; no branch twice at a time
};

// The first branch whose cumulative weight exceeds a uniform share of the total.
int draw_branch(RandomStream& random, const std::vector<double>& weights, double total);

// Single faults anywhere by length, and storms, whose faults lie near each other. `rate_factor`: on the number of
// single faults (a heat wave). `importance`: draws them from another distribution than the settings'.
DrawnOutages draw_outages(const OutageModel& model, const Draws& draws, double rate_factor,
                          std::vector<TimedEvent>& events, Importance* importance = nullptr);

}  // namespace gridkeel::shock
