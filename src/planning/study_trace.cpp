#include "planning/study_trace.hpp"

#include <fmt/format.h>

#include "common/csv_reader.hpp"

namespace gridkeel::planning {

namespace {

struct Layout {
  std::size_t time = 0;
  std::vector<std::size_t> power;
};

Layout find_columns(const CsvReader& csv, const TraceColumns& columns) {
  Layout layout;
  layout.time = csv.column(columns.time);
  for (const std::string& name : columns.power) layout.power.push_back(csv.column(name));
  if (columns.power.empty())
    for (std::size_t k = 0; k < csv.header().size(); ++k)
      if (k != layout.time) layout.power.push_back(k);
  if (layout.power.empty()) throw InputError(csv.where(), fmt::format("no column beside '{}'", columns.time));
  return layout;
}

void add_row(PowerTrace& trace, const CsvReader& csv, const Layout& layout) {
  const double time_s = csv.number(layout.time);
  if (!trace.time_s.empty() && time_s <= trace.time_s.back())
    throw InputError(csv.where(), fmt::format("time does not increase: {} = {} s after {} s", csv.header()[layout.time],
                                              time_s, trace.time_s.back()));
  double power = 0.0;
  for (const std::size_t k : layout.power) {
    const double value = csv.number(k);
    if (value < 0.0) throw ValueOutOfRange(csv.where(), "power trace", csv.header()[k], value, "", ">= 0");
    power += value;
  }
  trace.time_s.push_back(time_s);
  trace.power.push_back(power);
}

}  // namespace

PowerTrace parse_power_trace(std::string_view text, const std::string& name, const TraceColumns& columns) {
  CsvReader csv(text, name);
  const Layout layout = find_columns(csv, columns);
  PowerTrace trace;
  double peak = -1.0;
  while (csv.next()) {
    add_row(trace, csv, layout);
    if (trace.power.back() <= peak) continue;
    peak = trace.power.back();
    trace.peak_line = csv.where().line;
  }
  if (trace.time_s.size() < 2) throw InputError({name, 0}, "a power trace needs two rows of numbers at least");
  return trace;
}

}  // namespace gridkeel::planning
