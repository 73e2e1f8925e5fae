#pragma once

#include "planning/study.hpp"

namespace gridkeel::report {

// Scenarios from the files that scenarios_csv and scenarios_json write, or that someone else wrote in their form:
// `reference` is FILE.csv, FILE.json or FILE. The CSV file must be there; without the JSON file there are no
// stories, and every module can be used. The fingerprint of what was written is that of what is read.
// Throws InputError that names file, line, element, value and limit.
shock::ScenarioSet read_scenarios(const planning::Study& study, const std::string& reference);

// The scenarios that a study asks for, from a file or drawn.
shock::ScenarioSet scenarios_of_study(const planning::Study& study);

}  // namespace gridkeel::report
