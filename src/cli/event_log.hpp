#pragma once

#include <fstream>
#include <mutex>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "stochastic/solution.hpp"

namespace gridkeel::cli {

// What happens during a solve, one JSON object a line, written as it happens (docs/results.md). Without a file
// it does nothing.
class EventLog {
 public:
  // FileError if the file cannot be written. Empty path: no log.
  explicit EventLog(const std::string& path);

  void event(const char* kind, const nlohmann::ordered_json& facts);
  // Only what says something new: the solver reports more often than its bounds move.
  void progress(const stochastic::Progress& progress);
  // What was found in the end.
  void end(const std::string& status, const stochastic::Solution& solution, double total_s);
  // FileError if any of it could not be written. Not thrown earlier: the solver's callbacks let none through.
  void check() const;

 private:
  std::string path_;
  std::ofstream file_;
  std::mutex mutex_;
  Stopwatch watch_;
  stochastic::Progress last_;
};

}  // namespace gridkeel::cli
