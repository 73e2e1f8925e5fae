#pragma once

#include <vector>

#include "grid/network.hpp"

namespace gridkeel::grid {

// Per bus, the number of its zone: connected parts of the intact feeder with about 1 / `count` of its load each, and
// never across a closed switchable line, so with more switches there are more zones. From the ends of the feeder
// inwards, a bus closes a zone as soon as what hangs on it reaches that share. Same feeder, same zones.
std::vector<int> load_zones(const Network& network, int count);

}  // namespace gridkeel::grid
