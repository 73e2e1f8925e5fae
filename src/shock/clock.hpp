#pragma once

#include <string>

#include "shock/scenario.hpp"

namespace gridkeel::shock {

inline constexpr double kSecondsPerHour = 3600.0;

double hours(const Horizon& horizon);
double days(const Horizon& horizon);
double middle_hour_of_day(const Horizon& horizon, int period);
int period_at(const Horizon& horizon, double hour);  // of a time since the start, clamped to the horizon

// "14:05", with "+1d" after midnight.
std::string clock_text(const Horizon& horizon, double hour);

// A stretch of time, in hours since the start of the horizon; it may end after the horizon.
struct Window {
  double start_h = 0.0;
  double end_h = 0.0;

  double share_of(const Horizon& horizon, int period) const;  // of the period that it covers
  bool touches(const Horizon& horizon, int period) const;
  bool covers(const Horizon& horizon, int period) const;
  int first_period(const Horizon& horizon) const;
  int end_period(const Horizon& horizon) const;  // exclusive; at least one period
  double length_h() const { return end_h - start_h; }
};

// An event with its exact time, to sort stories by.
struct TimedEvent {
  double start_h = 0.0;
  Event event;
};
TimedEvent make_event(std::string kind, std::string element, const Window& window, const Horizon& horizon,
                      double magnitude_mw, std::string text);

}  // namespace gridkeel::shock
