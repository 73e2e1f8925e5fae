#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "shock/reduction/reduce.hpp"
#include "shock/sampling/sampling.hpp"
#include "shock/stress.hpp"

namespace gridkeel::planning {

// Where the scenarios of a study come from, beside their number and seed.
struct ScenarioChoice {
  shock::Sampling sampling = shock::Sampling::monte_carlo;
  int draw = 0;  // drawn before the reduction; 0: as many as are kept
  std::optional<shock::Reduction> reduction;
  std::string
      file;  // read instead of drawn: the CSV or JSON file that `scenarios --out` wrote, or the two's common stem
  std::vector<shock::StressAtom> stress;
};

// The one method that is used where none is named.
inline constexpr shock::Reduction kUsualReduction = shock::Reduction::cost;

}  // namespace gridkeel::planning
