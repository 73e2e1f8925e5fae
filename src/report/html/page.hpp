// The page that `report` writes: a whole run in one HTML file, which needs no network. The page itself is built in web/
// and embedded; here it gets its data.
#pragma once

#include <string>

#include "store/run_reader.hpp"

namespace gridkeel::report {

// Throws FileError for a run that has not come to its end, or whose parts do not fit together.
std::string report_page(const store::RunReader& run);

}  // namespace gridkeel::report
