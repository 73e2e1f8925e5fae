// Private to planning: a measured trace laid onto the periods of a study.
#pragma once

#include <vector>

#include "planning/study_trace.hpp"
#include "shock/scenario.hpp"

namespace gridkeel::planning {

// Per period, in the trace's unit. Max and min are those of the samples inside the period (and of the
// trace at its borders), so that no peak is averaged away.
struct PeriodProfile {
  std::vector<double> mean, max, min;
  std::vector<double> ramp;   // largest change within a minute of the trace's own time
  std::vector<double> above;  // share of the time above the middle between mean and max
};

// The trace starts at period 0 (or, there, `offset_s` seconds after its first row) and repeats until the horizon ends.
// Its time is stretched so that one pass takes cycle_s seconds; pass duration_s(trace) to keep its own time.
PeriodProfile lay_onto(const shock::Horizon& horizon, const PowerTrace& trace, double cycle_s, double offset_s = 0.0);

double duration_s(const PowerTrace& trace);

}  // namespace gridkeel::planning
