#pragma once

#include <nlohmann/json_fwd.hpp>

#include "planning/study.hpp"

namespace gridkeel::report {

// {name, title, source}: how every JSON result says what it is about.
nlohmann::ordered_json study_json(const planning::Study& study);

}  // namespace gridkeel::report
