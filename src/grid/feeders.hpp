#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "grid/network.hpp"

namespace gridkeel::grid {

// Feeders written from published tables: "ieee33" (Baran & Wu 1989, 33 buses, 5 ties) and "ieee69"
// (Baran & Wu 1989 / Das 2008). Throws InputError for other names, listing these.
Network builtin_feeder(std::string_view name);
std::vector<std::string> builtin_feeder_names();

// MATPOWER case file (version 2), including the MATLAB statements after the matrices that convert
// units, which are recognised one by one; any other statement is an InputError naming the line.
Network read_matpower(const std::string& path, ImportReport& report);
Network parse_matpower(std::string_view text, const std::string& name, ImportReport& report);

// "builtin:ieee33", "synthetic:8500" (synthetic_feeder.hpp), or a path ending in .m; relative paths are taken from
// `base_folder`.
Network load_feeder(const std::string& reference, const std::string& base_folder, ImportReport& report);

}  // namespace gridkeel::grid
