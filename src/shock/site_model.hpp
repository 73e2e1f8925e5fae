#pragma once

#include <vector>

#include "shock/settings.hpp"
#include "shock/window_library.hpp"

namespace gridkeel::shock {

// What all scenarios of a study share about one AI site. The fine clock runs here, once: a few hours of seconds, cut
// into windows of some minutes, from which scenarios compose their periods. Depends on the site alone, on no seed.
class SiteModel {
 public:
  SiteModel(const AiSite& site, const Horizon& horizon);

  const AiSite& site() const { return site_; }
  const Horizon& horizon() const { return horizon_; }
  const std::vector<FineWindow>& windows() const { return windows_; }
  int windows_per_period() const { return windows_per_period_; }
  int jobs() const { return jobs_; }                             // that can run at once
  int running_jobs() const;                                      // usually
  const std::vector<double>& demand() const { return demand_; }  // expected, per period

  double steady_mw() const { return site_.rating_mw * site_.steady_share; }
  double saturated_mw() const { return site_.rating_mw * (1.0 - site_.steady_share - site_.training_share); }
  double floor_mw() const { return saturated_mw() * site_.fine.inference_floor; }
  // At this share of the training hardware busy and this demand.
  LoadMix mix(double occupancy, double demand) const;

 private:
  AiSite site_;
  Horizon horizon_;
  int jobs_ = 1;
  int windows_per_period_ = 1;
  std::vector<FineWindow> windows_;
  std::vector<double> demand_;
};

// One per site, in order.
std::vector<SiteModel> make_site_models(const std::vector<AiSite>& sites, const Horizon& horizon, int threads);

// What a site draws in one period, MW.
struct PeriodEnvelope {
  double training = 0.0, inference = 0.0;          // means
  double training_max = 0.0, inference_max = 0.0;  // at the highest instant
  double training_min = 0.0, inference_min = 0.0;  // at the lowest
  double swing = 0.0;                              // largest change within a minute
  double share_above = 0.0;
};

// Jobs may come and go within a period: the mix on average, at the busiest and at the idlest moment.
struct PeriodMix {
  LoadMix mean, busiest, idlest;
};

// Consecutive windows of the library from this one on.
PeriodEnvelope compose(const SiteModel& model, const PeriodMix& mix, int first_window);

}  // namespace gridkeel::shock
