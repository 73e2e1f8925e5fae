#include "shock/job_cycle.hpp"

#include <algorithm>
#include <cmath>

namespace gridkeel::shock {

namespace {

constexpr double kStorageMemory_s = 60.0;  // of the mean that racks with storage hold the power to [M]

// The levels of a job as time goes on: cycles, and over them the pauses.
class Levels {
 public:
  Levels(const JobCycle& cycle, double period_s, RandomStream& random)
      : cycle_(cycle), period_s_(period_s), random_(random) {
    // Long enough before 0 that how it began is forgotten.
    cycle_start_ = -(2.0 + random.uniform()) * period_s;
    next_cycle();
    pause_end_ = -8.0 * cycle.pause_length_s;
    next_pause();
  }

  double at(double t_s) {
    while (t_s >= cycle_end_) {
      cycle_start_ = cycle_end_;
      next_cycle();
    }
    while (t_s >= pause_end_) next_pause();
    return wave(t_s) * (t_s >= pause_start_ ? 1.0 - cycle_.pause_depth : 1.0);
  }

 private:
  void next_cycle() {
    const double length = period_s_ * std::max(0.2, 1.0 + random_.normal(0.0, cycle_.period_jitter_sd));
    cycle_end_ = cycle_start_ + length;
    up_end_ = cycle_start_ + cycle_.up_share * length;
    edge_ = std::min(cycle_.edge_s, 0.5 * std::min(up_end_ - cycle_start_, cycle_end_ - up_end_));
    before_ = low_;
    low_ = std::clamp(cycle_.low + cycle_.high * random_.normal(0.0, cycle_.low_sd), 0.0, cycle_.high);
  }

  void next_pause() {
    if (cycle_.pause_length_s <= 0.0 || cycle_.pause_depth <= 0.0) {
      pause_start_ = pause_end_ = 1e300;
      return;
    }
    pause_start_ = pause_end_ + random_.exponential(cycle_.pause_every_s);
    pause_end_ = pause_start_ + cycle_.pause_length_s * random_.uniform(0.7, 1.3);
  }

  // Up at once, then down: an edge takes edge_ seconds and lies within what follows it.
  double wave(double t_s) const {
    const auto move = [&](double from, double to, double since) {
      return edge_ > 0.0 && since < edge_ ? from + (to - from) * since / edge_ : to;
    };
    if (t_s < up_end_) return move(before_, cycle_.high, t_s - cycle_start_);
    return move(cycle_.high, low_, t_s - up_end_);
  }

  const JobCycle& cycle_;
  double period_s_;
  RandomStream& random_;
  double cycle_start_ = 0.0, up_end_ = 0.0, cycle_end_ = 0.0, edge_ = 0.0;
  double before_ = 0.0, low_ = 0.25;
  double pause_start_ = 0.0, pause_end_ = 0.0;
};

void shave(std::vector<double>& power, double rated_s, double dt_s) {
  const double keep = std::exp(-dt_s / kStorageMemory_s);
  double mean = power.empty() ? 0.0 : power.front();
  double stored_s = 0.5 * rated_s;  // seconds of the rating
  for (double& p : power) {
    mean = keep * mean + (1.0 - keep) * p;
    const double out = std::clamp(p - mean, (stored_s - rated_s) / dt_s, stored_s / dt_s);
    stored_s -= out * dt_s;
    p -= out;
  }
}

}  // namespace

double JobCycle::mean(double floor) const {
  const auto wave = [&](double scale) {
    return up_share * std::max(floor, scale * high) + (1.0 - up_share) * std::max(floor, scale * low);
  };
  const double paused = pause_length_s > 0.0 ? pause_length_s / (pause_every_s + pause_length_s) : 0.0;
  return (1.0 - paused) * wave(1.0) + paused * wave(1.0 - pause_depth);
}

JobCycle fine_tuning_cycle() {
  JobCycle cycle;
  cycle.period_s = 2.0;  // 0.3-0.7 Hz
  cycle.period_spread = 0.4;
  cycle.up_share = 0.80;         // 0.70-0.90
  cycle.low = 0.2 * cycle.high;  // drop 0.80 sd 0.03
  cycle.low_sd = 0.03;
  return cycle;
}

std::vector<double> simulate_job(const JobCycle& cycle, double period_s, std::size_t steps, double dt_s,
                                 RandomStream& random) {
  Levels levels(cycle, period_s, random);
  std::vector<double> power(steps);
  double noise = 1.0, renew_s = 0.0;
  for (std::size_t i = 0; i < steps; ++i) {
    const double t_s = static_cast<double>(i) * dt_s;
    if (t_s >= renew_s) {
      noise = std::max(0.0, 1.0 + random.normal(0.0, cycle.noise_sd));
      renew_s += 1.0;
    }
    power[i] = noise * levels.at(t_s);
  }
  return power;
}

void smooth(std::vector<double>& power, const Smoothing& smoothing, double kw_per_gpu, double dt_s) {
  for (double& p : power) p = std::max(p, smoothing.floor);
  if (smoothing.storage_j_per_gpu > 0.0) shave(power, smoothing.storage_j_per_gpu / (1000.0 * kw_per_gpu), dt_s);
  if (smoothing.ramp_per_s <= 0.0) return;
  const double step = smoothing.ramp_per_s * dt_s;
  for (std::size_t i = 1; i < power.size(); ++i)
    power[i] = std::clamp(power[i], power[i - 1] - step, power[i - 1] + step);
}

}  // namespace gridkeel::shock
