#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>

#include "shock/facts.hpp"
#include "shock/run_times.hpp"
#include "shock/sags.hpp"
#include "shock/site_shocks.hpp"
#include "shock/temporary_faults.hpp"

namespace gridkeel::shock {

namespace {

constexpr double kForGood_h = 1e5;

struct Kind {
  SiteShockKind kind;
  std::string_view name;  // of its random streams
};
// Those that move most energy first.
constexpr std::array<Kind, 7> kKinds{{{SiteShockKind::training_start, "training_start"},
                                      {SiteShockKind::inference_surge, "inference_surge"},
                                      {SiteShockKind::training_pause, "training_pause"},
                                      {SiteShockKind::ups_trip, "ups_trip"},
                                      {SiteShockKind::curtailment_call, "curtailment_call"},
                                      {SiteShockKind::training_stop, "training_stop"},
                                      {SiteShockKind::growth_step, "growth_step"}}};

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
    case SiteShockKind::ups_transfer:  // by faults only
      return 0.0;
  }
  return 0.0;
}

// Rates may differ between sites: of the smallest one, this share is common.
double common_rate(SiteShockKind kind, const GeneratorInput& input) {
  if (input.ai_sites.empty()) return 0.0;
  double smallest = rate_per_day(kind, input.ai_sites.front(), input.settings);
  for (const AiSite& site : input.ai_sites) smallest = std::min(smallest, rate_per_day(kind, site, input.settings));
  return input.settings.site_correlation * smallest;
}

std::string common_stream(const Kind& kind) { return "common/" + std::string(kind.name); }

std::string own_stream(const Kind& kind, const AiSite& site) {
  return "site/" + site.name + "/" + std::string(kind.name);
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
    case SiteShockKind::ups_transfer:
    case SiteShockKind::ups_trip:
      length_h = random.lognormal(s.ups_return_log_mean_h, s.ups_return_log_sd);
      break;
  }
  return {kind, {start_h, start_h + length_h}, size};
}

// Where along its line each fault is, for all sites.
std::vector<double> draw_places(std::size_t faults, RandomStream random) {
  std::vector<double> place(faults);
  for (double& share : place) share = random.uniform();
  return place;
}

// What the UPS of the sites do about faults: trip by one probability, or by how deep and how many their sags are. Draws
// are the same for both.
class FaultReactions {
 public:
  FaultReactions(const GeneratorInput& input, const SagModel& sags, const Scenario& supply, const Draws& draws)
      : input_(input),
        sags_(sags),
        supply_(supply),
        draws_(draws),
        place_(draw_places(supply.outages.size(), draws.stream("fault_place"))),
        temporary_place_(draw_places(supply.temporary_faults.size(), draws.stream("temporary_fault_place"))) {}

  void add(std::size_t site, std::vector<SiteShock>& shocks) const {
    std::vector<NoticedFault> noticed;
    notice_outages(site, noticed, shocks);
    notice_temporary(site, noticed);
    SagRule rule = input_.settings.sag;
    if (!sags_.by_depth(site)) rule.count = std::numeric_limits<int>::max();  // lockouts are those of the probability
    for (SiteShock& shock : ups_reactions(noticed, rule)) shocks.push_back(std::move(shock));
  }

 private:
  RandomStream stream(std::size_t site, const char* what) const {
    return draws_.stream("site/" + input_.ai_sites[site].name + what);
  }

  void notice_outages(std::size_t site, std::vector<NoticedFault>& noticed, std::vector<SiteShock>& shocks) const {
    RandomStream sag = stream(site, "/sag");
    std::vector<char> out(input_.network->branches.size());
    for (std::size_t f = 0; f < supply_.outages.size(); ++f) {
      const LineOutage& fault = supply_.outages[f];
      const bool notices = sag.chance(input_.settings.ups_trip_given_fault);
      const SiteShock trip = draw_shock(SiteShockKind::ups_trip, fault.start_h, input_.settings, sag);
      if (!sags_.by_depth(site)) {
        if (notices) shocks.push_back(trip);
        continue;
      }
      std::fill(out.begin(), out.end(), 0);
      for (std::size_t e = 0; e < f; ++e)
        if (supply_.outages[e].end_h > fault.start_h) out[supply_.outages[e].branch.index()] = 1;
      const double voltage = sags_.voltage_pu(site, fault.branch.value, place_[f]);
      if (!notices || voltage >= sags_.threshold_pu(site) || !sags_.connected(site, fault.branch.value, out)) continue;
      noticed.push_back({fault.start_h, voltage, name_of(fault.branch), trip.window.length_h()});
    }
  }

