#pragma once

#include <span>
#include <vector>

#include "stochastic/risk/tail.hpp"

namespace gridkeel::stochastic {

// A worst distribution for a linear criterion f, and a proven bound on sup p'f.
struct LinearWorst {
  std::vector<double> p;
  double bound = 0.0;
};

// sup over p in a convex set of p'f. Called with f in descending order.
class LinearOracle {
 public:
  virtual ~LinearOracle() = default;
  virtual LinearWorst maximise(std::span<const double> f) = 0;
};

struct TailWorst {
  std::vector<double> p, tail_mass;
  double bound = 0.0;
};

// sup over p of mean-CVaR of z (descending), as  min over eta of  g(eta) = lambda eta + sup_p E_p f(eta), which is
// convex. Each g(eta) is an upper bound, each p a lower one: its own mean-CVaR. At eta = z_k the subgradients lambda (1
// - P(z >= z_k) / tail) .. lambda (1 - P(z > z_k) / tail) say on which side the minimum lies: bisection finds the level
// of z or two neighbouring ones with the minimum between. There the tail T is fixed, both bounds come from mixtures of
// two p (tangents of g), and the search ends when they meet.
TailWorst worst_tail(std::span<const double> z, const Criterion& criterion, LinearOracle& oracle);

}  // namespace gridkeel::stochastic
