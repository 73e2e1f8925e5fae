#pragma once

#include <string>
#include <vector>

#include "stochastic/risk/risk_measure.hpp"

namespace gridkeel::stochastic {

// lower <= A p <= upper for a distribution p: limits on moments, or a polyhedron's own. Stored by atom, since oracles
// go through A atom by atom. Rows are scaled to coefficients of at most 1.
struct DistributionRows {
  std::vector<double> lower, upper;
  solver::SparseRows atom;         // one row per atom; indices are our rows
  std::vector<std::string> words;  // "mean of 'peak'": how messages name a row
  std::vector<double> scale;       // what a row was divided by, after
  std::vector<double> shift;       // this was subtracted (a constant, since sum p = 1)

  int count() const { return static_cast<int>(lower.size()); }
  std::string lower_text(int row) const;  // "mean of 'peak' >= 3"
  std::string upper_text(int row) const;
};

// Of the spec's moments and rows, without those that hold for every distribution. Throws InputError for wrong sizes,
// values that are not finite, limits in the wrong order and limits that no distribution can meet.
DistributionRows distribution_rows(const RiskSpec& spec);

}  // namespace gridkeel::stochastic
