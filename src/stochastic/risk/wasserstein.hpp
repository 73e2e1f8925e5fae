#pragma once

#include "stochastic/risk/ambiguity_set.hpp"
#include "stochastic/risk/transport.hpp"

namespace gridkeel::stochastic {

// Distributions on the S support atoms to which the nominal one, on the K reference atoms, can be transported
// at a cost of at most the radius (type 1). Atoms at distance zero of each other are one point for this ball.
class Wasserstein final : public AmbiguitySet {
 public:
  // Throws InputError if the radius does not even reach the nearest atoms (the ball would be empty).
  static std::unique_ptr<Wasserstein> make(RiskSpec spec);
  void add_epigraph(solver::LpModel& model, int phi, const std::vector<int>& loss) const override;

 private:
  Wasserstein(const RiskSpec& spec, GroundMetric metric, References references, std::vector<bool> possible);
  WorstCase worst_case(const Losses& losses, const Criterion& criterion) const override;

  GroundMetric metric_;
  References references_;
  double radius_;
  std::vector<double> gap_;  // of each reference to other places; may be empty
};

}  // namespace gridkeel::stochastic
