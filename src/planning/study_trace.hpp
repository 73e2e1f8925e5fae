// Private to planning: a measured trace, as a CSV file.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grid/network.hpp"

namespace gridkeel::planning {

// Power between two samples is taken as linear; steps may be irregular.
struct PowerTrace {
  std::vector<double> time_s;        // strictly increasing
  std::vector<double> power;         // >= 0, in the file's unit; the sum of the chosen columns
  int peak_line = 0;                 // line of the file that holds the highest power
  std::string unit;                  // W, kW or MW if the names of all columns end so, else empty
  std::optional<double> start_hour;  // of the day, if the times are dates
};

// What a study lets the reader put right. Everything that is put right is reported.
struct TraceRepairs {
  bool gaps = false;        // straight across
  bool duplicates = false;  // of rows with the same time, the higher power stays
  bool negative = false;    // becomes 0
  bool missing = false;     // rows without a number are left out
};

struct TraceColumns {
  std::string time;                // empty: t_s, or else the only one of time, timestamp, TIMESTAMP that there is
  std::vector<std::string> power;  // summed; empty = every column but the time
  TraceRepairs repairs = {};
};

// A header line, then fields separated by commas: times in seconds or ISO 8601, and numbers. `name` stands for the file
// in messages. Throws InputError naming the line for what the repairs do not allow: missing or doubled columns, fields
// that are no finite number, times that do not increase, negative power, fewer than two rows. Notes tell every repair.
PowerTrace parse_power_trace(std::string_view text, const std::string& name, const TraceColumns& columns,
                             grid::ImportReport& notes);
PowerTrace parse_power_trace(std::string_view text, const std::string& name, const TraceColumns& columns);

// Refuses gaps: steps longer than `limit_s` (default: three times the usual step, and at least 10 s), unless they may
// be bridged. Notes say how the trace steps and what was bridged.
void check_steps(const PowerTrace& trace, const std::string& name, std::optional<double> limit_s, bool bridge,
                 grid::ImportReport& notes);

// Seconds since 1970 of "2023-11-16T18:17:03.98Z" (also with a blank for the T, an offset such as +01:00, or none of
// either), or nothing if the text is none.
std::optional<double> parse_iso_time(std::string_view text);

}  // namespace gridkeel::planning
