// bench: one study on other feeders, so that only the feeder differs.
#pragma once

#include "planning/study.hpp"

namespace gridkeel::bench {

// The study's modules, AI sites, shocks, prices and limits on another feeder. So that the same shocks matter there:
// loads are scaled to the study's total, impedances so that the lowest voltage of the base case is the same
// (LinDistFlow), each site moves to the bus most like its own (voltage of the base case, and how a MW and a Mvar there
// move it), load classes keep their shares of the load, and lines are rated by the share of the load that they carry,
// as the study's are.
planning::Study on_feeder(const planning::Study& study, grid::Network feeder);

}  // namespace gridkeel::bench
