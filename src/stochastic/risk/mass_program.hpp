#pragma once

#include <span>
#include <vector>

#include "stochastic/risk/distribution_rows.hpp"

namespace gridkeel::stochastic {

// Mass `mass` of a distribution that is worth `factor` z_s at atom s. Mean-CVaR with p = m + b, m in the tail and b
// outside it, needs two: (tail, tail_factor) and (1 - tail, body_factor). So 2 S columns and no row per atom.
struct MassPart {
  double mass, factor;
};

struct MassProgramResult {
  std::vector<std::vector<double>> mass;  // per part and atom
  std::vector<double> price;              // y per row
  double bound = 0.0;                     // proven, in the unit of z
  double violation = 0.0;                 // of the worst row
};

// max sum_k factor_k sum_s m_ks z_s  over  m_k >= 0, sum_s m_ks = mass_k, lower <= A sum_k m_k <= upper, through its
// dual: for every y,
//   bound(y) = upper'y+ - lower'y- + sum_k mass_k max_s (factor_k z_s - A_s'y)
// is an upper bound by our own arithmetic. A small LP holds the atoms found so far and proposes y; the atoms of the
// largest terms join until bound(y) is what the LP says. Its last basis is solved again in extended precision.
//
// `start`: atoms that carry some distribution of the set, so that the small LP is bounded.
MassProgramResult solve_mass_program(const DistributionRows& rows, const std::vector<int>& start,
                                     std::span<const double> z, std::span<const MassPart> parts);

// The distribution that violates the rows least, by sum_r max(0, lower - A p, A p - upper) = -bound. The rows with a
// price are those that contradict each other.
MassProgramResult least_violation(const DistributionRows& rows);

}  // namespace gridkeel::stochastic
