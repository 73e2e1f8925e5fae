#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "planning/event_parts.hpp"

namespace gridkeel::planning {
namespace {

struct ClockTime {
  double hour = 0.0;        // of the day
  std::optional<int> days;  // after the first, if said
};

// Reads digits off the front, at most two.
std::optional<int> take_number(std::string_view& text) {
  int value = 0;
  const std::size_t digits = std::min<std::size_t>(text.find_first_not_of("0123456789"), text.size());
  if (digits == 0 || digits > 2) return std::nullopt;
  std::from_chars(text.data(), text.data() + digits, value);
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

// "17:30", "24:00", "06:00+1d"
std::optional<ClockTime> parse_clock(std::string_view text) {
  ClockTime time;
  const std::optional<int> hour = take_number(text);
  if (!hour || *hour > 24 || !take(text, ":") || text.size() < 2) return std::nullopt;
  const std::optional<int> minute = take_number(text);
  if (!minute || *minute > 59 || (*hour == 24 && *minute > 0)) return std::nullopt;
  time.hour = *hour + *minute / 60.0;
  if (text.empty()) return time;
  if (!take(text, "+")) return std::nullopt;
  time.days = take_number(text);
  return time.days && text == "d" ? std::optional(time) : std::nullopt;
}

// Hours since the start. A time of day that does not say the day is the first one after `after_h` (or at it).
double read_clock(const ConfigTable& table, std::string_view key, const shock::Horizon& horizon, double after_h) {
  const std::string text = table.text(key);
  const auto time = parse_clock(text);
  if (!time)
    throw InputError(table.location(key),
                     fmt::format("{}: {} = \"{}\" is no time: must be hours since the start as a number, or \"HH:MM\", "
                                 "with \"+1d\" behind it for the next day",
                                 table.path(), key, text));
  double hour = time->hour - horizon.start_hour;
  if (time->days) hour += 24.0 * *time->days;
  if (!time->days)
    while (hour < after_h) hour += 24.0;
  if (hour < 0.0 || hour > hours(horizon) + 1e-9)
    throw InputError(table.location(key),
                     fmt::format("{}: {} = \"{}\" is not within the horizon: must be in {} to {}", table.path(), key,
                                 text, clock_text(horizon, 0.0), clock_text(horizon, hours(horizon))));
  return hour;
}

double read_time(const ConfigTable& table, std::string_view key, const shock::Horizon& horizon, double after_h,
                 double absent_h) {
  if (!table.has(key)) return absent_h;
  if (table.holds_text(key)) return read_clock(table, key, horizon, after_h);
  const double hour = table.number(key, Range::any());
  const Range range = Range::between(0.0, hours(horizon));
  if (!range.contains(hour))
    throw ValueOutOfRange(table.location(key), table.path(), key, hour, "h since the start", range.text("h"));
  return hour;
}

}  // namespace

shock::Window read_window(const ConfigTable& table, const shock::Horizon& horizon) {
  constexpr double kMinute_h = 1.0 / 60.0;
  shock::Window window;
  window.start_h = read_time(table, "start", horizon, 0.0, 0.0);
  window.end_h = read_time(table, "end", horizon, window.start_h + 0.5 * kMinute_h, hours(horizon));
  if (window.end_h - window.start_h < 0.5 * kMinute_h)
    throw InputError(table.location(table.has("end") ? "end" : "start"),
                     fmt::format("{}: end ({}) must be after start ({})", table.path(),
                                 clock_text(horizon, window.end_h), clock_text(horizon, window.start_h)));
  return window;
}

std::string until_text(const shock::Window& window, const shock::Horizon& horizon) {
  return window.end_h >= hours(horizon) - 1e-9 ? "to the end" : "until " + clock_text(horizon, window.end_h);
}

}  // namespace gridkeel::planning
