#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

namespace gridkeel::report {

std::string version();  // of Gridkeel: "0.1.0"

// Gridkeel and the engines whose numbers are in the results.
nlohmann::ordered_json versions_json();

}  // namespace gridkeel::report
