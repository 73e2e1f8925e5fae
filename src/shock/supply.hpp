#pragma once

#include <cstdint>
#include <vector>

#include "shock/clock.hpp"
#include "shock/draws.hpp"
#include "shock/settings.hpp"
#include "shock/tilt.hpp"

namespace gridkeel::shock {

// Usable share of the substation's import limit per period. `importance`: as for draw_outages.
std::vector<double> draw_import_share(const ShockSettings& settings, const Horizon& horizon, const Draws& draws,
                                      std::vector<TimedEvent>& events, Importance* importance = nullptr);

// Delivered fraction of each offer. An offer of delivery reliability m falls short with probability
// q = min(1, 2 (1 - m)), and then delivers a uniform fraction between 0 and 2 (1 - (1 - m) / q), so the mean is m.
// Offers of one supplier fall short together (Gaussian copula), and are late together: what comes after the event, its
// lead time stretched by a lognormal factor, counts as not delivered.
std::vector<double> draw_delivered(const GeneratorInput& input, std::uint64_t seed, std::uint64_t scenario,
                                   std::vector<TimedEvent>& events);

// Probability that a module serves through the event: available, starts, and does not fail in service.
double service_probability(const flex::Module& module, const Horizon& horizon);

// [candidate site][offer]: delivered fraction if the modules there serve, else zero. How many units will stand
// at a site is decided later, so the units of one offer at one site fail together (common mode): for the
// few units that a site holds the mean is exact and the variance on the safe side.
std::vector<std::vector<double>> draw_usable_share(const GeneratorInput& input, const std::vector<double>& delivered,
                                                   std::uint64_t seed, std::uint64_t scenario,
                                                   std::vector<TimedEvent>& events);

}  // namespace gridkeel::shock
