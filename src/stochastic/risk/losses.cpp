#include "stochastic/risk/losses.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "common/error.hpp"

namespace gridkeel::stochastic {

Losses::Losses(std::span<const double> losses, int atoms) : absolute(losses) {
  if (static_cast<int>(losses.size()) != atoms)
    throw InternalError("risk measure of " + std::to_string(atoms) + " atoms got " + std::to_string(losses.size()) +
                        " losses");
  for (std::size_t s = 0; s < losses.size(); ++s)
    if (!std::isfinite(losses[s])) throw InternalError("loss of scenario " + std::to_string(s) + " is not finite");
  const auto [least, most] = std::minmax_element(losses.begin(), losses.end());
  worst = *most;
  range = worst - *least;
  if (!std::isfinite(range)) throw InternalError("the range of the losses is not finite");
  relative.resize(losses.size());
  for (std::size_t s = 0; s < losses.size(); ++s) relative[s] = losses[s] - worst;
  order = by_descending_value(relative);
}

std::vector<int> by_descending_value(std::span<const double> values) {
  std::vector<std::pair<double, int>> keyed(values.size());
  for (std::size_t s = 0; s < values.size(); ++s) keyed[s] = {-values[s], static_cast<int>(s)};
  std::sort(keyed.begin(), keyed.end());
  std::vector<int> order(values.size());
  for (std::size_t k = 0; k < keyed.size(); ++k) order[k] = keyed[k].second;
  return order;
}

}  // namespace gridkeel::stochastic
