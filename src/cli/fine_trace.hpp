// Private to cli: `scenarios --fine`: seconds of one AI site, to be looked at from outside.
#pragma once

#include <filesystem>
#include <string>

#include "cli/output.hpp"
#include "common/error.hpp"
#include "planning/study.hpp"

namespace gridkeel::cli {

// `request` is SITE or SITE,HOURS.
ExitCode write_fine_trace(const planning::Study& study, const std::string& request, const std::filesystem::path& file,
                          const Output& output);

}  // namespace gridkeel::cli
