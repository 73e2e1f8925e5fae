#pragma once

#include <atomic>
#include <chrono>

namespace gridkeel {

// Asks long work to stop: a deadline, or a flag that a signal handler may set. Copies share nothing;
// pass by reference.
class StopToken {
 public:
  using Clock = std::chrono::steady_clock;

  void set_time_limit_s(double seconds);
  void request_stop() { stop_.store(true, std::memory_order_relaxed); }
  bool interrupted() const { return stop_.load(std::memory_order_relaxed); }
  bool out_of_time() const { return has_deadline_ && Clock::now() >= deadline_; }
  bool should_stop() const { return interrupted() || out_of_time(); }
  double seconds_left() const;  // infinity without a limit

 private:
  std::atomic<bool> stop_{false};
  bool has_deadline_ = false;
  Clock::time_point deadline_{};
};

class Stopwatch {
 public:
  double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace gridkeel
