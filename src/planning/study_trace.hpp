// Private to planning: a measured power trace, as a CSV file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gridkeel::planning {

// Power between two samples is taken as linear; steps may be irregular.
struct PowerTrace {
  std::vector<double> time_s;  // strictly increasing
  std::vector<double> power;   // >= 0, in the file's unit; the sum of the chosen columns
  int peak_line = 0;           // line of the file that holds the highest power
};

struct TraceColumns {
  std::string time = "t_s";
  std::vector<std::string> power;  // summed; empty = every column but the time
};

// A header line, then numbers separated by commas. `name` stands for the file in messages. Throws
// InputError naming the line for: missing or doubled columns, fields that are no finite number, time that
// does not increase, negative power, fewer than two rows.
PowerTrace parse_power_trace(std::string_view text, const std::string& name, const TraceColumns& columns);

}  // namespace gridkeel::planning
