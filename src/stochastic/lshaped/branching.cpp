#include "stochastic/lshaped/branching.hpp"

#include <algorithm>
#include <cmath>

namespace gridkeel::stochastic {
namespace {
constexpr double kIntegral = 1e-6;
constexpr double kSmallestRise = 1e-9;
constexpr int kReliable = 2;                    // trials after which a pseudo-cost is believed
constexpr int kMostTried = 12, kFruitless = 6;  // columns tried out at a node

// Solves the relaxations of both halves as they stand.
void try_out(Master& master, const FirstStageBox& box, const MasterPoint& point, Branching& b,
             std::vector<Branching::Trial>& trials) {
  const auto j = static_cast<std::size_t>(b.column);
  FirstStageBox half = box;
  half.upper[j] = b.below;
  b.down_value = master.relaxation_value(half);
  half = box;
  half.lower[j] = b.below + 1.0;
  b.up_value = master.relaxation_value(half);
  trials.push_back({{b.column, false, point.x[j] - b.below}, b.down_value - point.bound});
  trials.push_back({{b.column, true, b.below + 1.0 - point.x[j]}, b.up_value - point.bound});
}
}  // namespace

bool is_fractional(double value) { return std::abs(value - std::round(value)) > kIntegral; }

PseudoCosts::PseudoCosts(std::vector<int> integers, int columns)
    : integers_(std::move(integers)), costs_(static_cast<std::size_t>(columns)) {}

double PseudoCosts::of(int column, bool up) const {
  const Sums& own = costs_[static_cast<std::size_t>(column)];
  const int side = up ? 1 : 0;
  if (own.count[side] > 0) return own.sum[side] / own.count[side];
  double sum = 0.0;
  int count = 0;
  for (int j : integers_) {
    sum += costs_[static_cast<std::size_t>(j)].sum[side];
    count += costs_[static_cast<std::size_t>(j)].count[side];
  }
  return count > 0 ? sum / count : 1.0;
}

int PseudoCosts::trials(int column) const {
  const Sums& own = costs_[static_cast<std::size_t>(column)];
  return std::min(own.count[0], own.count[1]);
}

void PseudoCosts::learn(const Origin& origin, double rise) {
  if (origin.column < 0 || !std::isfinite(rise)) return;
  Sums& cost = costs_[static_cast<std::size_t>(origin.column)];
  const int side = origin.up ? 1 : 0;
  cost.sum[side] += std::max(0.0, rise) / std::max(1e-6, origin.distance);
  ++cost.count[side];
}

double PseudoCosts::score(int column, double value) const {
  const double down = value - std::floor(value), up = std::ceil(value) - value;
  return std::max(kSmallestRise, down * of(column, false)) * std::max(kSmallestRise, up * of(column, true));
}

Branching choose_branching(const std::vector<int>& integers, const PseudoCosts& costs, Master& master,
                           const FirstStageBox& box, const MasterPoint& point) {
  struct Choice {
    int column;
    double value, score;
  };
  std::vector<Choice> choices;
  for (int j : integers)
    if (const double value = point.x[static_cast<std::size_t>(j)]; is_fractional(value))
      choices.push_back({j, value, costs.score(j, value)});
  std::stable_sort(choices.begin(), choices.end(), [](const Choice& a, const Choice& b) { return a.score > b.score; });
  Branching best;
  std::vector<Branching::Trial> trials;
  double highest = -1.0;
  int tried = 0, fruitless = 0;
  for (const Choice& choice : choices) {
    Branching b;
    b.column = choice.column;
    b.below = std::floor(choice.value);
    double value = choice.score;
    if (costs.trials(choice.column) < kReliable && tried < kMostTried && fruitless < kFruitless) {
      ++tried;
      try_out(master, box, point, b, trials);
      value = std::max(kSmallestRise, b.down_value - point.bound) * std::max(kSmallestRise, b.up_value - point.bound);
    }
    fruitless = value > highest ? 0 : fruitless + 1;
    if (value > highest) {
      highest = value;
      best = b;
    }
  }
  best.trials = std::move(trials);
  return best;
}

}  // namespace gridkeel::stochastic
