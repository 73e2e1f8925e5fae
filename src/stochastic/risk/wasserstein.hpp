#pragma once

#include "stochastic/risk/risk_measure.hpp"

namespace gridkeel::stochastic {

// Distributions on the S support atoms to which the nominal one, on the K reference atoms, can be transported
// at a cost of at most the radius (type 1). Atoms at distance zero of each other are one point for this ball.
class Wasserstein final : public RiskMeasure {
 public:
  // Throws InputError if the radius does not even reach the nearest atoms (the ball would be empty).
  explicit Wasserstein(RiskSpec spec);
  int atoms() const override { return spec_.metric.atoms; }
  RiskValue evaluate(std::span<const double> losses) const override;
  void add_epigraph(solver::LpModel& model, int phi, const std::vector<int>& loss) const override;

 private:
  RiskValue evaluate_at(std::span<const double> losses, double tail, double lambda) const;
  RiskValue evaluate_worst_case_tail(std::span<const double> losses) const;  // alpha = 1
  std::vector<bool> reachable() const;

  RiskSpec spec_;
  std::vector<int> references_;  // of positive nominal probability
  std::vector<double> mass_;     // their probabilities
  std::vector<double> nearest_;  // smallest distance of each
  double cheapest_cost_ = 0.0;   // of any transport: 0 if every reference is an atom too
};

}  // namespace gridkeel::stochastic
