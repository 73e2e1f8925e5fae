#include <algorithm>
#include <cmath>
#include <string>

#include "common/error.hpp"
#include "stochastic/risk/risk_measure.hpp"

namespace gridkeel::stochastic {

namespace {

double norm_of_difference(const std::vector<double>& a, const std::vector<double>& b, int norm) {
  double sum = 0.0;
  for (std::size_t k = 0; k < a.size(); ++k) {
    const double step = std::abs(a[k] - b[k]);
    if (norm == 0) {
      sum = std::max(sum, step);
    } else {
      sum += norm == 1 ? step : step * step;
    }
  }
  return norm == 2 ? std::sqrt(sum) : sum;
}

}  // namespace

GroundMetric GroundMetric::from_features(const std::vector<std::vector<double>>& features, int norm) {
  if (norm < 0 || norm > 2)
    throw InputError("ground metric: norm " + std::to_string(norm) + " is not 1, 2 or 0 (maximum)");
  const std::size_t count = features.size();
  for (std::size_t s = 0; s < count; ++s)
    if (features[s].size() != features.front().size())
      throw InputError("ground metric: scenario " + std::to_string(s) + " has " + std::to_string(features[s].size()) +
                       " features, scenario 0 has " + std::to_string(features.front().size()));

  GroundMetric metric{static_cast<int>(count), static_cast<int>(count), std::vector<double>(count * count, 0.0)};
  for (std::size_t r = 0; r < count; ++r) {
    for (std::size_t s = 0; s < r; ++s) {
      const double d = norm_of_difference(features[r], features[s], norm);
      metric.distance[r * count + s] = d;
      metric.distance[s * count + r] = d;
    }
  }
  return metric;
}

}  // namespace gridkeel::stochastic
