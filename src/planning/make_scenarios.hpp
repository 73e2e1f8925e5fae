#pragma once

#include "planning/study.hpp"

namespace gridkeel::planning {

// The scenarios that a study asks for: drawn or read from a file, reduced, with its stress atoms at the end. The same
// for any number of threads. Throws InputError for what the study's [scenarios] cannot mean.
shock::ScenarioSet make_scenarios(const Study& study);

}  // namespace gridkeel::planning
