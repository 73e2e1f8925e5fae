// bench: a measurement in a process of its own, which can be killed and whose memory is its own.
#pragma once

#include <functional>
#include <string>

namespace gridkeel::bench {

struct ChildResult {
  bool finished = false;  // false: killed at the limit, or it failed
  std::string text;       // what the work returned
  double seconds = 0.0;
  double peak_mib = 0.0;  // largest resident set
};

// Forks, so call it before any threads run. The work must return within `limit_s` or is killed.
ChildResult run_child(const std::function<std::string()>& work, double limit_s);

}  // namespace gridkeel::bench
