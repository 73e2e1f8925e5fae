// Studies that differ in what may be bought and at what price share one Stage II, if that is built for the widest of
// them: it says what units do, not how many there may be.
#pragma once

#include <vector>

#include "planning/first_stage.hpp"

namespace gridkeel::planning {

// The first of these studies with the largest stock, and the largest units and power at each site, of any of them.
Study with_widest_limits(const std::vector<Study>& studies);
// The study with one more unit of everything: in stock, and at each site.
Study with_one_more(const Study& study);

// Stage I of `study` with the columns and rows of `base`, the first stage of a study with wider limits: what cannot be
// bought any more keeps its column, at 0. Throws InternalError if it offers what the base does not.
FirstStage adapted_first_stage(const FirstStage& base, const Study& study);

}  // namespace gridkeel::planning
