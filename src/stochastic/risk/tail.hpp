#pragma once

#include <span>
#include <vector>

namespace gridkeel::stochastic {

// Probability left to the tail; a confidence this close to 1 is the worst case in every respect.
double tail_probability(double alpha);

// (1 - lambda) E_p[z] + lambda CVaR_p[z] for a tail of positive probability. The expectation alone is tail = 1,
// lambda = 0.
struct Criterion {
  double tail = 1.0, lambda = 0.0;

  bool is_mean() const { return lambda == 0.0; }
  double body_factor() const { return 1.0 - lambda; }                  // of a loss outside the tail
  double tail_factor() const { return 1.0 - lambda + lambda / tail; }  // of a loss inside it
  // CVaR is the smallest  eta + E_p (z - eta)+ / tail: what stands under E_p at a given eta, without lambda eta.
  double integrand(double z, double eta) const {
    return body_factor() * z + (z > eta ? lambda / tail * (z - eta) : 0.0);
  }
};

// Fills `tail` units of mass from the front of `order`, at most mass[i] from each i. What rounding leaves
// over is not filled.
std::vector<double> fill_tail(const std::vector<int>& order, std::span<const double> mass, double tail);

// The quantile that fill_tail ends at: the value of the last atom of the order that it needs.
double tail_quantile(const std::vector<int>& order, std::span<const double> mass, std::span<const double> value,
                     double tail);

}  // namespace gridkeel::stochastic
