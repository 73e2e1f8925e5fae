#include <algorithm>
#include <cmath>

#include "stochastic/risk/divergence_ball.hpp"

namespace gridkeel::stochastic {

namespace {

// A run of atoms from the top: its probability, mean and sum of p^ (f - mean)^2, updated without cancellation.
struct TopGroup {
  double probability = 0.0, mean = 0.0, scatter = 0.0;

  void add(double p, double f) {
    const double step = f - mean, total = probability + p;
    scatter += probability * p / total * step * step;
    mean += step * p / total;
    probability = total;
  }
};

// With multipliers nu and mu the best p is p^ (1 + (f - nu) / 2 mu)+ = p^ (f - tau)+ / u, u = 2 mu, tau = nu - u. Only
// the top atoms f > tau have mass. For such a group of probability P, mean m and scatter V, sum p = 1 and the radius
// give
//   u^2 = V / (1 + radius - 1 / P),   tau = m - u / P,
// and the group is the right one if tau separates it from the rest: one pass from the top finds it.
class ChiSquare final : public LinearOracle {
 public:
  ChiSquare(std::span<const double> probability, double radius) : probability_(probability), radius_(radius) {}

  LinearWorst maximise(std::span<const double> f) override {
    const std::size_t count = f.size();
    if (radius_ == 0.0 || f.front() == f.back()) return nominal(f);
    TopGroup top;
    std::size_t size = 0;
    double u = 0.0, tau = 0.0;
    for (bool found = false; size < count && !found;) {
      top.add(probability_[size], f[size]);
      ++size;
      // Of all atoms the probability is 1, but for rounding.
      const double excess = size == count ? radius_ : 1.0 + radius_ - 1.0 / top.probability;
      if (excess <= 0.0) continue;
      u = std::sqrt(top.scatter / excess);
      tau = top.mean - u / top.probability;
      found = size < count && f[size] <= tau;
    }
    return worst_of(f, size, top, u);
  }

 private:
  LinearWorst nominal(std::span<const double> f) const {
    LinearWorst worst;
    worst.p.assign(probability_.begin(), probability_.end());
    for (std::size_t s = 0; s < f.size(); ++s) worst.bound += probability_[s] * f[s];
    return worst;
  }

  // Bound, for any nu and mu > 0:  sup p'f <= nu + mu radius + mu sum p^ max(-1, t (2 + t)),  t = (f - nu) / 2 mu.
  LinearWorst worst_of(std::span<const double> f, std::size_t size, const TopGroup& top, double u) const {
    LinearWorst worst;
    worst.p.assign(f.size(), 0.0);
    if (u <= 0.0) {  // the worst atoms tie and their group alone is within the radius
      for (std::size_t s = 0; s < size; ++s) worst.p[s] = probability_[s] / top.probability;
      worst.bound = f.front();
      return worst;
    }
    const double nu = top.mean - u / top.probability + u;
    double sum = 0.0;
    for (std::size_t s = 0; s < f.size(); ++s) {
      const double t = std::max(-1.0, (f[s] - nu) / u);
      worst.p[s] = probability_[s] * (1.0 + t);
      sum += probability_[s] * t * (2.0 + t);
    }
    worst.bound = nu + 0.5 * u * (radius_ + sum);
    return worst;
  }

  std::span<const double> probability_;
  double radius_;
};

}  // namespace

std::unique_ptr<LinearOracle> chi_square_oracle(std::span<const double> probability, double radius) {
  return std::make_unique<ChiSquare>(probability, radius);
}

}  // namespace gridkeel::stochastic
