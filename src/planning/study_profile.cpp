#include "planning/study_profile.hpp"

#include <algorithm>
#include <cmath>
#include <deque>

namespace gridkeel::planning {

namespace {

constexpr double kRampWithin_s = 60.0;

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
    Extremes found{power_.front(), power_.front()};
    bool first = true;
    for_stretches(a, b, [&](double from, double to) {
      const Extremes here = window(from, to);
      if (first) found = here;
      found.include(here.min);
      found.include(here.max);
      first = false;
    });
    return found;
  }

  // Largest change between two moments of [a, b] no more than kRampWithin_s apart. A repetition is no change.
  double steepest(double a, double b) const {
    double most = 0.0;
    for_stretches(a, b, [&](double from, double to) { most = std::max(most, steepest_in(from, to)); });
    return most;
  }

  // Share of [a, b] above a level.
  double share_above(double a, double b, double level) const {
    double above = 0.0, whole = 0.0;
    for_stretches(a, b, [&](double from, double to) {
      above += time_above(from, to, level);
      whole += to - from;
    });
    return whole > 0.0 ? above / whole : 0.0;
  }

 private:
  double length() const { return time_.back(); }

  // The parts of one pass that [a, b] covers: all of it, or one or two stretches.
  template <class Use>
  void for_stretches(double a, double b, Use use) const {
    if (b - a >= length()) return use(0.0, length());
    const double start = std::fmod(a, length());
    const double end = start + (b - a);
    use(start, std::min(end, length()));
    if (end > length()) use(0.0, end - length());
  }

  // Calls use(x, power) at a, at every sample in between and at b.
  template <class Use>
  void for_points(double a, double b, Use use) const {
    use(a, value(a));
    const auto first = std::upper_bound(time_.begin(), time_.end(), a);
    for (auto at = first; at != time_.end() && *at < b; ++at)
      use(*at, power_[static_cast<std::size_t>(at - time_.begin())]);
    if (b > a) use(b, value(b));
  }

  double steepest_in(double a, double b) const {
    struct Point {
      double x, power;
    };
    std::deque<Point> falling, rising;  // the largest and the smallest of the last minute are in front
    double most = 0.0, before = value(a);
    for_points(a, b, [&](double x, double power) {
      most = std::max(most, std::abs(power - before));  // of two samples next to each other, however far apart
      before = power;
      for (auto* queue : {&falling, &rising})
        while (!queue->empty() && queue->front().x < x - kRampWithin_s) queue->pop_front();
      while (!falling.empty() && falling.back().power <= power) falling.pop_back();
      while (!rising.empty() && rising.back().power >= power) rising.pop_back();
      falling.push_back({x, power});
      rising.push_back({x, power});
      most = std::max({most, falling.front().power - power, power - rising.front().power});
    });
    return most;
  }

  double time_above(double a, double b, double level) const {
    double above = 0.0, x0 = a, p0 = 0.0;
    bool first = true;
    for_points(a, b, [&](double x, double power) {
      const double high = std::max(p0, power), low = std::min(p0, power);
      if (!first && high > level) above += (x - x0) * (low >= level ? 1.0 : (high - level) / (high - low));
      x0 = x, p0 = power, first = false;
    });
    return above;
  }

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

PeriodProfile lay_onto(const shock::Horizon& horizon, const PowerTrace& trace, double cycle_s, double offset_s) {
  const PeriodicTrace periodic(trace);
  const double step = horizon.step_h * 3600.0 * duration_s(trace) / cycle_s;  // a period, in the trace's own time
  PeriodProfile profile;
  for (int t = 0; t < horizon.periods; ++t) {
    const double a = offset_s + t * step;
    const double b = offset_s + (t + 1) * step;
    const Extremes extremes = periodic.extremes(a, b);
    const double mean = std::clamp(periodic.mean(a, b), extremes.min, extremes.max);
    profile.mean.push_back(mean);
    profile.max.push_back(extremes.max);
    profile.min.push_back(extremes.min);
    profile.ramp.push_back(periodic.steepest(a, b));
    profile.above.push_back(periodic.share_above(a, b, 0.5 * (mean + extremes.max)));
  }
  return profile;
}

}  // namespace gridkeel::planning
