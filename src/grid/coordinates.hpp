#pragma once

#include <string>
#include <string_view>

#include "grid/network.hpp"

namespace gridkeel::grid {

// Network::places from a CSV file with a line per bus: columns `bus`, and `x` and `y` (east and north, in any unit that
// both have) or `lon_deg` and `lat_deg`. Where a bus has no line, or all are at one spot, places stay empty and a note
// says so. Throws InputError for what is no number or far out, unknown buses, and buses told twice.
void parse_coordinates(std::string_view text, const std::string& name, Network& network, ImportReport& report);

}  // namespace gridkeel::grid
