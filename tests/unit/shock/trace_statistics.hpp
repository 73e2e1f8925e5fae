// Figures of a power trace that models are held against.
#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <vector>

namespace gridkeel::shock::test {

struct Moments {
  double mean, sd, max, min;
};

inline Moments moments(const std::vector<double>& values) {
  Moments m{0.0, 0.0, -1e300, 1e300};
  for (const double v : values) m.mean += v / static_cast<double>(values.size());
  for (const double v : values) {
    m.sd += (v - m.mean) * (v - m.mean) / static_cast<double>(values.size());
    m.max = std::max(m.max, v);
    m.min = std::min(m.min, v);
  }
  m.sd = std::sqrt(m.sd);
  return m;
}

inline std::vector<double> averaged(const std::vector<double>& values, std::size_t stretch) {
  std::vector<double> means;
  for (std::size_t i = 0; i + stretch <= values.size(); i += stretch)
    means.push_back(std::accumulate(values.begin() + static_cast<std::ptrdiff_t>(i),
                                    values.begin() + static_cast<std::ptrdiff_t>(i + stretch), 0.0) /
                    static_cast<double>(stretch));
  return means;
}

// Power at one frequency, averaged over half-overlapping pieces under a Hann window (Welch).
inline double spectrum(const std::vector<double>& values, double dt_s, double hz, std::size_t piece) {
  double sum = 0.0;
  int pieces = 0;
  for (std::size_t at = 0; at + piece <= values.size(); at += piece / 2, ++pieces) {
    const auto from = values.begin() + static_cast<std::ptrdiff_t>(at);
    const double mean =
        std::accumulate(from, from + static_cast<std::ptrdiff_t>(piece), 0.0) / static_cast<double>(piece);
    double re = 0.0, im = 0.0;
    for (std::size_t i = 0; i < piece; ++i) {
      const double x = static_cast<double>(i) / static_cast<double>(piece);
      const double w = 0.5 - 0.5 * std::cos(2.0 * std::numbers::pi * x);
      const double angle = 2.0 * std::numbers::pi * hz * static_cast<double>(i) * dt_s;
      re += w * (values[at + i] - mean) * std::cos(angle);
      im += w * (values[at + i] - mean) * std::sin(angle);
    }
    sum += re * re + im * im;
  }
  return sum / pieces;
}

// The frequency of most power between two.
inline double peak_hz(const std::vector<double>& values, double dt_s, double from_hz, double to_hz, std::size_t piece) {
  double best = 0.0, most = -1.0;
  for (double hz = from_hz; hz <= to_hz; hz += 0.25 / (static_cast<double>(piece) * dt_s)) {
    const double power = spectrum(values, dt_s, hz, piece);
    if (power > most) most = power, best = hz;
  }
  return best;
}

inline double ramp_quantile(const std::vector<double>& values, double dt_s, double p) {
  std::vector<double> ramps;
  for (std::size_t i = 1; i < values.size(); ++i) ramps.push_back(std::abs(values[i] - values[i - 1]) / dt_s);
  const auto at = ramps.begin() + static_cast<std::ptrdiff_t>(p * static_cast<double>(ramps.size() - 1));
  std::nth_element(ramps.begin(), at, ramps.end());
  return *at;
}

inline double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

// Coefficient of variation of means over stretches of so many values.
inline double variation(const std::vector<double>& values, std::size_t stretch) {
  const Moments m = moments(averaged(values, stretch));
  return m.sd / m.mean;
}

}  // namespace gridkeel::shock::test
