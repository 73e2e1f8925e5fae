#pragma once

#include "stochastic/risk/ambiguity_set.hpp"
#include "stochastic/risk/distribution_rows.hpp"

namespace gridkeel::stochastic {

// Distributions within linear limits: lower <= A p <= upper, or limits on moments, which are linear in p as well.
class Polyhedron final : public AmbiguitySet {
 public:
  // Throws InputError if no distribution fits, naming the limits that contradict each other.
  static std::unique_ptr<Polyhedron> make(const RiskSpec& spec);
  void add_epigraph(solver::LpModel& model, int phi, const std::vector<int>& loss) const override;

 private:
  Polyhedron(const RiskSpec& spec, DistributionRows rows, std::vector<double> member);
  WorstCase worst_case(const Losses& losses, const Criterion& criterion) const override;

  DistributionRows rows_;
  std::vector<double> member_;  // some p of the set
  std::vector<int> carriers_;   // its atoms
};

}  // namespace gridkeel::stochastic
