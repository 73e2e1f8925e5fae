#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "planning/study.hpp"

namespace gridkeel::cli {

// What a caller may change in a study without editing it.
struct Overrides {
  std::optional<int> scenarios, threads, draw;
  std::optional<shock::Reduction> reduction;
  std::optional<shock::Sampling> sampling;
  std::optional<std::string> from;  // file of scenarios
  std::optional<std::uint64_t> seed;
  std::optional<double> gap, time_limit_s;
  std::optional<double> alpha, lambda, radius;
  bool auto_radius = false;  // `radius` is then empty
  std::optional<stochastic::Ambiguity> ambiguity;
  std::optional<std::string> ambiguity_file;
  bool relax_recourse = false;
  std::optional<planning::AcMode> ac;
};

// Throws InputError if the combination makes no sense (a total variation radius above 1, a radius without
// a set that has one).
void apply(const Overrides& overrides, planning::Study& study);

}  // namespace gridkeel::cli
