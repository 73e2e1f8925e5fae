#pragma once

#include "planning/study.hpp"

namespace gridkeel::planning {

// The scenarios that a study asks for: drawn, reduced, with its stress atoms at the end. The same for any number of
// threads. Throws InputError for what the study's [scenarios] cannot mean.
shock::ScenarioSet make_scenarios(const Study& study);

// Likewise from scenarios that were read from a file: reduced if the study names a method and they are more than it
// wants, with those of its stress atoms that they do not hold yet.
shock::ScenarioSet make_scenarios(const Study& study, shock::ScenarioSet given);

}  // namespace gridkeel::planning
