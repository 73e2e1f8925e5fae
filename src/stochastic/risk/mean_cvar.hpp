#pragma once

#include "stochastic/risk/ambiguity_set.hpp"

namespace gridkeel::stochastic {

// Ambiguity::none: the distribution is known.
class MeanCvar final : public AmbiguitySet {
 public:
  explicit MeanCvar(RiskSpec spec);
  void add_epigraph(solver::LpModel& model, int phi, const std::vector<int>& loss) const override;

 private:
  WorstCase worst_case(const Losses& losses, const Criterion& criterion) const override;
  std::vector<double> probability_;
};

}  // namespace gridkeel::stochastic
