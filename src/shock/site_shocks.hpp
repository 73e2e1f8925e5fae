#pragma once

#include <string>
#include <vector>

#include "shock/ai_load.hpp"
#include "shock/clock.hpp"
#include "shock/draws.hpp"

namespace gridkeel::shock {

enum class SiteShockKind {
  training_start,
  training_pause,
  training_stop,
  inference_surge,
  growth_step,
  curtailment_call,
  ups_transfer,
  ups_trip
};

// One shock at one AI site. size: share of the rating for a training start or growth, factor for a surge, share of the
// load for a call or a transfer, else unused. cause: of a UPS's shock, where it is known.
struct SiteShock {
  SiteShockKind kind;
  Window window;
  double size = 0.0;
  std::string cause = {};
};

class SagModel;

// All shocks of one scenario at each site, in order of time. Own shocks come at (1 - c) times the rate; common
// ones, at c times the rate, strike every site at the same time: rates stay as given and the numbers of
// shocks at two sites correlate by exactly c. Each outage and temporary fault of `supply` sags the voltage: with the
// given probability a site's UPS notices, if the sag is deeper than the site's threshold, and trips, or counts it.
std::vector<std::vector<SiteShock>> draw_site_shocks(const GeneratorInput& input, const SagModel& sags,
                                                     const Scenario& supply, const Draws& draws);

// The random streams of site shocks and their expected number over the horizon, those that move most energy first. A
// stream draws how many there are, when each starts, and at a site then how large and how long each is, its own before
// the common ones.
struct ShockStream {
  std::string name;
  double expected = 0.0;
  bool common = false;  // to all sites: numbers and times only
};
std::vector<ShockStream> site_shock_streams(const GeneratorInput& input);

// Unplanned stops a day: as the study says, or by the number of GPUs.
double training_stop_rate(const AiSite& site, const ShockSettings& settings);

// What one stop takes of a site's training: the jobs in step, or one of those that are not.
double share_of_a_stop(const AiSite& site);

// Changes the load and appends the events.
void apply_site_shocks(SiteLoad& load, const std::vector<SiteShock>& shocks, const AiSite& site, const Horizon& horizon,
                       std::vector<TimedEvent>& events);

}  // namespace gridkeel::shock
