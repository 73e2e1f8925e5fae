// Radial medium-voltage feeders of any size, made up from a seed: for studies of how things grow with the feeder, not
// of a real place. docs/feeders.md describes them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "grid/network.hpp"

namespace gridkeel::grid {

inline constexpr std::string_view kSyntheticPrefix = "synthetic:";
inline constexpr int kFewestSyntheticBuses = 10, kMostSyntheticBuses = 100'000;

// 12.47 kV; buses "1" (the source) to "BUSES". The same on any machine: choices are made with integers, and lengths
// and loads are rounded to 0.1 m and 10 W.
Network synthetic_feeder(int buses, std::uint64_t seed);

// "synthetic:8500" (seed 1) or "synthetic:8500:7". InputError says what is wrong with other references.
Network synthetic_feeder(const std::string& reference);

}  // namespace gridkeel::grid
