#pragma once

#include <memory>

#include "planning/recourse_model.hpp"
#include "stochastic/lazy_rows.hpp"

namespace gridkeel::planning {

// Voltage limits (both sides in one row) per bus and period, line ratings as polygon sides per
// line and period. Separation looks at what the modules and AI sites can reach (FlowSkeleton) and returns the worst
// few rows of each period.
std::shared_ptr<const stochastic::LazyRows> make_network_lazy_rows(const RecourseModel& model,
                                                                   const RecourseBase& base);

}  // namespace gridkeel::planning
