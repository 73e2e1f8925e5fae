#pragma once

#include <string>
#include <string_view>

namespace gridkeel::report {

// Quoted where needed (RFC 4180).
std::string csv_field(std::string_view text);

// The shortest text that reads back as the same number; empty for a number that is not finite.
std::string csv_number(double value);

}  // namespace gridkeel::report