  // Behind the line everybody is without supply until the recloser closes again.
  void notice_temporary(std::size_t site, std::vector<NoticedFault>& noticed) const {
    RandomStream sag = stream(site, "/temporary_sag");
    for (std::size_t f = 0; f < supply_.temporary_faults.size(); ++f) {
      const TemporaryFault& fault = supply_.temporary_faults[f];
      const bool notices = sag.chance(input_.settings.ups_trip_given_fault);
      const SiteShock trip = draw_shock(SiteShockKind::ups_trip, fault.hour, input_.settings, sag);
      const int line = fault.branch.value;
      if (!sags_.connected(site, line, lines_out_at(fault.hour, supply_.outages, input_.network->branches.size())))
        continue;
      const bool dark = sags_.interrupts(site, line);
      const double voltage = sags_.voltage_pu(site, line, temporary_place_[f]);
      const bool shallow = sags_.by_depth(site) && voltage >= sags_.threshold_pu(site);
      if (!dark && (!notices || shallow)) continue;
      noticed.push_back({fault.hour, voltage, name_of(fault.branch), trip.window.length_h(), true,
                         dark ? input_.settings.sag.reclose_interval_s : 0.0});
    }
  }

  const std::string& name_of(grid::BranchId line) const { return input_.network->branch(line).name; }

  const GeneratorInput& input_;
  const SagModel& sags_;
  const Scenario& supply_;
  const Draws& draws_;
  std::vector<double> place_, temporary_place_;
};

// A site that is on its backup already cannot trip again.
void drop_overlapping_trips(std::vector<SiteShock>& shocks) {
  double on_backup_until = -1.0;
  std::erase_if(shocks, [&](const SiteShock& shock) {
    if (shock.kind != SiteShockKind::ups_trip && shock.kind != SiteShockKind::ups_transfer) return false;
    if (shock.window.start_h < on_backup_until) return true;
    if (shock.kind == SiteShockKind::ups_trip) on_backup_until = shock.window.end_h;
    return false;
  });
}

}  // namespace

double training_stop_rate(const AiSite& site, const ShockSettings& settings) {
  return settings.training_stop_rate.value_or(settings.training_stop_per_gpu * site.training_gpus());
}

std::vector<ShockStream> site_shock_streams(const GeneratorInput& input) {
  std::vector<const AiSite*> sites;  // the largest first
  for (const AiSite& site : input.ai_sites) sites.push_back(&site);
  std::stable_sort(sites.begin(), sites.end(),
                   [](const AiSite* a, const AiSite* b) { return a->rating_mw > b->rating_mw; });
  std::vector<ShockStream> streams;
  const double length = days(input.horizon);
  for (const Kind& kind : kKinds) {
    const double shared = common_rate(kind.kind, input);
    streams.push_back({common_stream(kind), shared * length, true});
    for (const AiSite* site : sites)
      streams.push_back(
          {own_stream(kind, *site), (rate_per_day(kind.kind, *site, input.settings) - shared) * length, false});
  }
  std::erase_if(streams, [](const ShockStream& stream) { return stream.expected <= 0.0; });
  return streams;
}

std::vector<std::vector<SiteShock>> draw_site_shocks(const GeneratorInput& input, const SagModel& sags,
                                                     const Scenario& supply, const Draws& draws) {
  const std::vector<AiSite>& sites = input.ai_sites;
  const ShockSettings& settings = input.settings;
  const Horizon& horizon = input.horizon;
  std::vector<std::vector<SiteShock>> shocks(sites.size());
  for (const Kind& kind : kKinds) {
    const double shared_rate = common_rate(kind.kind, input);
    RandomStream common = draws.stream(common_stream(kind));
    const std::vector<double> shared = draw_start_hours(common, shared_rate, horizon);
    for (std::size_t k = 0; k < sites.size(); ++k) {
      RandomStream own = draws.stream(own_stream(kind, sites[k]));
      std::vector<double> starts =
          draw_start_hours(own, rate_per_day(kind.kind, sites[k], settings) - shared_rate, horizon);
      starts.insert(starts.end(), shared.begin(), shared.end());
      for (const double h : starts) shocks[k].push_back(draw_shock(kind.kind, h, settings, own));
    }
  }
  const FaultReactions reactions(input, sags, supply, draws);
  for (std::size_t k = 0; k < sites.size(); ++k) {
    reactions.add(k, shocks[k]);
    std::stable_sort(shocks[k].begin(), shocks[k].end(),
                     [](const SiteShock& a, const SiteShock& b) { return a.window.start_h < b.window.start_h; });
    drop_overlapping_trips(shocks[k]);
  }
  return shocks;
}

}  // namespace gridkeel::shock
