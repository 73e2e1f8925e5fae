#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/config.hpp"

namespace gridkeel {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 29> kUnits{
    {{"mw", "MW"},       {"kw", "kW"},     {"w", "W"},
     {"mwh", "MWh"},     {"kwh", "kWh"},   {"mvar", "Mvar"},
     {"kvar", "kvar"},   {"mva", "MVA"},   {"kv", "kV"},
     {"pu", "pu"},       {"ohm", "ohm"},   {"usd", "USD"},
     {"mmbtu", "MMBtu"}, {"h", "h"},       {"hour", "h"},
     {"hours", "h"},     {"s", "s"},       {"weeks", "weeks"},
     {"years", "years"}, {"km", "km"},     {"customer", "customer"},
     {"event", "event"}, {"year", "year"}, {"day", "day"},
     {"week", "week"},   {"min", "min"},   {"gal", "gal"},
     {"j", "J"},         {"gpu", "GPU"}}};

std::string_view unit_of_word(std::string_view word) {
  for (const auto& [suffix, unit] : kUnits)
    if (suffix == word) return unit;
  return {};
}

// Words that are units only below a fraction bar: in "training_jump_min" they are not.
bool only_below_bar(std::string_view word) {
  return word == "min" || word == "year" || word == "day" || word == "week" || word == "event" || word == "customer" ||
         word == "hour";
}

// After an index of reliability "min" are minutes.
bool minutes_of_index(const std::vector<std::string_view>& words) {
  return words.back() == "min" && std::find(words.begin(), words.end(), "caidi") != words.end();
}

std::vector<std::string_view> split(std::string_view key) {
  std::vector<std::string_view> words;
  while (true) {
    const std::size_t bar = key.find('_');
    words.push_back(key.substr(0, bar));
    if (bar == std::string_view::npos) return words;
    key.remove_prefix(bar + 1);
  }
}

std::string below_bar(const std::vector<std::string_view>& words, std::size_t first) {
  std::string text;
  for (std::size_t k = first; k < words.size(); ++k) {
    const std::string_view unit = unit_of_word(words[k]);
    if (unit.empty()) return {};
    text += (text.empty() ? "" : " ") + std::string(unit);
  }
  return words.size() - first > 1 ? "(" + text + ")" : text;
}

std::string number_text(double value, std::string_view unit) {
  return unit.empty() ? fmt::format("{}", value) : fmt::format("{} {}", value, unit);
}

}  // namespace

std::string unit_of_key(std::string_view key) {
  const std::vector<std::string_view> words = split(key);
  for (std::size_t k = words.size(); k-- > 1;) {
    if (words[k] != "per") continue;
    const std::string below = below_bar(words, k + 1);
    if (below.empty()) return {};
    const std::string_view above = !only_below_bar(words[k - 1]) ? unit_of_word(words[k - 1]) : "";
    return (above.empty() ? "1" : std::string(above)) + "/" + below;
  }
  if (minutes_of_index(words)) return "min";
  if (words.size() < 2 || only_below_bar(words.back())) return {};
  return std::string(unit_of_word(words.back()));
}

bool Range::contains(double v) const {
  const bool above = lower_open ? v > lower : v >= lower;
  const bool below = upper_open ? v < upper : v <= upper;
  return above && below;
}

std::string Range::text(std::string_view unit) const {
  if (std::isinf(lower) && std::isinf(upper)) return "any number";
  if (std::isinf(upper)) return (lower_open ? "> " : ">= ") + number_text(lower, unit);
  if (std::isinf(lower)) return (upper_open ? "< " : "<= ") + number_text(upper, unit);
  return fmt::format("in {}{}, {}{}{}{}", lower_open ? '(' : '[', lower, upper, upper_open ? ')' : ']',
                     unit.empty() ? "" : " ", unit);
}

}  // namespace gridkeel
