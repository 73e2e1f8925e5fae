#pragma once

#include <vector>

#include "shock/clock.hpp"
#include "shock/draws.hpp"
#include "shock/settings.hpp"

namespace gridkeel::shock {

// Whether the event falls into a heat wave, which all parts of a scenario share: more feeder load and more cooling
// here, and more outages there. Drawn from its own stream, so that whoever asks first gets the same answer.
bool draw_heat(const ShockSettings& settings, const Draws& draws);

// Tells it and raises the feeder's own load.
void apply_heat(const ShockSettings& settings, const Horizon& horizon, std::vector<double>& background_scale,
                std::vector<TimedEvent>& events);

}  // namespace gridkeel::shock
