#pragma once

#include <span>
#include <vector>

#include "solver/lp_solver.hpp"
#include "stochastic/risk/mass_program.hpp"

namespace gridkeel::stochastic {

class SquareSystem;

// The dual of a mass program as a growing LP over prices y (a column per limit) and sigma_k mass_k (one per part), with
// one row per part and atom that it holds:
//   min limits'y + sum_k sigma_k mass_k  over  sigma_k mass_k + mass_k A_s'y >= mass_k factor_k z_s
// Losses are to be given in units of their range. The arguments must outlive the LP.
class MassDualLp {
 public:
  MassDualLp(const DistributionRows& rows, std::span<const MassPart> parts, double price_limit);

  void add(std::size_t part, int atom, double z);
  void solve();
  // Replaces solution and duals by those of the same basis in extended precision; false if that cannot be.
  bool polish();

  // Of the current solution:
  std::vector<double> price() const;                          // y per row
  double limit_cost(const std::vector<double>& price) const;  // of the rows' limits
  double sigma_mass(std::size_t part) const;
  std::vector<std::vector<double>> masses() const;  // per part and atom, never negative

 private:
  struct Place {
    std::size_t part;
    int atom;
  };
  struct PriceColumn {
    int column;
    double sign;
  };

  void add_prices(int row, double limit);
  int sigma(std::size_t part) const { return columns_.count() - static_cast<int>(parts_.size() - part); }
  void set_vertex(const std::vector<int>& basic_columns, const std::vector<int>& tight_rows, const SquareSystem& system,
                  const std::vector<double>& right);

  const DistributionRows& rows_;
  std::span<const MassPart> parts_;
  solver::Columns columns_;
  std::vector<std::vector<PriceColumn>> prices_;  // per row of the set
  solver::Rows atoms_;                            // rows of the LP
  std::vector<Place> where_;                      // of each
  solver::LpSolver lp_;
  std::vector<double> x_, mass_;
};

}  // namespace gridkeel::stochastic
