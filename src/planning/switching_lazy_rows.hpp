#pragma once

#include <memory>

#include "planning/recourse_model.hpp"
#include "stochastic/lazy_rows.hpp"

namespace gridkeel::planning {

// Line ratings as polygon sides in periods with switches, behind the rows of `first` (may be null). `first` itself if
// there are no such periods.
std::shared_ptr<const stochastic::LazyRows> with_switching_rows(std::shared_ptr<const stochastic::LazyRows> first,
                                                                const RecourseModel& model, const RecourseBase& base);

}  // namespace gridkeel::planning
