#pragma once

#include <span>
#include <vector>

#include "solver/lp_model.hpp"

namespace gridkeel::stochastic {

// Rows of a recourse template that are almost always slack, added to a scenario's LP only once its
// solution breaks them. Row i reads lower_s <= w_i y + t_is x <= upper_s: w_i is the template's, the
// sides and t_is may depend on the scenario. Implementations are immutable and thread-safe.
class LazyRows {
 public:
  struct Sides {
    double lower, upper;
  };

  virtual ~LazyRows() = default;
  virtual int count() const = 0;

  // Appends the indices (any order) of rows that (x, y) breaks by more than `tolerance`, worst ones at
  // least; may leave out rows when many are broken, but never all of them.
  virtual void violated(int scenario, std::span<const double> x, std::span<const double> y, double tolerance,
                        std::vector<int>& out) const = 0;

  virtual std::vector<solver::Entry> recourse_row(int row) const = 0;
  virtual std::vector<solver::Entry> technology_row(int row, int scenario) const = 0;
  virtual Sides sides(int row, int scenario) const = 0;
};

}  // namespace gridkeel::stochastic
