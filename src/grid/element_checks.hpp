#pragma once

#include "grid/network.hpp"

namespace gridkeel::grid {

// The checks of validate_radial that look at one element at a time: bases, voltages, loads, impedances,
// names and references. What they accept is safe to hand to any sweep and to power-grid-model, which
// validates nothing itself.
void check_elements(const Network& network);

}  // namespace gridkeel::grid
