#pragma once

#include "stochastic/risk/ambiguity_set.hpp"

namespace gridkeel::stochastic {

// Distributions within total variation 1/2 ||p - p^||_1 <= radius of the nominal one, on the same atoms
// (also those of nominal probability zero).
class TotalVariation final : public AmbiguitySet {
 public:
  explicit TotalVariation(RiskSpec spec);
  void add_epigraph(solver::LpModel& model, int phi, const std::vector<int>& loss) const override;

 private:
  WorstCase worst_case(const Losses& losses, const Criterion& criterion) const override;
  std::vector<double> probability_;
  double radius_;
};

}  // namespace gridkeel::stochastic
