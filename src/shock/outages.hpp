#pragma once

#include <cstdint>
#include <vector>

#include "shock/clock.hpp"
#include "shock/settings.hpp"

namespace gridkeel::shock {

struct DrawnOutages {
  std::vector<LineOutage> outages;  // by first period; no branch twice at a time
  std::vector<double> fault_hours;  // when each line failed
};

// Failure weights of the branches: their length, taken as r / 0.4 ohm/km because feeder data rarely carry
// lengths (docs/shocks.md); zero for open ones. Equal for all closed branches if none has a resistance.
std::vector<double> failure_weights(const grid::Network& network);

DrawnOutages draw_outages(const grid::Network& network, const std::vector<double>& weights,
                          const ShockSettings& settings, const Horizon& horizon, std::uint64_t seed,
                          std::uint64_t scenario, std::vector<TimedEvent>& events);

}  // namespace gridkeel::shock
