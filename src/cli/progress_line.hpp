#pragma once

#include <mutex>
#include <string>

#include "common/progress.hpp"
#include "stochastic/solution.hpp"

namespace gridkeel::cli {

// Progress on standard error: one line that updates on a terminal, a line now and then elsewhere, nothing
// when quiet.
class ProgressLine {
 public:
  enum class Unit { money, none };  // of the bounds

  explicit ProgressLine(bool quiet, Unit unit = Unit::money);
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine() { clear(); }

  void step(const std::string& what);  // "reading the study"
  void solve(const stochastic::Progress& progress);
  void clear();

 private:
  void show(const std::string& text, bool always);

  bool quiet_, terminal_;
  Unit unit_;
  std::mutex mutex_;
  Stopwatch watch_;
  double last_shown_s_ = -1e9;
  bool on_line_ = false;
};

}  // namespace gridkeel::cli
