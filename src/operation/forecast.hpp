#pragma once

#include "operation/stream.hpp"

namespace gridkeel::operation {

// The next `count` steps as they look from what was observed, the step that begins being the first.
// - The feeder's own load: the expected profile with the last error of it, which fades as the shock model's errors do
//   (the conditional mean of that AR(1) process): the error of the forecast grows with lead time.
// - AI sites: what was measured, fading into the site's expected profile at the same pace.
// - What is out comes back after the median of the remaining repair time, given how long it has been out; a limited
//   substation after its mean. Modules stay as they are.
shock::Scenario forecast(const Plant& plant, const Observation& seen, int count);

}  // namespace gridkeel::operation
