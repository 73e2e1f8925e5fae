// Runs side by side, from their files alone.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "report/style.hpp"
#include "store/run_reader.hpp"

namespace gridkeel::report {

struct RunLine {
  std::string folder, study, started;
  std::string state;   // "unfinished" (it runs, or was killed), "stopped", "finished"; or why the file cannot be read
  std::string status;  // of the plan; empty before the end
  std::string scenarios, seed, risk;
  double lower_bound = 0.0, upper_bound = 0.0;  // of the last iteration, or of the plan; not numbers if unknown
  double modules_usd = 0.0, expected_usd = 0.0, cvar_usd = 0.0, total_s = 0.0;  // not numbers before the end
  std::vector<std::string> modules;                                             // "2 x voltara-2h @ 22"
};

// Of a file that cannot be read, the reason is in `state`.
RunLine read_run_line(const std::string& folder);

nlohmann::ordered_json runs_json(const std::vector<RunLine>& lines);
// A table, and then what each run buys that not all of them do.
std::string runs_text(const std::vector<RunLine>& lines, const Style& style);

}  // namespace gridkeel::report
