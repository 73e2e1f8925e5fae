#include "common/progress.hpp"

#include <algorithm>
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
  const double of_whole = whole_ != nullptr ? whole_->seconds_left() : std::numeric_limits<double>::infinity();
  if (!has_deadline_) return of_whole;
  const double left = std::chrono::duration<double>(deadline_ - Clock::now()).count();
  return std::min(of_whole, left > 0.0 ? left : 0.0);
}

}  // namespace gridkeel
