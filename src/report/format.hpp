// report: turns a plan, a feeder or a scenario set into JSON, CSV and text that a planner understands.
// Depends on planning (and what is below it); draws no conclusions of its own.
#pragma once

#include <string>
#include <string_view>

namespace gridkeel::report {

// Sensible digits for people; files carry full precision instead.
std::string money(double usd);             // "$1.23 M", "$412 k", "$86.10", "-$3.20 k"
std::string percent(double share);         // "12.3 %", "0.08 %", "<0.01 %"
std::string three_digits(double value);    // "0.350", "12.4", "1230"
std::string seconds_text(double seconds);  // "0.8 s", "2 min 05 s"
std::string count_text(long count, std::string_view one, std::string_view many);  // "1 unit", "1 200 units"

std::size_t display_width(std::string_view utf8);
std::string pad_right(std::string_view text, std::size_t width);
std::string pad_left(std::string_view text, std::size_t width);

// Breaks at spaces so that no line exceeds `width`; every line starts with `indent` spaces.
std::string wrap(std::string_view text, std::size_t indent, std::size_t width);

inline constexpr std::size_t kPageWidth = 100;

}  // namespace gridkeel::report
