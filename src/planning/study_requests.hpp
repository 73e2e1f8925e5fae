// Private to planning: a trace of requests to language models, turned into load.
#pragma once

#include <string>
#include <string_view>

#include "planning/study_trace.hpp"

namespace gridkeel::planning {

struct RequestColumns {
  std::string time;                       // as TraceColumns::time
  std::string context = "ContextTokens";  // of the Azure traces
  std::string generated = "GeneratedTokens";
  TraceRepairs repairs = {};
};

// How tokens become load. A request keeps a chip busy for as long as its tokens take, on average `service_s`.
struct RequestWork {
  double context_s_per_token = 0.0002;   // 5 000 tokens/s of prompt [M]
  double generated_s_per_token = 0.025;  // 40 tokens/s [M]
  double service_s = 5.0;
};

// Chips in use over their mean, second by second: every request adds its seconds of work, spread over an exponential
// time from its arrival on. Rows may be single requests or sums of several, in any order within a second.
PowerTrace parse_request_trace(std::string_view text, const std::string& name, const RequestColumns& columns,
                               const RequestWork& work, grid::ImportReport& notes);

// What chips draw: from the floor when idle, in proportion to their use, until all are busy. `mean_demand` of them are
// in use on average.
PowerTrace requests_to_power(PowerTrace use, double floor, double mean_demand);

}  // namespace gridkeel::planning
