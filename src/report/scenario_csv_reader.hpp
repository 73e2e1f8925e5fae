// Private to report: the long CSV form of scenarios, read back.
#pragma once

#include <string>
#include <string_view>

#include "planning/study.hpp"

namespace gridkeel::report {

std::vector<shock::Scenario> read_scenario_csv(const planning::Study& study, std::string_view text,
                                               const std::string& file);

}  // namespace gridkeel::report
