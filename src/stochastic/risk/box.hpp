#pragma once

#include "stochastic/risk/ambiguity_set.hpp"

namespace gridkeel::stochastic {

// Distributions with lower <= p <= upper.
class Box final : public AmbiguitySet {
 public:
  // Throws InputError if no distribution fits.
  explicit Box(RiskSpec spec);
  void add_epigraph(solver::LpModel& model, int phi, const std::vector<int>& loss) const override;

 private:
  WorstCase worst_case(const Losses& losses, const Criterion& criterion) const override;

  std::vector<double> lower_, upper_;
  double spare_ = 0.0;  // 1 - sum lower: what is free to go to the largest losses
};

}  // namespace gridkeel::stochastic
