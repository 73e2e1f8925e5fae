#include "report/format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace gridkeel::report {
namespace {

// Digits behind the point that leave three significant ones.
int decimals_for(double magnitude) { return magnitude < 10.0 ? 2 : magnitude < 100.0 ? 1 : 0; }

// The largest number that still rounds into the smaller unit: 999.6 k reads "$1.00 M".
constexpr double kNextUnit = 999.5;

}  // namespace

std::string money(double usd) {
  if (!std::isfinite(usd)) return "unknown";
  const char* sign = usd < 0.0 ? "-" : "";
  double magnitude = std::abs(usd);
  const char* unit = "";
  for (const char* next : {" k", " M", " G"}) {
    if (magnitude < kNextUnit) break;
    magnitude /= 1000.0;
    unit = next;
  }
  if (magnitude < 0.005) return "$0";
  return fmt::format("{}${:.{}f}{}", sign, magnitude, decimals_for(magnitude), unit);
}

std::string percent(double share) {
  const double value = 100.0 * share;
  if (!std::isfinite(value)) return "unknown";
  if (value == 0.0) return "0 %";
  if (std::abs(value) < 0.01) return value > 0.0 ? "<0.01 %" : ">-0.01 %";
  return fmt::format("{:.{}f} %", value, std::abs(value) < 1.0 ? 2 : std::abs(value) < 99.95 ? 1 : 0);
}

std::string three_digits(double value) {
  if (!std::isfinite(value)) return "unknown";
  if (value == 0.0) return "0";
  const double magnitude = std::abs(value);
  return fmt::format("{:.{}f}", value, magnitude < 1.0 ? 3 : decimals_for(magnitude));
}

std::string seconds_text(double seconds) {
  if (seconds < 99.95) return fmt::format("{:.1f} s", seconds);
  const long whole = std::lround(seconds);
  return fmt::format("{} min {:02} s", whole / 60, whole % 60);
}

std::string count_text(long count, std::string_view one, std::string_view many) {
  std::string digits = fmt::format("{}", count);
  for (int at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3) digits.insert(static_cast<std::size_t>(at), " ");
  return fmt::format("{} {}", digits, count == 1 ? one : many);
}

// Code points; good enough for Latin text, which has no wide or combining characters.
std::size_t display_width(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string pad_right(std::string_view text, std::size_t width) {
  const std::size_t used = display_width(text);
  return std::string(text) + std::string(width > used ? width - used : 0, ' ');
}

std::string pad_left(std::string_view text, std::size_t width) {
  const std::size_t used = display_width(text);
  return std::string(width > used ? width - used : 0, ' ') + std::string(text);
}

std::string wrap(std::string_view text, std::size_t indent, std::size_t width) {
  const std::string margin(indent, ' ');
  std::string out, line;
  const auto flush = [&] {
    if (!line.empty()) out += margin + line + "\n";
    line.clear();
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of(" \n", at), text.size());
    const std::string_view word = text.substr(at, end - at);
    if (!word.empty()) {
      if (!line.empty() && indent + display_width(line) + 1 + display_width(word) > width) flush();
      line += (line.empty() ? "" : " ") + std::string(word);
    }
    if (end < text.size() && text[end] == '\n') flush();
    at = end + 1;
  }
  flush();
  return out;
}

}  // namespace gridkeel::report
