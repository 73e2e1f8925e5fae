#include "shock/clock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace gridkeel::shock {

double hours(const Horizon& horizon) { return horizon.periods * horizon.step_h; }

double days(const Horizon& horizon) { return hours(horizon) / 24.0; }

double middle_hour_of_day(const Horizon& horizon, int period) {
  const double hour = horizon.start_hour + (period + 0.5) * horizon.step_h;
  return hour - 24.0 * std::floor(hour / 24.0);
}

int period_at(const Horizon& horizon, double hour) {
  return std::clamp(static_cast<int>(std::floor(hour / horizon.step_h)), 0, horizon.periods - 1);
}

std::string clock_text(const Horizon& horizon, double hour) {
  const long minutes = std::lround(std::floor((horizon.start_hour + hour) * 60.0 + 1e-6));
  const long day = minutes / 1440;
  const std::string time = fmt::format("{:02}:{:02}", minutes / 60 % 24, minutes % 60);
  return day > 0 ? fmt::format("{}+{}d", time, day) : time;
}

double Window::share_of(const Horizon& horizon, int period) const {
  const double from = period * horizon.step_h, to = from + horizon.step_h;
  return std::clamp((std::min(end_h, to) - std::max(start_h, from)) / horizon.step_h, 0.0, 1.0);
}

bool Window::touches(const Horizon& horizon, int period) const { return share_of(horizon, period) > 0.0; }

bool Window::covers(const Horizon& horizon, int period) const { return share_of(horizon, period) >= 1.0 - 1e-9; }

int Window::first_period(const Horizon& horizon) const { return period_at(horizon, start_h); }

int Window::end_period(const Horizon& horizon) const {
  const double end = std::min(std::ceil(end_h / horizon.step_h), static_cast<double>(horizon.periods));
  return std::max(static_cast<int>(end), first_period(horizon) + 1);
}

TimedEvent make_event(std::string kind, std::string element, const Window& window, const Horizon& horizon,
                      double magnitude_mw, std::string text) {
  Event event{std::move(kind), std::move(element), window.first_period(horizon), window.end_period(horizon),
              magnitude_mw,    std::move(text)};
  return {window.start_h, std::move(event)};
}

}  // namespace gridkeel::shock
