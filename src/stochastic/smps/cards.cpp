#include "stochastic/smps/cards.hpp"

#include <fmt/format.h>

#include <cctype>
#include <charconv>
#include <cmath>
#include <limits>

namespace gridkeel::stochastic::smps {
namespace {

constexpr std::string_view kBlanks = " \t\f\v";

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

// The end of a quoted field: a closing quote that ends the field. npos if the quote is part of the name.
std::size_t closing_quote(std::string_view line, std::size_t open) {
  const std::size_t close = line.find(line[open], open + 1);
  if (close == std::string_view::npos || close == open + 1) return std::string_view::npos;
  const bool ends_field = close + 1 == line.size() || kBlanks.find(line[close + 1]) != std::string_view::npos;
  return ends_field ? close : std::string_view::npos;
}

}  // namespace

std::string upper_case(std::string_view word) {
  std::string out(word);
  for (char& c : out) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return out;
}

std::string in_quotes(std::string_view name) {
  constexpr std::size_t kShown = 60;
  return name.size() <= kShown ? fmt::format("'{}'", name) : fmt::format("'{}…'", name.substr(0, kShown));
}

double with_infinities(double value) {
  if (std::abs(value) < kInfinite) return value;
  return std::copysign(std::numeric_limits<double>::infinity(), value);
}

std::vector<std::string_view> free_fields(std::string_view line) {
  std::vector<std::string_view> fields;
  for (std::size_t at = line.find_first_not_of(kBlanks); at != std::string_view::npos;
       at = line.find_first_not_of(kBlanks, at)) {
    if (line[at] == '\'' || line[at] == '"') {
      const std::size_t close = closing_quote(line, at);
      if (close != std::string_view::npos) {
        fields.push_back(line.substr(at + 1, close - at - 1));
        at = close + 1;
        continue;
      }
    }
    const std::size_t end = std::min(line.find_first_of(kBlanks, at), line.size());
    fields.push_back(line.substr(at, end - at));
    at = end;
  }
  return fields;
}

std::vector<std::string_view> fixed_fields(std::string_view line) {
  constexpr struct {
    std::size_t first, last;  // 1-based columns
  } kFields[] = {{2, 3}, {5, 12}, {15, 22}, {25, 36}, {40, 47}, {50, 61}};
  constexpr std::size_t kSequence = 73;  // what follows numbered the punched cards
  line = line.substr(0, kSequence - 1);
  if (line.find('\t') != std::string_view::npos) return {};
  std::vector<std::string_view> fields;
  std::size_t gap = 0;  // first column (0-based) that no field has claimed
  for (const auto& [first, last] : kFields) {
    const std::string_view between = gap < line.size() ? line.substr(gap, first - 1 - gap) : std::string_view();
    if (!trimmed(between).empty()) return {};
    const std::string_view field =
        first - 1 < line.size() ? trimmed(line.substr(first - 1, last - first + 1)) : std::string_view();
    if (!field.empty()) {
      const bool quoted = field.size() > 2 && field.front() == '\'' && field.back() == '\'';
      fields.push_back(quoted ? field.substr(1, field.size() - 2) : field);
    }
    gap = last;
  }
  const bool overrun = gap < line.size() && !trimmed(line.substr(gap)).empty();
  return overrun ? std::vector<std::string_view>() : fields;
}

bool parse_number(std::string_view field, double& value) {
  if (field.starts_with('+')) field.remove_prefix(1);
  if (field.empty() || field.starts_with('+')) return false;
  std::string text(field);
  const bool digits = std::isdigit(static_cast<unsigned char>(text.back())) != 0;
  if (const std::size_t exponent = text.find_first_of("dD"); digits && exponent != std::string::npos)
    text[exponent] = 'e';
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && !std::isnan(value);
}

bool is_number(std::string_view field) {
  double ignored = 0.0;
  return parse_number(field, ignored);
}

Cards::Cards(const Text& text, Layout layout) : text_(text), layout_(layout), rest_(text.content) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (rest_.starts_with(kByteOrderMark)) rest_.remove_prefix(kByteOrderMark.size());
  if (rest_.empty()) throw InputError({text.name, 0}, "the file is empty");
}

// Lines end in LF, CR LF or CR.
bool Cards::next_line(std::string_view& line) {
  if (rest_.empty()) return false;
  const std::size_t end = std::min(rest_.find_first_of("\r\n"), rest_.size());
  line = rest_.substr(0, end);
  rest_.remove_prefix(end);
  if (rest_.starts_with("\r\n"))
    rest_.remove_prefix(2);
  else if (!rest_.empty())
    rest_.remove_prefix(1);
  ++line_;
  return true;
}

void Cards::check_characters(std::string_view line) const {
  for (const char c : line) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 && kBlanks.find(c) == std::string_view::npos)
      throw InputError(location(), fmt::format("not a text file (byte 0x{:02X})", byte));
  }
}

bool Cards::next_or_end() {
  std::string_view line;
  while (next_line(line)) {
    if (line.starts_with('*') || trimmed(line).empty()) continue;
    check_characters(line);
    raw_ = line;
    header_ = kBlanks.find(line.front()) == std::string_view::npos;
    fields_ = header_ || layout_ == Layout::free ? free_fields(line) : fixed_fields(line);
    if (header_) section_ = upper_case(fields_.front());
    if (fields_.empty()) fail("fields are not in the columns of the fixed format, which names with spaces need");
    return true;
  }
  return false;
}

bool Cards::next() {
  if (!next_or_end())
    throw InputError(location(), section_.empty() ? "no section found: not an SMPS file"
                                                  : "the file ends without ENDATA: is it complete?");
  return !(header_ && section_ == "ENDATA");
}

bool Cards::more_follows() {
  std::string_view line;
  while (next_line(line))
    if (!line.starts_with('*') && line.find_first_not_of(" \t\f\v\x1A") != std::string_view::npos) return true;
  return false;
}

void Cards::fail(const std::string& what) const {
  throw InputError(location(), section_.empty() ? what : section_ + ": " + what);
}

void Cards::fail_count(std::string_view form) const {
  fail(fmt::format("{} {}, expected: {}", count(), count() == 1 ? "field" : "fields", form));
}

void Cards::require_count(std::size_t least, std::size_t most, std::string_view form) const {
  if (count() < least || count() > most) fail_count(form);
}

double Cards::number(std::size_t field, std::string_view quantity) const {
  double value = 0.0;
  if (!parse_number(fields_[field], value))
    fail(fmt::format("{} is not a number: {}", quantity, in_quotes(fields_[field])));
  return with_infinities(value);
}

double Cards::coefficient(std::size_t field, std::string_view quantity) const {
  const double value = number(field, quantity);
  if (!(std::abs(value) < kLargestCoefficient))
    fail(fmt::format("{} = {} is out of range: must be below {:g} in size", quantity, fields_[field],
                     kLargestCoefficient));
  return value;
}

}  // namespace gridkeel::stochastic::smps
