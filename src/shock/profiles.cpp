#include "shock/profiles.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "shock/clock.hpp"
#include "shock/facts.hpp"

namespace gridkeel::shock {

namespace {

using DailyShape = std::array<double, 24>;  // at each full hour

// Mixed feeder, summer weekday: trough before dawn, evening peak [M].
constexpr DailyShape kBackground{0.62, 0.58, 0.56, 0.55, 0.55, 0.58, 0.65, 0.73, 0.78, 0.80, 0.82, 0.84,
                                 0.86, 0.87, 0.88, 0.90, 0.94, 0.98, 1.00, 0.99, 0.96, 0.90, 0.80, 0.70};
// Requests to language models, share of the day's peak rate [M]; Azure's one-hour traces carry no daily shape.
constexpr DailyShape kInferenceDemand{0.45, 0.40, 0.36, 0.34, 0.34, 0.36, 0.42, 0.55, 0.72, 0.86, 0.94, 0.97,
                                      0.95, 0.98, 1.00, 0.99, 0.96, 0.90, 0.84, 0.80, 0.76, 0.70, 0.62, 0.53};

double at_hour(const DailyShape& shape, double hour) {
  const auto before = static_cast<std::size_t>(hour) % 24;
  const double fraction = hour - std::floor(hour);
  return shape[before] + fraction * (shape[(before + 1) % 24] - shape[before]);
}

std::vector<double> sampled(const DailyShape& shape, const Horizon& horizon) {
  std::vector<double> values;
  for (int t = 0; t < horizon.periods; ++t) values.push_back(at_hour(shape, middle_hour_of_day(horizon, t)));
  return values;
}

}  // namespace

std::vector<double> background_shape(const Horizon& horizon) { return sampled(kBackground, horizon); }

std::vector<double> inference_demand_shape(const Horizon& horizon) { return sampled(kInferenceDemand, horizon); }

std::vector<double> background_forecast(const GeneratorInput& input) {
  return input.settings.background_profile.empty() ? background_shape(input.horizon)
                                                   : input.settings.background_profile;
}

std::vector<double> autocorrelated_noise(RandomStream& random, const Horizon& horizon, double sd, double memory_h) {
  const double keep = std::exp(-horizon.step_h / memory_h);
  const double fresh = sd * std::sqrt(1.0 - keep * keep);
  std::vector<double> noise;
  for (int t = 0; t < horizon.periods; ++t)
    noise.push_back(t == 0 ? random.normal(0.0, sd) : keep * noise.back() + random.normal(0.0, fresh));
  return noise;
}

std::vector<double> background_scale(RandomStream& random, const Horizon& horizon, const std::vector<double>& expected,
                                     double sd) {
  std::vector<double> scale = autocorrelated_noise(random, horizon, sd, facts::kForecastErrorMemory_h);
  for (std::size_t t = 0; t < scale.size(); ++t) scale[t] = std::max(0.0, expected[t] * (1.0 + scale[t]));
  return scale;
}

}  // namespace gridkeel::shock
