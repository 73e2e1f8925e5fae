#include "shock/ai_load.hpp"

#include <algorithm>
#include <cmath>

#include "shock/facts.hpp"

namespace gridkeel::shock {

double SiteLoad::mean_mw(int period) const {
  const auto t = static_cast<std::size_t>(period);
  return training.mean[t] + inference.mean[t];
}

// A share sqrt(rho) of the power keeps step, so the swing around the mean goes with it: through all three published
// points (row 21).
double swing_peak_to_mean(double rho) { return 1.0 + (facts::kPeakToMeanSynchronous - 1.0) * std::sqrt(rho); }

double swing_floor_to_mean(double rho) {
  const JobCycle cycle;
  return 1.0 - std::sqrt(rho) * (1.0 - cycle.low / cycle.mean());
}

std::vector<double> expected_load_mw(const SiteModel& model) {
  const SiteLoad load = expected_load(model);
  std::vector<double> expected;
  for (int t = 0; t < model.horizon().periods; ++t)
    expected.push_back(std::min(load.mean_mw(t), facts::kMeanLimit * model.site().rating_mw));
  return expected;
}

void scale(SiteLoad& load, double factor) {
  for (LoadBand* band : {&load.training, &load.inference})
    for (std::vector<double>* values : {&band->mean, &band->max, &band->min})
      for (double& mw : *values) mw *= factor;
  for (double& mw : load.swing_mw) mw *= factor;
}

void throttle(SiteLoad& load, const AiSite& site) {
  const double limit = facts::kMeanLimit * site.rating_mw;
  for (std::size_t t = 0; t < load.training.mean.size(); ++t) {
    load.inference.mean[t] = std::min(load.inference.mean[t], limit);
    load.training.mean[t] = std::min(load.training.mean[t], limit - load.inference.mean[t]);
  }
}

AiLoad finish_load(const SiteLoad& unlimited, const AiSite& site, const Horizon& horizon) {
  SiteLoad load = unlimited;
  throttle(load, site);
  const double limit = facts::kSwingLimit * site.rating_mw;
  AiLoad result{load.training.mean, load.inference.mean, {}, {}, {}, load.share_above};
  for (int period = 0; period < horizon.periods; ++period) {
    const auto t = static_cast<std::size_t>(period);
    const double mean = load.mean_mw(period);
    const double max = std::clamp(load.training.max[t] + load.inference.max[t], mean, limit);
    const double min = std::clamp(load.training.min[t] + load.inference.min[t], 0.0, mean);
    result.max_mw.push_back(max);
    result.min_mw.push_back(min);
    result.ramp_mw_per_min.push_back(std::min(std::max(load.step_mw[t], std::min(load.swing_mw[t], max - min)), limit));
  }
  return result;
}

}  // namespace gridkeel::shock
