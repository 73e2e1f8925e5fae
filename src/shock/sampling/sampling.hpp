#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gridkeel::shock {

// How the numbers that drive the cost most are drawn (docs/shocks.md); all others are independent draws.
enum class Sampling {
  monte_carlo,      // independent
  latin_hypercube,  // each one's range in as many strata as there are scenarios, one scenario in each
  sobol,            // a Sobol sequence with a random digital shift
  importance        // costly supply events more often, weighted by the ratio of the densities
};
std::string_view to_string(Sampling method);
std::vector<std::string> sampling_names();
Sampling sampling_of(std::string_view name);  // one of the names

}  // namespace gridkeel::shock
