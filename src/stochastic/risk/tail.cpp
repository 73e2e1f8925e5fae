#include "stochastic/risk/tail.hpp"

#include <algorithm>

namespace gridkeel::stochastic {

double tail_probability(double alpha) {
  constexpr double kSmallestTail = 1e-12;  // below it, 1 - alpha has lost its digits
  const double tail = 1.0 - alpha;
  return tail < kSmallestTail ? 0.0 : tail;
}

std::vector<double> fill_tail(const std::vector<int>& order, std::span<const double> mass, double tail) {
  std::vector<double> filled(mass.size(), 0.0);
  for (const int i : order) {
    if (tail <= 0.0) break;
    const auto k = static_cast<std::size_t>(i);
    filled[k] = std::min(mass[k], tail);
    tail -= filled[k];
  }
  return filled;
}

double tail_quantile(const std::vector<int>& order, std::span<const double> mass, std::span<const double> value,
                     double tail) {
  double last = 0.0;
  for (const int i : order) {
    const auto k = static_cast<std::size_t>(i);
    if (mass[k] <= 0.0) continue;
    last = value[k];
    tail -= mass[k];
    if (tail <= 0.0) break;
  }
  return last;
}

}  // namespace gridkeel::stochastic
