#pragma once

#include <vector>

#include "common/random.hpp"
#include "shock/scenario.hpp"

namespace gridkeel::shock {

// Share of a site's training hardware that is busy, per period: mean, and the most and least inside it.
struct Occupancy {
  std::vector<double> mean, max, min;
};

// `slots` equal parts of the hardware, each busy for a measured run time and then idle until the next job comes, which
// started long ago.
Occupancy draw_occupancy(int slots, const Horizon& horizon, RandomStream& random);
Occupancy expected_occupancy(const Horizon& horizon);

}  // namespace gridkeel::shock
