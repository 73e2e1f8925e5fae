#pragma once

#include "stochastic/risk/risk_measure.hpp"

namespace gridkeel::stochastic {

// Distributions within total variation 1/2 ||p - p^||_1 <= radius of the nominal one, on the same atoms
// (also those of nominal probability zero).
class TotalVariation final : public RiskMeasure {
 public:
  explicit TotalVariation(RiskSpec spec) : spec_(std::move(spec)) {}
  int atoms() const override { return static_cast<int>(spec_.probability.size()); }
  RiskValue evaluate(std::span<const double> losses) const override;
  void add_epigraph(solver::LpModel& model, int phi, const std::vector<int>& loss) const override;

 private:
  RiskSpec spec_;
};

}  // namespace gridkeel::stochastic
