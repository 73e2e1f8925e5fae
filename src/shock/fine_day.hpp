#pragma once

#include <cstdint>
#include <vector>

#include "shock/site_model.hpp"

namespace gridkeel::shock {

// What a site draws on the fine clock while nothing happens to it, MW at 0, dt, 2 dt, …: with half of its training
// hardware busy and the requests that are usual at that hour.
struct FineDay {
  double dt_s = 0.0;
  std::vector<double> training_mw, inference_mw;
};

// Another part of what the windows of a SiteModel were cut from: of its own for every seed.
FineDay simulate_day(const SiteModel& model, double hours, std::uint64_t seed);

}  // namespace gridkeel::shock
