#pragma once

#include <vector>

#include "common/random.hpp"
#include "shock/fine_load.hpp"

namespace gridkeel::shock {

// One job's power at 0, dt, 2 dt, … after it has run for long, in shares of its rating.
std::vector<double> simulate_job(const JobCycle& cycle, double period_s, std::size_t steps, double dt_s,
                                 RandomStream& random);

// What the grid sees of it behind the smoothing; kw_per_gpu turns joules a GPU into seconds of the rating.
void smooth(std::vector<double>& power, const Smoothing& smoothing, double kw_per_gpu, double dt_s);

}  // namespace gridkeel::shock
