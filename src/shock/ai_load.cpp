#include "shock/ai_load.hpp"

#include <algorithm>
#include <cmath>

#include "shock/facts.hpp"
#include "shock/profiles.hpp"

namespace gridkeel::shock {

namespace {

std::size_t periods_of(const Horizon& horizon) { return static_cast<std::size_t>(horizon.periods); }

void set_swing(LoadBand& band, double rho) {
  band.max = band.min = band.mean;
  for (double& v : band.max) v *= swing_peak_to_mean(rho);
  for (double& v : band.min) v *= swing_floor_to_mean(rho);
}

// Mean of the swing times occupancy, jitter, and the pauses for checkpoints beyond their usual number (a
// pause shows in the site's mean only as far as its jobs pause together).
LoadBand base_training(const AiSite& site, const Horizon& horizon, RandomStream& random) {
  const double occupancy = facts::kOccupancyMean + facts::kOccupancyHalfRange * random.uniform(-1.0, 1.0);
  const double level_mw = site.rating_mw * site.training_share * facts::kTrainingMeanLevel * occupancy;
  const double usual_pauses = horizon.step_h * 3600.0 / facts::kCheckpointEvery_s;
  const double pause_share = facts::kCheckpointDepth * facts::kCheckpointLength_s / (horizon.step_h * 3600.0);
  LoadBand band;
  for (int t = 0; t < horizon.periods; ++t) {
    const double jitter = random.normal(0.0, facts::kTrainingJitterSd);
    const double pauses = site.synchronisation * pause_share * (random.poisson(usual_pauses) - usual_pauses);
    band.mean.push_back(level_mw * std::max(0.0, 1.0 + jitter - pauses));
  }
  set_swing(band, site.synchronisation);
  return band;
}

double inference_level(double demand) {
  return facts::kInferenceFloor + (1.0 - facts::kInferenceFloor) * std::clamp(demand, 0.0, 1.0);
}

LoadBand base_inference(const AiSite& site, const Horizon& horizon, RandomStream& random) {
  const double steady_mw = site.rating_mw * site.steady_share;
  const double saturated_mw = site.rating_mw * (1.0 - site.steady_share - site.training_share);
  const std::vector<double> shape = inference_demand_shape(horizon);
  LoadBand band;
  for (const double expected : shape) {
    const double demand = expected * std::max(0.0, 1.0 + random.normal(0.0, facts::kDemandNoiseSd));
    const double busiest = demand * random.uniform(facts::kBusiestMinute, facts::kBusiestMinuteBursty);
    band.mean.push_back(steady_mw + saturated_mw * inference_level(demand));
    band.max.push_back(steady_mw + saturated_mw * inference_level(busiest));
    band.min.push_back(steady_mw + saturated_mw * inference_level(demand * facts::kQuietestMinute));
  }
  return band;
}

// A measured profile is the sum of all load; training takes its share of it and, unless the profile has its own
// envelope, swings as parametric training does.
SiteLoad measured_load(const AiSite& site, const Horizon& horizon) {
  SiteLoad load;
  const double training = site.training_share;
  for (std::size_t t = 0; t < periods_of(horizon); ++t) {
    const double mw = site.rating_mw * (*site.measured_share)[t];
    load.training.mean.push_back(training * mw);
    load.inference.mean.push_back((1.0 - training) * mw);
  }
  set_swing(load.training, site.synchronisation);
  load.inference.max = load.inference.min = load.inference.mean;
  const auto split = [&](const std::vector<double>& share, std::vector<double> LoadBand::*field) {
    for (std::size_t t = 0; t < periods_of(horizon); ++t) {
      (load.training.*field)[t] = training * site.rating_mw * share[t];
      (load.inference.*field)[t] = (1.0 - training) * site.rating_mw * share[t];
    }
  };
  if (site.measured_share_max) split(*site.measured_share_max, &LoadBand::max);
  if (site.measured_share_min) split(*site.measured_share_min, &LoadBand::min);
  return load;
}

}  // namespace

double SiteLoad::mean_mw(int period) const {
  const auto t = static_cast<std::size_t>(period);
  return training.mean[t] + inference.mean[t];
}

// Through the three published points, straight in between.
double swing_peak_to_mean(double rho) {
  using namespace facts;
  if (rho <= 0.5) return kPeakToMeanIndependent + (kPeakToMeanHalf - kPeakToMeanIndependent) * rho / 0.5;
  return kPeakToMeanHalf + (kPeakToMeanSynchronous - kPeakToMeanHalf) * (rho - 0.5) / 0.5;
}

double swing_floor_to_mean(double rho) {
  return 1.0 - rho * (1.0 - facts::kTrainingFloorLevel / facts::kTrainingMeanLevel);
}

SiteLoad base_load(const AiSite& site, const Horizon& horizon, RandomStream& random) {
  SiteLoad load;
  if (site.measured_share) {
    load = measured_load(site, horizon);
  } else {
    load.training = base_training(site, horizon, random);
    load.inference = base_inference(site, horizon, random);
  }
  load.step_mw.assign(periods_of(horizon), 0.0);
  return load;
}

SiteLoad expected_load(const AiSite& site, const Horizon& horizon) {
  SiteLoad load;
  if (site.measured_share) {
    load = measured_load(site, horizon);
  } else {
    const double steady_mw = site.rating_mw * site.steady_share;
    const double saturated_mw = site.rating_mw * (1.0 - site.steady_share - site.training_share);
    const double busiest = 0.5 * (facts::kBusiestMinute + facts::kBusiestMinuteBursty);
    for (const double demand : inference_demand_shape(horizon)) {
      load.training.mean.push_back(site.rating_mw * site.training_share * facts::kTrainingMeanLevel *
                                   facts::kOccupancyMean);
      load.inference.mean.push_back(steady_mw + saturated_mw * inference_level(demand));
      load.inference.max.push_back(steady_mw + saturated_mw * inference_level(demand * busiest));
      load.inference.min.push_back(steady_mw + saturated_mw * inference_level(demand * facts::kQuietestMinute));
    }
    set_swing(load.training, site.synchronisation);
  }
  load.step_mw.assign(periods_of(horizon), 0.0);
  return load;
}

std::vector<double> expected_load_mw(const AiSite& site, const Horizon& horizon) {
  std::vector<double> expected;
  const std::vector<double> demand = inference_demand_shape(horizon);
  for (std::size_t t = 0; t < periods_of(horizon); ++t) {
    double share = site.steady_share + site.training_share * facts::kTrainingMeanLevel * facts::kOccupancyMean +
                   (1.0 - site.steady_share - site.training_share) * inference_level(demand[t]);
    if (site.measured_share) share = (*site.measured_share)[t];
    expected.push_back(site.rating_mw * std::min(share, facts::kMeanLimit));
  }
  return expected;
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
  AiLoad result{load.training.mean, load.inference.mean, {}, {}, {}};
  for (int period = 0; period < horizon.periods; ++period) {
    const auto t = static_cast<std::size_t>(period);
    const double mean = load.mean_mw(period);
    const double max = std::clamp(load.training.max[t] + load.inference.max[t], mean, limit);
    const double min = std::clamp(load.training.min[t] + load.inference.min[t], 0.0, mean);
    result.max_mw.push_back(max);
    result.min_mw.push_back(min);
    // Swings, bursts and shocks all complete within a minute (rows 1-4: 0.2 s to 36 s).
    result.ramp_mw_per_min.push_back(std::min(std::max(load.step_mw[t], max - min), limit));
  }
  return result;
}

}  // namespace gridkeel::shock
