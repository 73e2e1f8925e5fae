#pragma once

#include <vector>

#include "shock/outages.hpp"

namespace gridkeel::shock {

// Faults that the first reclosing clears, in order of time: as many for each outage by a single fault as the study's
// share says, anywhere by length, where no outage has left the line dead. From random numbers of their own, so that all
// else stays as it is without them. `rate_factor`: as for draw_outages.
std::vector<TemporaryFault> draw_temporary_faults(const OutageModel& model, const Draws& draws, double rate_factor,
                                                  const std::vector<LineOutage>& outages,
                                                  std::vector<TimedEvent>& events);

// Per branch: not 0 while it is under repair.
std::vector<char> lines_out_at(double hour, const std::vector<LineOutage>& outages, std::size_t branches);

}  // namespace gridkeel::shock
