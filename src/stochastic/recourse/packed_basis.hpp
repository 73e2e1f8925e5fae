#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "solver/lp_solver.hpp"

namespace gridkeel::stochastic {

// A scenario's basis in two bits per column and row: one is kept for every scenario. Lazy rows are named, not
// counted, since each lane adds them in its own order; those not listed are basic.
class PackedBasis {
 public:
  PackedBasis() = default;
  // `own_rows`: rows of the template; the basis's further rows are the lazy rows `active`.
  PackedBasis(int recourse, const solver::Basis& basis, std::size_t own_rows, const std::vector<int>& active);

  bool empty() const { return recourse_ < 0; }
  int recourse() const { return recourse_; }
  solver::Basis own() const;  // without lazy rows
  const std::vector<std::pair<int, std::uint8_t>>& lazy() const { return lazy_; }

 private:
  int recourse_ = -1;
  std::uint32_t columns_ = 0, rows_ = 0;
  std::vector<std::uint8_t> bits_;
  std::vector<std::pair<int, std::uint8_t>> lazy_;  // nonbasic lazy rows and their status
};

}  // namespace gridkeel::stochastic
