// Private to report: what the JSON file of scenarios adds to their CSV file.
#pragma once

#include <string>

#include "planning/study.hpp"

namespace gridkeel::report {

// Seed, origin, stories, exact outages and usable shares of the scenarios of `set`, which must be those of the file.
void add_scenario_json(const planning::Study& study, const std::string& text, const std::string& file,
                       shock::ScenarioSet& set);

}  // namespace gridkeel::report
