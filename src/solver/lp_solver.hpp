#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "solver/lp_model.hpp"

namespace gridkeel::solver {

enum class LpStatus { optimal, infeasible, unbounded, cut_off, stopped, failed };
std::string_view to_string(LpStatus status);

// One status byte per column and row; small enough to keep one per scenario.
struct Basis {
  static constexpr std::uint8_t kBasic = 1;  // the others are nonbasic
  std::vector<std::uint8_t> columns, rows;
  bool empty() const { return columns.empty() && rows.empty(); }
};

struct LpOptions {
  bool presolve = false;  // off: hot starts keep the basis
  double time_limit_s = kInf;
  double feasibility_tolerance = 1e-9;
  double cutoff = kInf;  // ends as `cut_off` where the optimum is known to be above
};

// A continuous LP kept hot between solves: serial dual simplex, one HiGHS object. Not thread-safe; use one
// per thread (or lane). Integrality of a loaded model is ignored.
class LpSolver {
 public:
  // How the dual simplex weighs rows. Steepest edge takes fewer steps, but sets its weights up with a solve per row
  // wherever it starts: Devex suits LPs that get new rows before each solve of few steps.
  enum class Pricing { choose, devex };

  explicit LpSolver(Pricing pricing = Pricing::choose);
  ~LpSolver();
  LpSolver(LpSolver&&) noexcept;
  LpSolver& operator=(LpSolver&&) noexcept;

  void load(const Columns& columns, const Rows& rows, double offset = 0.0);
  void set_all_row_bounds(std::span<const double> lower, std::span<const double> upper);
  // of the first columns, as many as there are values
  void set_row_bounds(int row, double lower, double upper);
  void set_all_column_bounds(std::span<const double> lower, std::span<const double> upper);
  void set_all_costs(std::span<const double> cost);
  void set_coefficient(int row, int column, double value);
  void add_rows(const Rows& rows, int first = 0);  // rows first..end of the list
  void add_column(double cost, double lower, double upper);

  Basis basis() const;
  // Missing rows at the end become basic; missing columns nonbasic at a bound. `foreign`: the basis comes
  // from another model and may be singular or have the wrong number of basics; HiGHS then repairs it.
  void set_basis(const Basis& basis, bool foreign = false);
  void clear_basis();

  LpStatus solve(const LpOptions& options = {});
  int rows() const;
  int columns() const;
  double objective() const;
  const std::vector<double>& primal() const;
  const std::vector<double>& row_activity() const;
  const std::vector<double>& dual() const;  // per row: d objective / d right-hand side
  long simplex_iterations() const;          // of the last solve
  // After `infeasible`: row multipliers that prove it (in either sign), empty if HiGHS has none.
  std::vector<double> dual_ray();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// HiGHS's version, for results.
std::string solver_version();

}  // namespace gridkeel::solver
