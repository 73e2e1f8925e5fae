#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>

#include "shock/facts.hpp"
#include "shock/site_shocks.hpp"

namespace gridkeel::shock {

namespace {

struct KindRate {
  SiteShockKind kind;
  std::string_view name;  // of its random streams
  double rate_per_day;
};

std::array<KindRate, 4> rates(const ShockSettings& settings) {
  return {{{SiteShockKind::training_start, "training_start", settings.training_start_rate},
           {SiteShockKind::training_stop, "training_stop", settings.training_stop_rate},
           {SiteShockKind::inference_surge, "inference_surge", settings.inference_surge_rate},
           {SiteShockKind::ups_trip, "ups_trip", settings.ups_trip_rate}}};
}

std::vector<double> draw_start_hours(RandomStream& random, double rate_per_day, const Horizon& horizon) {
  std::vector<double> starts(static_cast<std::size_t>(random.poisson(rate_per_day * days(horizon))));
  for (double& h : starts) h = random.uniform(0.0, hours(horizon));
  return starts;
}

SiteShock draw_shock(SiteShockKind kind, double start_h, const ShockSettings& s, RandomStream& random) {
  double length_h = 0.0, size = 0.0;
  switch (kind) {
    case SiteShockKind::training_start:
      size = random.uniform(s.training_jump_min, s.training_jump_max);
      length_h = random.lognormal(s.training_duration_log_mean_h, s.training_duration_log_sd);
      break;
    case SiteShockKind::training_stop:
      length_h = random.lognormal(std::log(facts::kRestartMedian_h), facts::kRestartLogSd);
      break;
    case SiteShockKind::inference_surge:
      size = random.uniform(s.inference_surge_factor_min, s.inference_surge_factor_max);
      length_h = random.lognormal(std::log(facts::kSurgeMedian_h), facts::kSurgeLogSd);
      break;
    case SiteShockKind::ups_trip:
      length_h = random.lognormal(s.ups_return_log_mean_h, s.ups_return_log_sd);
      break;
  }
  return {kind, {start_h, start_h + length_h}, size};
}

// A site that is on its backup already cannot trip again.
void drop_overlapping_trips(std::vector<SiteShock>& shocks) {
  double on_backup_until = -1.0;
  std::erase_if(shocks, [&](const SiteShock& shock) {
    if (shock.kind != SiteShockKind::ups_trip) return false;
    if (shock.window.start_h < on_backup_until) return true;
    on_backup_until = shock.window.end_h;
    return false;
  });
}

}  // namespace

std::vector<std::vector<SiteShock>> draw_site_shocks(const std::vector<AiSite>& sites, const ShockSettings& settings,
                                                     const Horizon& horizon, const std::vector<double>& fault_hours,
                                                     std::uint64_t seed, std::uint64_t scenario) {
  std::vector<std::vector<SiteShock>> shocks(sites.size());
  const double common_share = settings.site_correlation;
  for (const KindRate& kind : rates(settings)) {
    RandomStream common(seed, "common/" + std::string(kind.name), scenario);
    const std::vector<double> shared = draw_start_hours(common, common_share * kind.rate_per_day, horizon);
    for (std::size_t k = 0; k < sites.size(); ++k) {
      RandomStream own(seed, "site/" + sites[k].name + "/" + std::string(kind.name), scenario);
      std::vector<double> starts = draw_start_hours(own, (1.0 - common_share) * kind.rate_per_day, horizon);
      starts.insert(starts.end(), shared.begin(), shared.end());
      for (const double h : starts) shocks[k].push_back(draw_shock(kind.kind, h, settings, own));
    }
  }
  for (std::size_t k = 0; k < sites.size(); ++k) {
    RandomStream sag(seed, "site/" + sites[k].name + "/sag", scenario);
    for (const double h : fault_hours) {
      const bool trips = sag.chance(settings.ups_trip_given_fault);
      const SiteShock trip = draw_shock(SiteShockKind::ups_trip, h, settings, sag);
      if (trips) shocks[k].push_back(trip);
    }
    std::stable_sort(shocks[k].begin(), shocks[k].end(),
                     [](const SiteShock& a, const SiteShock& b) { return a.window.start_h < b.window.start_h; });
    drop_overlapping_trips(shocks[k]);
  }
  return shocks;
}

}  // namespace gridkeel::shock
