#include "cli/flag_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace gridkeel::cli {
namespace {

[[noreturn]] void refuse(std::string_view flag, const std::string& text, std::string_view why, std::string_view limit) {
  throw InputError(fmt::format("{} = '{}' {}: must be {}", flag, text, why, limit));
}

template <class T>
bool parse(const std::string& text, T& value) {
  const char* first = text.data() + (text.starts_with('+') ? 1 : 0);
  const char* last = text.data() + text.size();
  const auto [end, error] = std::from_chars(first, last, value);
  return error == std::errc() && end == last;
}

}  // namespace

std::optional<double> number_flag(std::string_view flag, const FlagText& text, Range range, std::string_view unit) {
  if (!text) return std::nullopt;
  double value = 0.0;
  const std::string limit = range.text(unit);
  if (!parse(*text, value)) refuse(flag, *text, "is not a number", limit);
  if (!std::isfinite(value)) refuse(flag, *text, "is not a finite number", limit);
  if (!range.contains(value))
    throw InputError(
        fmt::format("{} = {}{}{} is out of range: must be {}", flag, value, unit.empty() ? "" : " ", unit, limit));
  return value;
}

std::vector<double> number_list_flag(std::string_view flag, const FlagText& text, Range range) {
  std::vector<double> values;
  if (!text) return values;
  for (std::size_t from = 0; from <= text->size();) {
    const std::size_t comma = std::min(text->find(',', from), text->size());
    values.push_back(*number_flag(flag, text->substr(from, comma - from), range));
    from = comma + 1;
  }
  return values;
}

std::optional<int> integer_flag(std::string_view flag, const FlagText& text, int lower, int upper) {
  if (!text) return std::nullopt;
  const std::string limit = fmt::format("a whole number in [{}, {}]", lower, upper);
  long long value = 0;
  if (!parse(*text, value)) refuse(flag, *text, "is not a whole number", limit);
  if (value < lower || value > upper)
    throw InputError(fmt::format("{} = {} is out of range: must be {}", flag, value, limit));
  return static_cast<int>(value);
}

std::optional<std::uint64_t> seed_flag(std::string_view flag, const FlagText& text) {
  if (!text) return std::nullopt;
  std::uint64_t value = 0;
  if (!parse(*text, value)) refuse(flag, *text, "is not a seed", "a whole number in [0, 18446744073709551615]");
  return value;
}

std::optional<std::string> choice_flag(std::string_view flag, const FlagText& text,
                                       const std::vector<std::string>& allowed, const std::vector<std::string>& later) {
  if (!text || std::find(allowed.begin(), allowed.end(), *text) != allowed.end()) return text;
  const std::string words = fmt::format("{}", fmt::join(allowed, ", "));
  if (std::find(later.begin(), later.end(), *text) != later.end())
    throw InputError(fmt::format("{} {} is not available in this version; available: {}", flag, *text, words));
  const std::string near = nearest_name(*text, allowed);
  throw InputError(fmt::format("{} = '{}' is not one of {}{}", flag, *text, words,
                               near.empty() ? "" : fmt::format(" (did you mean '{}'?)", near)));
}

}  // namespace gridkeel::cli
