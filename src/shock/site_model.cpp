#include "shock/site_model.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "common/parallel.hpp"
#include "shock/facts.hpp"
#include "shock/profiles.hpp"

namespace gridkeel::shock {

namespace {

constexpr double kLongestWindow_s = 450.0;
constexpr int kWindows = 48;
constexpr int kMostJobs = 24;  // beyond, the sum of independent jobs changes little, and errs to the swinging side
constexpr std::uint64_t kLibrarySeed = 1;

int jobs_of(const AiSite& site) {
  return std::clamp(static_cast<int>(std::lround(site.training_gpus() / site.fine.gpus_per_job)), 1, kMostJobs);
}

}  // namespace

SiteModel::SiteModel(const AiSite& site, const Horizon& horizon)
    : site_(site), horizon_(horizon), jobs_(jobs_of(site)), demand_(inference_demand_shape(horizon)) {
  if (site.measured) return;
  const double period_s = horizon.step_h * 3600.0;
  windows_per_period_ = std::clamp(static_cast<int>(std::ceil(period_s / kLongestWindow_s - 1e-9)), 1, kWindows);
  const double window_s = std::min(kLongestWindow_s, period_s / windows_per_period_);
  const double dt_s = std::min(fine_step_s(site.fine), window_s / 60.0);
  const FineTrace trace = simulate_fine(site.fine, site.synchronisation, running_jobs(), (kWindows + 0.5) * window_s,
                                        dt_s, kLibrarySeed, 0);
  windows_ = cut_windows(trace, window_s);
}

int SiteModel::running_jobs() const {
  return std::max(1, static_cast<int>(std::lround(jobs_ * facts::kOccupancyMean)));
}

LoadMix SiteModel::mix(double occupancy, double demand) const {
  const FineLoad& fine = site_.fine;
  const double floor = fine.smoothing.floor;
  const double level = (1.0 - fine.fine_tuning_share) * fine.training.mean(floor) +
                       fine.fine_tuning_share * fine.fine_tuning.mean(floor);
  return {site_.rating_mw * site_.training_share * level * occupancy, saturated_mw() - floor_mw(),
          std::max(0.0, demand)};
}

std::vector<SiteModel> make_site_models(const std::vector<AiSite>& sites, const Horizon& horizon, int threads) {
  std::vector<std::optional<SiteModel>> made(sites.size());
  parallel_for(static_cast<int>(sites.size()), threads,
               [&](int k) { made[static_cast<std::size_t>(k)].emplace(sites[static_cast<std::size_t>(k)], horizon); });
  std::vector<SiteModel> models;
  for (std::optional<SiteModel>& model : made) models.push_back(std::move(*model));
  return models;
}

PeriodEnvelope compose(const SiteModel& model, const PeriodMix& mix, int first_window) {
  const std::vector<FineWindow>& windows = model.windows();
  const int count = model.windows_per_period();
  const double share = 1.0 / count, base_mw = model.steady_mw() + model.floor_mw();
  PeriodEnvelope period;
  double most = -1.0, least = 1e300;
  const auto window = [&](int k) -> const FineWindow& {
    return windows[static_cast<std::size_t>(first_window + k) % windows.size()];
  };
  for (int k = 0; k < count; ++k) {
    const FineWindow& w = window(k);
    period.training += share * mix.mean.training_mw * w.training_mean;
    period.inference += share * mean_requests_mw(w, mix.mean);
    const FinePoint& high = highest(w, mix.busiest);
    if (mix.busiest.mw(high) > most) {
      most = mix.busiest.mw(high);
      period.training_max = mix.busiest.training_mw * high.training;
      period.inference_max = base_mw + mix.busiest.requests_at(high.requests);
    }
    const FinePoint& low = lowest(w, mix.idlest);
    if (mix.idlest.mw(low) < least) {
      least = mix.idlest.mw(low);
      period.training_min = mix.idlest.training_mw * low.training;
      period.inference_min = base_mw + mix.idlest.requests_at(low.requests);
    }
    period.swing = std::max(period.swing, steepest_mw(w, mix.busiest));
  }
  period.inference += base_mw;

  const double level = 0.5 * (period.training + period.inference - base_mw + most);
  int above = 0, seen = 0;
  for (int k = 0; k < count; ++k) {
    const std::vector<FinePoint>& instants = window(k).instants;
    for (std::size_t i = static_cast<std::size_t>(k); i < instants.size(); i += static_cast<std::size_t>(count)) {
      above += mix.mean.mw(instants[i]) > level;
      ++seen;
    }
  }
  period.share_above = seen > 0 ? static_cast<double>(above) / seen : 0.0;
  return period;
}

}  // namespace gridkeel::shock
