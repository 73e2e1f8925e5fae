#include "planning/study_profile.hpp"

#include <algorithm>
#include <cmath>

namespace gridkeel::planning {

namespace {

struct Extremes {
  double min, max;
  void include(double value) {
    min = std::min(min, value);
    max = std::max(max, value);
  }
};

// The trace as a function of the seconds since its first sample, repeated for ever.
class PeriodicTrace {
 public:
  explicit PeriodicTrace(const PowerTrace& trace) : power_(trace.power) {
    for (const double t : trace.time_s) time_.push_back(t - trace.time_s.front());
    energy_.assign(time_.size(), 0.0);
    for (std::size_t k = 1; k < time_.size(); ++k)
      energy_[k] = energy_[k - 1] + 0.5 * (power_[k] + power_[k - 1]) * (time_[k] - time_[k - 1]);
  }

  double mean(double a, double b) const { return (energy_until(b) - energy_until(a)) / (b - a); }

  Extremes extremes(double a, double b) const {
    if (b - a >= length())
      return {*std::min_element(power_.begin(), power_.end()), *std::max_element(power_.begin(), power_.end())};
    const double start = std::fmod(a, length());
    const double end = start + (b - a);
    Extremes found = window(start, std::min(end, length()));
    if (end > length()) {
      const Extremes next_pass = window(0.0, end - length());
      found.include(next_pass.min);
      found.include(next_pass.max);
    }
    return found;
  }

 private:
  double length() const { return time_.back(); }

  // The sample at or before x, so that x lies between it and the next one.
  std::size_t before(double x) const {
    const auto next = std::upper_bound(time_.begin(), time_.end() - 1, x);
    return static_cast<std::size_t>(std::max<std::ptrdiff_t>(next - time_.begin() - 1, 0));
  }

  double value(double x) const {
    const std::size_t k = before(x);
    const double share = (x - time_[k]) / (time_[k + 1] - time_[k]);
    return power_[k] + std::clamp(share, 0.0, 1.0) * (power_[k + 1] - power_[k]);
  }

  double energy_until(double x) const {
    const double passes = std::floor(x / length());
    const double rest = x - passes * length();
    const std::size_t k = before(rest);
    return passes * energy_.back() + energy_[k] + 0.5 * (power_[k] + value(rest)) * (rest - time_[k]);
  }

  Extremes window(double a, double b) const {
    Extremes found{value(a), value(a)};
    found.include(value(b));
    const auto first = std::lower_bound(time_.begin(), time_.end(), a);
    for (auto at = first; at != time_.end() && *at <= b; ++at)
      found.include(power_[static_cast<std::size_t>(at - time_.begin())]);
    return found;
  }

  std::vector<double> time_, power_, energy_;
};

}  // namespace

double duration_s(const PowerTrace& trace) { return trace.time_s.back() - trace.time_s.front(); }

PeriodProfile lay_onto(const shock::Horizon& horizon, const PowerTrace& trace, double cycle_s) {
  const PeriodicTrace periodic(trace);
  const double step = horizon.step_h * 3600.0 * duration_s(trace) / cycle_s;  // a period, in the trace's own time
  PeriodProfile profile;
  for (int t = 0; t < horizon.periods; ++t) {
    const double a = t * step;
    const double b = (t + 1) * step;
    const Extremes extremes = periodic.extremes(a, b);
    profile.mean.push_back(std::clamp(periodic.mean(a, b), extremes.min, extremes.max));
    profile.max.push_back(extremes.max);
    profile.min.push_back(extremes.min);
  }
  return profile;
}

}  // namespace gridkeel::planning
