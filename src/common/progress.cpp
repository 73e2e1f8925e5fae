#include "common/progress.hpp"

#include <limits>

namespace gridkeel {

void StopToken::set_time_limit_s(double seconds) {
  // Beyond this the clock's tick count could overflow; nobody waits thirty years.
  constexpr double kForever_s = 1e9;
  has_deadline_ = seconds < kForever_s;
  if (!has_deadline_) return;
  const std::chrono::duration<double> limit(seconds > 0.0 ? seconds : 0.0);
  deadline_ = Clock::now() + std::chrono::duration_cast<Clock::duration>(limit);
}

double StopToken::seconds_left() const {
  if (!has_deadline_) return std::numeric_limits<double>::infinity();
  const double left = std::chrono::duration<double>(deadline_ - Clock::now()).count();
  return left > 0.0 ? left : 0.0;
}

}  // namespace gridkeel
