#pragma once

#include <string>
#include <vector>

#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::stochastic {

// The type-1 Wasserstein ball on a continuous support: nature may move the right-hand sides of some recourse rows
// anywhere, also to values that no scenario has, at the cost of a norm of the change. What else a scenario holds (q, W,
// T, bounds of columns) stays with its mass.
//
// Q(x, h) is convex in h, so if it is finite for every h the worst case is known in closed form (docs/model.md):
//   sup over the ball of (1 - lambda) E[Q] + lambda CVaR[Q]
//     = its nominal value + radius * modulus * (1 - lambda + lambda / (1 - alpha)),
//   modulus = max { Q_rec(v) : ||v|| <= 1 },  Q_rec(v) = min { q'y : W y ~ v, y in the recession cone of its bounds }
// The addition does not depend on x: this ball changes what a plan costs, not which plan is best.
struct RhsRow {
  int recourse = 0;  // template
  int row = 0;
  double unit = 1.0;  // change that counts as distance 1
};

// The norm of the changes over the rows. What Q_rec is maximised over is its unit ball: for `one` its corners are the
// single rows, which are tried exactly.
enum class RhsNorm { one, two, max };

struct RhsBall {
  std::vector<RhsRow> rows;
  RhsNorm norm = RhsNorm::one;
  double radius = 0.0;
};

// The rows whose sides differ between scenarios, in units of 1.
std::vector<RhsRow> random_rows(const TwoStageProblem& problem);

struct RhsModulus {
  double value = 0.0;  // |Q(x, h + v) - Q(x, h)| <= value ||v|| for every x, h and v
  bool exact = false;  // no smaller number does. `one`: always. `max`: up to 12 rows of two sides.
                       // `two`: one row; else value is the root of the sum of squares over rows, an upper bound
  std::string where;   // the row or corner that it comes from, in words
};

// Throws InputError where the closed form does not hold: integer columns in the recourse, a right-hand side that no y
// can follow without limit (the worst case is then infinite), a recourse that is unbounded below.
RhsModulus recourse_modulus(const TwoStageProblem& problem, const RhsBall& ball);

// What the ball adds to the nominal criterion. The value is exact if the modulus is and the right-hand sides may really
// take any value; on a bounded support it is an upper bound. Throws InputError as above, and for alpha = 1 with
// lambda > 0, where any radius makes the worst case infinite.
struct RhsPremium {
  double value = 0.0;
  RhsModulus modulus;
};
RhsPremium rhs_premium(const TwoStageProblem& problem, const RhsBall& ball, double alpha, double lambda);

}  // namespace gridkeel::stochastic
