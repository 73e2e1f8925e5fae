#include "planning/study_trace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "common/csv_reader.hpp"

namespace gridkeel::planning {

namespace {

struct Layout {
  std::size_t time = 0;
  std::vector<std::size_t> power;
};

std::string time_column(const CsvReader& csv, const TraceColumns& columns) {
  if (!columns.time.empty() || csv.has("t_s")) return columns.time.empty() ? "t_s" : columns.time;
  for (const char* name : {"time", "timestamp", "TIMESTAMP"})
    if (csv.has(name)) return name;
  return "t_s";
}

Layout find_columns(const CsvReader& csv, const TraceColumns& columns) {
  Layout layout;
  const std::string time = time_column(csv, columns);
  layout.time = csv.column(time);
  for (const std::string& name : columns.power) layout.power.push_back(csv.column(name));
  if (columns.power.empty())
    for (std::size_t k = 0; k < csv.header().size(); ++k)
      if (k != layout.time) layout.power.push_back(k);
  if (layout.power.empty()) throw InputError(csv.where(), fmt::format("no column beside '{}'", time));
  return layout;
}

std::string_view unit_of_name(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kEndings{
      {{"_MW", "MW"}, {"_mw", "MW"}, {"_kW", "kW"}, {"_kw", "kW"}, {"_W", "W"}, {"_w", "W"}}};
  for (const auto& [ending, unit] : kEndings)
    if (name.ends_with(ending)) return unit;
  return {};
}

// The unit that all power columns name, empty if none does; an error if they name different ones.
std::string unit_of_columns(const CsvReader& csv, const Layout& layout) {
  const std::string_view unit = unit_of_name(csv.header()[layout.power.front()]);
  for (const std::size_t k : layout.power)
    if (unit_of_name(csv.header()[k]) != unit)
      throw InputError(csv.where(), fmt::format("columns '{}' and '{}' are summed, but their names end in different "
                                                "units: choose columns, or rename them",
                                                csv.header()[layout.power.front()], csv.header()[k]));
  return std::string(unit);
}

bool is_number(std::string_view field) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
  return error == std::errc() && end == field.data() + field.size() && std::isfinite(value);
}

// How often something was put right, and where first.
struct Repair {
  int count = 0, first_line = 0;
  void add(int line) {
    if (count++ == 0) first_line = line;
  }
};

class TraceRows {
 public:
  TraceRows(const CsvReader& csv, const Layout& layout, const TraceRepairs& repairs)
      : csv_(csv), layout_(layout), repairs_(repairs) {}

  void take(PowerTrace& trace) {
    if (lacks_number()) return missing_.add(csv_.where().line);
    const double time_s = time(), power = sum();
    if (!trace.time_s.empty() && time_s <= trace.time_s.back()) return take_again(trace, time_s, power);
    trace.time_s.push_back(time_s);
    trace.power.push_back(power);
    note_peak(trace, power);
  }

  void tell(const std::string& name, grid::ImportReport& notes) const {
    const auto note = [&](const Repair& repair, std::string_view what) {
      if (repair.count > 0)
        notes.notes.push_back({grid::ImportReport::Note::Kind::approximated,
                               {name, repair.first_line},
                               fmt::format("{} {} from here on", repair.count, what)});
    };
    note(missing_, "rows without a number left out");
    note(duplicates_, "rows with the time of the row before: the higher power stays,");
    note(negative_, "negative values taken as 0");
  }

  double first_time_s() const { return first_time_s_; }
  bool dates() const { return dates_.value_or(false); }

 private:
  bool lacks_number() const {
    return repairs_.missing && !std::all_of(layout_.power.begin(), layout_.power.end(),
                                            [&](std::size_t k) { return is_number(csv_.text(k)); });
  }

  // Dates count from the first of them, so that seconds keep their digits.
  double time() {
    const std::string_view field = csv_.text(layout_.time);
    if (!dates_) {
      dates_ = !is_number(field) && parse_iso_time(field).has_value();
      if (*dates_) first_time_s_ = *parse_iso_time(field);
    }
    if (!*dates_) return csv_.number(layout_.time);
    const auto time_s = parse_iso_time(field);
    if (!time_s)
      throw InputError(csv_.where(), fmt::format("{} = '{}' is no date and time as on the lines before",
                                                 csv_.header()[layout_.time], field));
    return *time_s - first_time_s_;
  }

  double sum() {
    double power = 0.0;
    for (const std::size_t k : layout_.power) {
      double value = csv_.number(k);
      if (value < 0.0) {
        if (!repairs_.negative) throw ValueOutOfRange(csv_.where(), "power trace", csv_.header()[k], value, "", ">= 0");
        negative_.add(csv_.where().line);
        value = 0.0;
      }
      power += value;
    }
    return power;
  }

  void take_again(PowerTrace& trace, double time_s, double power) {
    if (time_s < trace.time_s.back() || !repairs_.duplicates)
      throw InputError(csv_.where(),
                       fmt::format("time does not increase: {} = {} s after {} s{}", csv_.header()[layout_.time],
                                   time_s, trace.time_s.back(), dates() ? " (since the first row)" : ""));
    duplicates_.add(csv_.where().line);
    trace.power.back() = std::max(trace.power.back(), power);
    note_peak(trace, power);
  }

  void note_peak(PowerTrace& trace, double power) {
    if (power <= peak_) return;
    peak_ = power;
    trace.peak_line = csv_.where().line;
  }

  const CsvReader& csv_;
  const Layout& layout_;
  const TraceRepairs& repairs_;
  std::optional<bool> dates_;
  double first_time_s_ = 0.0, peak_ = -1.0;
  Repair missing_, duplicates_, negative_;
};

}  // namespace

PowerTrace parse_power_trace(std::string_view text, const std::string& name, const TraceColumns& columns,
                             grid::ImportReport& notes) {
  CsvReader csv(text, name);
  const Layout layout = find_columns(csv, columns);
  PowerTrace trace;
  trace.unit = unit_of_columns(csv, layout);
  TraceRows rows(csv, layout, columns.repairs);
  while (csv.next()) rows.take(trace);
  if (trace.time_s.size() < 2) throw InputError({name, 0}, "a power trace needs two rows of numbers at least");
  if (rows.dates()) trace.start_hour = std::fmod(rows.first_time_s(), 86400.0) / 3600.0;
  rows.tell(name, notes);
  return trace;
}

PowerTrace parse_power_trace(std::string_view text, const std::string& name, const TraceColumns& columns) {
  grid::ImportReport notes;
  return parse_power_trace(text, name, columns, notes);
}

}  // namespace gridkeel::planning
