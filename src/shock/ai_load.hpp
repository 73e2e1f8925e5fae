#pragma once

#include <vector>

#include "common/random.hpp"
#include "shock/settings.hpp"
#include "shock/site_model.hpp"

namespace gridkeel::shock {

// Mean, largest and smallest power inside each period, MW. The largest (smallest) values of a site's parts belong to
// the same instant, so that their sum is the site's.
struct LoadBand {
  std::vector<double> mean, max, min;
};

// One site in one scenario while shocks are applied to it; finish_load() turns it into an AiLoad.
struct SiteLoad {
  LoadBand training;
  LoadBand inference;               // with the steady base and cooling
  std::vector<double> swing_mw;     // largest change within a minute without shocks
  std::vector<double> step_mw;      // largest sudden change that shocks cause in the period
  std::vector<double> share_above;  // as AiLoad::share_above
  double mean_mw(int period) const;
};

// Peak and floor of a training swing over its mean, for synchronisation rho between a site's jobs.
double swing_peak_to_mean(double rho);
double swing_floor_to_mean(double rho);

// The load without shocks: measured if the site has a profile, parametric otherwise.
SiteLoad base_load(const SiteModel& model, RandomStream& random);

// What a day-ahead scheduler would assume: the expected load without shocks, with the usual envelope, and its mean.
SiteLoad expected_load(const SiteModel& model);
SiteLoad expected_load(const AiSite& site, const Horizon& horizon);
std::vector<double> expected_load_mw(const SiteModel& model);

// Everything times a factor.
void scale(SiteLoad& load, double factor);

// Holds the mean within the site's supply: above the limit the site throttles training before inference.
void throttle(SiteLoad& load, const AiSite& site);

// Applies the limits of the site's supply and orders min <= mean <= max.
AiLoad finish_load(const SiteLoad& load, const AiSite& site, const Horizon& horizon);

}  // namespace gridkeel::shock
