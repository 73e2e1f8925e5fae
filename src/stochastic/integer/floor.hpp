#pragma once

#include <optional>
#include <span>
#include <vector>

#include "stochastic/recourse/cut.hpp"

namespace gridkeel::stochastic {

// A scenario costs at least `value` at every whole first stage with no more than `most` of some integer columns,
// whatever the others are, and at least `least` <= value at any of the problem's first stages. Unlike a cut it is a
// step, so that no cut is as high at all these points. But boxes of first stages have cuts of their own that are as
// high where nothing of the box is beyond `most`.
struct Floor {
  int scenario = -1;
  double value = 0.0, least = 0.0;
  std::vector<solver::Entry> most;  // column, whole number

  bool covers(std::span<const double> x) const;
  // In the box [l, u] of first stages, J the columns that may be beyond `most` in it, n:
  //   Q_s(x) >= value - (value - least) sum_{j in J} (x_j - l_j) / (n_j + 1 - l_j)       for every whole x of the box,
  // since the sum is 1 at least where x_j > n_j for some j (an integer L-shaped cut, Laporte and Louveaux 1993, where
  // u = 1 and n = 0). Nothing where all of the box is beyond `most`, or J has no lower bounds.
  std::optional<Cut> within(std::span<const double> lower, std::span<const double> upper) const;
};

// A point like x that the wider floor covers and the narrower one, with no columns but its own, does not.
std::vector<double> between(const Floor& narrower, const Floor& wider, std::vector<double> x);

// Where to part a box in two so that the floor's cuts in both parts are nearer to the floor at x, which it covers:
// the column by which the cut there loses most, at most so much of it in the first part. Nothing if it loses nothing.
std::optional<solver::Entry> part_of(const Floor& floor, std::span<const double> x, std::span<const double> lower,
                                     std::span<const double> upper);

}  // namespace gridkeel::stochastic
