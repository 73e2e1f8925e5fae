#include "shock/ai_load.hpp"
#include "shock/facts.hpp"
#include "shock/measured_load.hpp"
#include "shock/occupancy.hpp"
#include "shock/profiles.hpp"

namespace gridkeel::shock {

namespace {

PeriodMix mix_of(const SiteModel& model, const Occupancy& occupancy, std::size_t t, double demand) {
  return {model.mix(occupancy.mean[t], demand), model.mix(occupancy.max[t], demand),
          model.mix(occupancy.min[t], demand)};
}

SiteLoad parametric_load(const SiteModel& model, RandomStream& random) {
  const Horizon& horizon = model.horizon();
  const Occupancy occupancy = draw_occupancy(model.jobs(), horizon, random);
  const std::vector<double> error =
      autocorrelated_noise(random, horizon, model.site().fine.demand_sd, facts::kForecastErrorMemory_h);
  SiteLoad load = empty_load(horizon);
  for (int period = 0; period < horizon.periods; ++period) {
    const auto t = static_cast<std::size_t>(period);
    const int first = random.integer(static_cast<int>(model.windows().size()));
    add_period(load, t, compose(model, mix_of(model, occupancy, t, model.demand()[t] * (1.0 + error[t])), first), 1.0);
  }
  return load;
}

// The mean over everything that may be drawn.
SiteLoad expected_parametric(const SiteModel& model) {
  const Horizon& horizon = model.horizon();
  const Occupancy occupancy = expected_occupancy(horizon);
  const int windows = static_cast<int>(model.windows().size());
  SiteLoad load = empty_load(horizon);
  for (std::size_t t = 0; t < static_cast<std::size_t>(horizon.periods); ++t)
    for (int first = 0; first < windows; ++first)
      add_period(load, t, compose(model, mix_of(model, occupancy, t, model.demand()[t]), first), 1.0 / windows);
  return load;
}

}  // namespace

SiteLoad base_load(const SiteModel& model, RandomStream& random) {
  const AiSite& site = model.site();
  if (site.measured) return measured_load(model, draw_entries(*site.measured, model.horizon(), random));
  SiteLoad load = parametric_load(model, random);
  if (site.measured_inference)
    replace_inference(load, model, draw_entries(*site.measured_inference, model.horizon(), random));
  return load;
}

SiteLoad expected_load(const SiteModel& model) {
  const AiSite& site = model.site();
  if (site.measured) return measured_load(model, expected_entries(*site.measured, model.horizon()));
  SiteLoad load = expected_parametric(model);
  if (site.measured_inference)
    replace_inference(load, model, expected_entries(*site.measured_inference, model.horizon()));
  return load;
}

SiteLoad expected_load(const AiSite& site, const Horizon& horizon) { return expected_load(SiteModel(site, horizon)); }

}  // namespace gridkeel::shock
