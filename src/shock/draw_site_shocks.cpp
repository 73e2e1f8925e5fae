#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>

#include "shock/facts.hpp"
#include "shock/run_times.hpp"
#include "shock/site_shocks.hpp"

namespace gridkeel::shock {

namespace {

constexpr double kForGood_h = 1e5;

struct Kind {
  SiteShockKind kind;
  std::string_view name;  // of its random streams
};
constexpr std::array<Kind, 7> kKinds{{{SiteShockKind::training_start, "training_start"},
                                      {SiteShockKind::training_stop, "training_stop"},
                                      {SiteShockKind::inference_surge, "inference_surge"},
                                      {SiteShockKind::ups_trip, "ups_trip"},
                                      {SiteShockKind::training_pause, "training_pause"},
                                      {SiteShockKind::growth_step, "growth_step"},
                                      {SiteShockKind::curtailment_call, "curtailment_call"}}};

double rate_per_day(SiteShockKind kind, const AiSite& site, const ShockSettings& settings) {
  switch (kind) {
    case SiteShockKind::training_start:
      return settings.training_start_rate;
    case SiteShockKind::training_pause:
      return settings.training_pause_rate;
    case SiteShockKind::training_stop:
      return training_stop_rate(site, settings);
    case SiteShockKind::inference_surge:
      return settings.inference_surge_rate;
    case SiteShockKind::growth_step:
      return settings.growth_rate;
    case SiteShockKind::curtailment_call:
      return settings.curtailment_rate;
    case SiteShockKind::ups_trip:
      return settings.ups_trip_rate;
  }
  return 0.0;
}

std::vector<double> draw_start_hours(RandomStream& random, double rate_per_day, const Horizon& horizon) {
  std::vector<double> starts(static_cast<std::size_t>(random.poisson(rate_per_day * days(horizon))));
  for (double& h : starts) h = random.uniform(0.0, hours(horizon));
  return starts;
}

// As measured, or lognormal where the study says so.
double draw_training_h(const ShockSettings& s, RandomStream& random) {
  if (!s.training_duration_log_mean_h && !s.training_duration_log_sd)
    return RunTimes(s.training_duration_shortest_h).draw_h(random);
  return random.lognormal(s.training_duration_log_mean_h.value_or(facts::kTrainingLogMean_h),
                          s.training_duration_log_sd.value_or(facts::kTrainingLogSd));
}

SiteShock draw_shock(SiteShockKind kind, double start_h, const ShockSettings& s, RandomStream& random) {
  double length_h = 0.0, size = 0.0;
  switch (kind) {
    case SiteShockKind::training_start:
      size = random.uniform(s.training_jump_min, s.training_jump_max);
      length_h = draw_training_h(s, random);
      break;
    case SiteShockKind::training_pause:
      length_h = random.lognormal(std::log(s.training_pause_median_h), s.training_pause_log_sd);
      break;
    case SiteShockKind::training_stop:
      length_h = random.lognormal(std::log(facts::kRestartMedian_h), facts::kRestartLogSd);
      break;
    case SiteShockKind::inference_surge:
      size = random.uniform(s.inference_surge_factor_min, s.inference_surge_factor_max);
      length_h = random.lognormal(std::log(facts::kSurgeMedian_h), facts::kSurgeLogSd);
      break;
    case SiteShockKind::growth_step:
      size = random.uniform(s.growth_min, s.growth_max);
      length_h = kForGood_h;
      break;
    case SiteShockKind::curtailment_call:
      size = s.curtailment_share;
      length_h = random.lognormal(std::log(s.curtailment_median_h), s.curtailment_log_sd);
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

double training_stop_rate(const AiSite& site, const ShockSettings& settings) {
  return settings.training_stop_rate.value_or(settings.training_stop_per_gpu * site.training_gpus());
}

std::vector<std::vector<SiteShock>> draw_site_shocks(const std::vector<AiSite>& sites, const ShockSettings& settings,
                                                     const Horizon& horizon, const std::vector<double>& fault_hours,
                                                     std::uint64_t seed, std::uint64_t scenario) {
  std::vector<std::vector<SiteShock>> shocks(sites.size());
  for (const Kind& kind : kKinds) {
    // Rates may differ between sites: of the smallest one, this share is common.
    double smallest = sites.empty() ? 0.0 : rate_per_day(kind.kind, sites.front(), settings);
    for (const AiSite& site : sites) smallest = std::min(smallest, rate_per_day(kind.kind, site, settings));
    const double shared_rate = settings.site_correlation * smallest;
    RandomStream common(seed, "common/" + std::string(kind.name), scenario);
    const std::vector<double> shared = draw_start_hours(common, shared_rate, horizon);
    for (std::size_t k = 0; k < sites.size(); ++k) {
      RandomStream own(seed, "site/" + sites[k].name + "/" + std::string(kind.name), scenario);
      std::vector<double> starts =
          draw_start_hours(own, rate_per_day(kind.kind, sites[k], settings) - shared_rate, horizon);
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
