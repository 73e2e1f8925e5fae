#pragma once

#include <optional>
#include <string>
#include <vector>

#include "stochastic/risk/risk_measure.hpp"

namespace gridkeel::stochastic {

// Reads an ambiguity set from a TOML file (docs/ambiguity.md) for scenarios of these names and probabilities. The
// result has the default alpha and lambda; the caller sets its own. Throws InputError that names file and line for what
// does not fit the scenarios, and the file for sets that are empty.
RiskSpec read_ambiguity(const std::string& path, const std::vector<std::string>& scenarios,
                        const std::vector<double>& probability);

// What can be said of the file without scenarios.
struct AmbiguityHead {
  Ambiguity set = Ambiguity::none;
  std::optional<double> radius;
};
AmbiguityHead read_ambiguity_head(const std::string& path);

}  // namespace gridkeel::stochastic
