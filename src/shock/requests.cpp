#include "shock/requests.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace gridkeel::shock {

namespace {

// Variance that is left when a signal of exponential memory is averaged over x memories.
double left_after_averaging(double x) { return x < 1e-6 ? 1.0 : 2.0 * (x - 1.0 + std::exp(-x)) / (x * x); }

double together(double a_s, double b_s) { return 1.0 / (1.0 / a_s + 1.0 / b_s); }

double rate_variance(const BurstModel& m, double stretch_s) {
  return m.fast_variance * left_after_averaging(stretch_s / m.fast_memory_s) +
         m.slow_variance * left_after_averaging(stretch_s / m.slow_memory_s) +
         m.fast_variance * m.slow_variance *
             left_after_averaging(stretch_s / together(m.fast_memory_s, m.slow_memory_s));
}

// Given the memories and the fast variance, the slow one that meets the variance over a minute.
void set_slow_variance(BurstModel& m, double minute_variance) {
  m.slow_variance = 0.0;
  const double missing = minute_variance - rate_variance(m, 60.0);
  m.slow_variance = 1.0;
  const double per_unit = rate_variance(m, 60.0) - m.fast_variance * left_after_averaging(60.0 / m.fast_memory_s);
  m.slow_variance = std::max(0.0, missing / per_unit);
}

// Meets the variances over a second and a minute for a given fast memory.
BurstModel fit_ends(double rate_per_s, double memory_s, double second_variance, double minute_variance) {
  BurstModel m{rate_per_s, 0.0, memory_s, 0.0, 300.0};
  double low = 0.0, high = 2.0 * second_variance;
  for (int k = 0; k < 50; ++k) {
    m.fast_variance = 0.5 * (low + high);
    set_slow_variance(m, minute_variance);
    (rate_variance(m, 1.0) < second_variance ? low : high) = m.fast_variance;
  }
  return m;
}

// A signal with mean 1, the given variance and memory, second by second. Bursts of mean size s come at rate n a second:
// the mean is n s m, the variance n s² m, so s is the variance and n m its inverse.
class Bursts {
 public:
  Bursts(double variance, double memory_s, RandomStream& random)
      : variance_(variance), memory_s_(memory_s), keep_(std::exp(-1.0 / memory_s)), random_(random) {
    if (variance_ <= 0.0) return;
    for (int k = 0; k < static_cast<int>(8.0 * memory_s_); ++k) next();  // forget the start
  }

  // Mean over the next second.
  double next() {
    if (variance_ <= 0.0) return 1.0;
    double mean = level_ * memory_s_ * (1.0 - keep_);
    level_ *= keep_;
    const double expected = 1.0 / (variance_ * memory_s_);
    if (expected > kMany) {  // their sum is normal, and even over the second
      const double sum = std::max(0.0, variance_ * random_.normal(expected, std::sqrt(2.0 * expected)));
      const double left = memory_s_ * (1.0 - keep_);
      level_ += sum * left;
      return mean + sum * memory_s_ * (1.0 - left);
    }
    const int count = random_.poisson(expected);
    for (int k = 0; k < count; ++k) {
      const double left_s = random_.uniform();
      const double size = random_.exponential(variance_);
      mean += size * memory_s_ * (1.0 - std::exp(-left_s / memory_s_));
      level_ += size * std::exp(-left_s / memory_s_);
    }
    return mean;
  }

 private:
  static constexpr double kMany = 8.0;  // bursts a second
  double variance_, memory_s_, keep_;
  RandomStream& random_;
  double level_ = 0.0;
};

}  // namespace

double BurstModel::cv(double stretch_s) const {
  return std::sqrt(rate_variance(*this, stretch_s) + 1.0 / (rate_per_s * stretch_s));
}

BurstModel fit_bursts(const RequestBursts& measured) {
  const auto variance = [&](std::size_t k, double stretch_s) {
    return std::max(0.0, measured.cv[k] * measured.cv[k] - 1.0 / (measured.rate_per_s * stretch_s));
  };
  BurstModel best;
  double least = 1e300;
  for (int k = 0; k <= 60; ++k) {
    const double memory_s = 0.5 * std::pow(10.0, k / 30.0);  // 0.5 s to 50 s
    const BurstModel m = fit_ends(measured.rate_per_s, memory_s, variance(0, 1.0), variance(2, 60.0));
    const double error = std::abs(m.cv(1.0) - measured.cv[0]) + std::abs(m.cv(10.0) - measured.cv[1]) +
                         std::abs(m.cv(60.0) - measured.cv[2]);
    if (error >= least) continue;
    least = error;
    best = m;
  }
  return best;
}

std::vector<double> simulate_arrivals(const BurstModel& model, std::size_t seconds, RandomStream& random) {
  Bursts fast(model.fast_variance, model.fast_memory_s, random);
  Bursts slow(model.slow_variance, model.slow_memory_s, random);
  std::vector<double> arrivals(seconds);
  for (double& count : arrivals) {
    const double rate = model.rate_per_s * fast.next() * slow.next();
    count = random.poisson(rate);
  }
  return arrivals;
}

std::vector<double> simulate_requests(const BurstModel& model, double service_s, std::size_t seconds,
                                      RandomStream& random) {
  const auto settle = static_cast<std::size_t>(6.0 * service_s) + 1;
  std::vector<double> load = simulate_arrivals(model, seconds + settle, random);
  const double keep = std::exp(-1.0 / std::max(service_s, 1e-3));
  double in_service = 0.0;
  for (double& value : load) {
    in_service = keep * in_service + (1.0 - keep) * value / model.rate_per_s;
    value = in_service;
  }
  load.erase(load.begin(), load.begin() + static_cast<std::ptrdiff_t>(settle));
  return load;
}

double measured_cv(const std::vector<double>& values, std::size_t stretch) {
  std::vector<double> means;
  for (std::size_t i = 0; i + stretch <= values.size(); i += stretch) {
    const auto from = values.begin() + static_cast<std::ptrdiff_t>(i);
    means.push_back(std::accumulate(from, from + static_cast<std::ptrdiff_t>(stretch), 0.0) /
                    static_cast<double>(stretch));
  }
  const double n = static_cast<double>(means.size());
  const double mean = std::accumulate(means.begin(), means.end(), 0.0) / n;
  double square = 0.0;
  for (const double m : means) square += (m - mean) * (m - mean) / n;
  return mean > 0.0 ? std::sqrt(square) / mean : 0.0;
}

}  // namespace gridkeel::shock
