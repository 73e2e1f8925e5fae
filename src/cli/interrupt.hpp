#pragma once

#include "common/progress.hpp"

namespace gridkeel::cli {

// While alive: the first SIGINT or SIGTERM asks `stop` to stop, the second one kills the program.
class InterruptGuard {
 public:
  explicit InterruptGuard(StopToken& stop);
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;
  ~InterruptGuard();
};

}  // namespace gridkeel::cli
