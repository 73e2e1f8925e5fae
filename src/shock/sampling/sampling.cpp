#include "shock/sampling/sampling.hpp"

#include <algorithm>

namespace gridkeel::shock {

std::vector<std::string> sampling_names() { return {"monte_carlo", "latin_hypercube", "sobol", "importance"}; }

std::string_view to_string(Sampling method) {
  static const std::vector<std::string> names = sampling_names();
  return names[static_cast<std::size_t>(method)];
}

Sampling sampling_of(std::string_view name) {
  const std::vector<std::string> names = sampling_names();
  return static_cast<Sampling>(std::find(names.begin(), names.end(), name) - names.begin());
}

}  // namespace gridkeel::shock
