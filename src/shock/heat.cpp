#include "shock/heat.hpp"

#include <fmt/format.h>

namespace gridkeel::shock {

bool draw_heat(const ShockSettings& settings, const Draws& draws) {
  return draws.stream("heat").chance(settings.heat_probability);
}

void apply_heat(const ShockSettings& settings, const Horizon& horizon, std::vector<double>& background_scale,
                std::vector<TimedEvent>& events) {
  for (double& scale : background_scale) scale *= 1.0 + settings.heat_load_increase;
  events.push_back(make_event(
      "heat_wave", "feeder", {0.0, hours(horizon)}, horizon, 0.0,
      fmt::format("{} heat wave: feeder load +{:.0f} %, cooling of data centres +{:.0f} %", clock_text(horizon, 0.0),
                  100.0 * settings.heat_load_increase, 100.0 * settings.heat_cooling_increase)));
}

}  // namespace gridkeel::shock
