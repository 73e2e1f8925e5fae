#include "planning/study_trace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "common/config.hpp"

namespace gridkeel::planning {

namespace {

std::string_view trim(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
  return text;
}

std::vector<std::string_view> split(std::string_view line) {
  std::vector<std::string_view> fields;
  while (true) {
    const std::size_t comma = line.find(',');
    fields.push_back(trim(line.substr(0, comma)));
    if (comma == std::string_view::npos) return fields;
    line.remove_prefix(comma + 1);
  }
}

// The file's lines that hold anything, with their numbers.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {
    if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
  }

  bool next(std::string_view& line) {
    while (!rest_.empty()) {
      const std::size_t end = rest_.find('\n');
      line = rest_.substr(0, end);
      rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
      ++number_;
      if (!trim(line).empty()) return true;
    }
    return false;
  }
  int number() const { return number_; }

 private:
  std::string_view rest_;
  int number_ = 0;
};

struct Layout {
  std::size_t width = 0;
  std::size_t time = 0;
  std::vector<std::size_t> power;
};

std::size_t find_column(const std::vector<std::string_view>& header, const std::string& name, const Location& where) {
  const auto at = std::find(header.begin(), header.end(), name);
  if (at == header.end())
    throw InputError(where, fmt::format("column '{}' does not exist; columns: {}", name, fmt::join(header, ", ")));
  return static_cast<std::size_t>(at - header.begin());
}

Layout find_columns(const std::vector<std::string_view>& header, const TraceColumns& columns, const Location& where) {
  for (auto at = header.begin(); at != header.end(); ++at)
    if (std::find(header.begin(), at, *at) != at)
      throw InputError(where, fmt::format("column '{}' appears twice", *at));
  Layout layout;
  layout.width = header.size();
  layout.time = find_column(header, columns.time, where);
  for (const std::string& name : columns.power) layout.power.push_back(find_column(header, name, where));
  if (columns.power.empty())
    for (std::size_t k = 0; k < header.size(); ++k)
      if (k != layout.time) layout.power.push_back(k);
  if (layout.power.empty()) throw InputError(where, fmt::format("no column beside '{}'", columns.time));
  return layout;
}

double parse_number(std::string_view field, std::string_view column, const Location& where) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
  if (error != std::errc() || end != field.data() + field.size() || !std::isfinite(value))
    throw InputError(where, fmt::format("{} = '{}' is not a finite number", column, field));
  return value;
}

void add_row(PowerTrace& trace, const std::vector<std::string_view>& fields,
             const std::vector<std::string_view>& header, const Layout& layout, const Location& where) {
  if (fields.size() != layout.width)
    throw InputError(where, fmt::format("{} fields, but the header has {}", fields.size(), layout.width));
  const double time_s = parse_number(fields[layout.time], header[layout.time], where);
  if (!trace.time_s.empty() && time_s <= trace.time_s.back())
    throw InputError(where, fmt::format("time does not increase: {} = {} s after {} s", header[layout.time], time_s,
                                        trace.time_s.back()));
  double power = 0.0;
  for (const std::size_t k : layout.power) {
    const double value = parse_number(fields[k], header[k], where);
    if (value < 0.0) throw ValueOutOfRange(where, "power trace", header[k], value, "", ">= 0");
    power += value;
  }
  trace.time_s.push_back(time_s);
  trace.power.push_back(power);
}

}  // namespace

PowerTrace parse_power_trace(std::string_view text, const std::string& name, const TraceColumns& columns) {
  require_text(text, name);
  Lines lines(text);
  std::string_view line;
  if (!lines.next(line)) throw InputError({name, 0}, "the file is empty");
  const std::vector<std::string_view> header = split(line);
  const Layout layout = find_columns(header, columns, {name, lines.number()});
  PowerTrace trace;
  double peak = -1.0;
  while (lines.next(line)) {
    add_row(trace, split(line), header, layout, {name, lines.number()});
    if (trace.power.back() <= peak) continue;
    peak = trace.power.back();
    trace.peak_line = lines.number();
  }
  if (trace.time_s.size() < 2) throw InputError({name, 0}, "a power trace needs two rows of numbers at least");
  return trace;
}

}  // namespace gridkeel::planning
