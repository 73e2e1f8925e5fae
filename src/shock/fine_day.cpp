#include "shock/fine_day.hpp"

#include "shock/facts.hpp"

namespace gridkeel::shock {

FineDay simulate_day(const SiteModel& model, double hours, std::uint64_t seed) {
  const AiSite& site = model.site();
  const Horizon& horizon = model.horizon();
  FineDay day;
  day.dt_s = fine_step_s(site.fine);
  const FineTrace trace =
      simulate_fine(site.fine, site.synchronisation, model.running_jobs(), hours * 3600.0, day.dt_s, seed, 1);
  for (std::size_t i = 0; i < trace.training.size(); ++i) {
    const double hour = static_cast<double>(i) * day.dt_s / 3600.0;
    const int period = static_cast<int>(hour / horizon.step_h) % horizon.periods;
    const LoadMix mix = model.mix(facts::kOccupancyMean, model.demand()[static_cast<std::size_t>(period)]);
    day.training_mw.push_back(mix.training_mw * trace.training[i]);
    day.inference_mw.push_back(model.steady_mw() + model.floor_mw() + mix.requests_at(trace.requests[i]));
  }
  return day;
}

}  // namespace gridkeel::shock
