#include "stochastic/integer/floor.hpp"

#include <algorithm>
#include <cmath>

namespace gridkeel::stochastic {
namespace {
constexpr double kWhole = 1e-6, kNothing = 1e-12;

std::size_t place(const solver::Entry& e) { return static_cast<std::size_t>(e.index); }

// Per unit of the column: what of the step its line takes.
double line(const solver::Entry& e, std::span<const double> lower) { return 1.0 / (e.value + 1.0 - lower[place(e)]); }
}  // namespace

bool Floor::covers(std::span<const double> x) const {
  return std::all_of(most.begin(), most.end(), [&](const solver::Entry& e) { return x[place(e)] <= e.value + kWhole; });
}

std::optional<Cut> Floor::within(std::span<const double> lower, std::span<const double> upper) const {
  Cut cut{scenario, value, std::vector<double>(lower.size(), 0.0)};
  cut.of_first_stage = true;
  for (const solver::Entry& e : most) {
    const std::size_t j = place(e);
    if (upper[j] < e.value + 1.0 - kWhole) continue;
    if (lower[j] > e.value + kWhole || !std::isfinite(lower[j])) return std::nullopt;
    cut.slope[j] = -(value - least) * line(e, lower);
    cut.constant -= cut.slope[j] * lower[j];
  }
  return cut;
}

std::vector<double> between(const Floor& narrower, const Floor& wider, std::vector<double> x) {
  for (const solver::Entry& e : narrower.most) {
    const auto same =
        std::find_if(wider.most.begin(), wider.most.end(), [&](const auto& w) { return w.index == e.index; });
    x[place(e)] = std::max(x[place(e)], same == wider.most.end() ? e.value + 1.0 : same->value);
  }
  return x;
}

std::optional<solver::Entry> part_of(const Floor& floor, std::span<const double> x, std::span<const double> lower,
                                     std::span<const double> upper) {
  std::optional<solver::Entry> best;
  double most_lost = kNothing;
  for (const solver::Entry& e : floor.most) {
    const std::size_t j = place(e);
    if (upper[j] < e.value + 1.0 - kWhole) continue;
    const double lost = std::isfinite(lower[j]) ? (x[j] - lower[j]) * line(e, lower) : 1.0;
    if (lost > most_lost) {
      most_lost = lost;
      best = e;
    }
  }
  return best;
}

}  // namespace gridkeel::stochastic
