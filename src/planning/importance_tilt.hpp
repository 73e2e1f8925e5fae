#pragma once

#include "planning/study.hpp"

namespace gridkeel::planning {

// The distribution from which importance sampling draws supply events, by cross-entropy: a pilot sample, in which they
// are frequent, is weighted by how much each scenario adds to the CVaR of the cost with nothing bought, and rates,
// lengths and places are those of the weighted sample. Deterministic by the study's seed.
shock::SupplyTilt importance_tilt(const Study& study);

}  // namespace gridkeel::planning
