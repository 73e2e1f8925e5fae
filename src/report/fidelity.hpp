#pragma once

#include <string>
#include <vector>

#include "planning/study.hpp"

namespace gridkeel::report {

// What the recourse of this study leaves out or relaxes, in words; only what its modules could notice.
std::vector<std::string> relaxed_parts(const planning::Study& study);

// "milp" if the study asks for whole numbers in the recourse and nobody relaxed them, else "lp".
std::string recourse_kind(const planning::Study& study);

}  // namespace gridkeel::report
