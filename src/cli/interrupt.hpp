#pragma once

#include "cli/output.hpp"
#include "common/error.hpp"
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

// Where long work ended without an answer, says why where a script looks for it; other errors are left to the caller.
void say_why_no_answer(const Output& output, const Error& error, const StopToken& stop);

}  // namespace gridkeel::cli
