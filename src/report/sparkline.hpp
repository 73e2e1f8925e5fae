#pragma once

#include <string>
#include <vector>

namespace gridkeel::report {

// The values as bars of eight heights between the smallest and the largest of them and 0, "·" for 0 itself. More
// values than `most_bars` are averaged in groups of one size.
std::string sparkline(const std::vector<double>& values, std::size_t most_bars);

}  // namespace gridkeel::report
