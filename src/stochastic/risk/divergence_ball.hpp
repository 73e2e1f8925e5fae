#pragma once

#include <memory>

#include "stochastic/risk/ambiguity_set.hpp"
#include "stochastic/risk/tail_search.hpp"

namespace gridkeel::stochastic {

// Distributions within a divergence of the nominal one: sum p^ phi(p / p^) <= radius. Atoms without nominal
// probability cannot happen. The ball is round: no rows describe it, weights are added as cuts.
class DivergenceBall final : public AmbiguitySet {
 public:
  // chi_square or kullback_leibler, as the spec says
  explicit DivergenceBall(RiskSpec spec);
  bool has_lp_epigraph() const override { return false; }
  void add_epigraph(solver::LpModel& model, int phi, const std::vector<int>& loss) const override;

 private:
  WorstCase worst_case(const Losses& losses, const Criterion& criterion) const override;

  std::vector<double> probability_;
  double radius_;
};

// sup p'f for descending f over  sum (p - p^)^2 / p^ <= radius  and  sum p ln(p / p^) <= radius. `probability` > 0
// must outlive the oracle.
std::unique_ptr<LinearOracle> chi_square_oracle(std::span<const double> probability, double radius);
std::unique_ptr<LinearOracle> kullback_leibler_oracle(std::span<const double> probability, double radius);

}  // namespace gridkeel::stochastic
