#include "solver/lp_solver.hpp"

#include <algorithm>
#include <numeric>

#include "solver/highs_common.hpp"

namespace gridkeel::solver {

std::string_view to_string(LpStatus status) {
  switch (status) {
    case LpStatus::optimal:
      return "optimal";
    case LpStatus::infeasible:
      return "infeasible";
    case LpStatus::unbounded:
      return "unbounded";
    case LpStatus::cut_off:
      return "cut off";
    case LpStatus::stopped:
      return "stopped";
    case LpStatus::failed:
      break;
  }
  return "failed";
}

static_assert(static_cast<std::uint8_t>(HighsBasisStatus::kBasic) == Basis::kBasic);

struct LpSolver::Impl {
  Highs highs;
  std::vector<double> no_values;
};

LpSolver::LpSolver(Pricing pricing) : impl_(std::make_unique<Impl>()) {
  set_common_options(impl_->highs);
  require(impl_->highs.setOptionValue("solver", std::string("simplex")), "solver");
  require(impl_->highs.setOptionValue("simplex_strategy", 1), "simplex_strategy");
  if (pricing == Pricing::devex)
    require(impl_->highs.setOptionValue("simplex_dual_edge_weight_strategy", 1), "simplex_dual_edge_weight_strategy");
}
LpSolver::~LpSolver() = default;
LpSolver::LpSolver(LpSolver&&) noexcept = default;
LpSolver& LpSolver::operator=(LpSolver&&) noexcept = default;

void LpSolver::load(const Columns& columns, const Rows& rows, double offset) {
  require(impl_->highs.passModel(to_highs(columns, rows, offset, false, false)), "passModel");
}

void LpSolver::set_all_row_bounds(std::span<const double> lower, std::span<const double> upper) {
  if (lower.empty()) return;
  require(impl_->highs.changeRowsBounds(0, static_cast<HighsInt>(lower.size()) - 1, lower.data(), upper.data()),
          "changeRowsBounds");
}

void LpSolver::set_row_bounds(int row, double lower, double upper) {
  require(impl_->highs.changeRowBounds(row, lower, upper), "changeRowBounds");
}

void LpSolver::set_all_column_bounds(std::span<const double> lower, std::span<const double> upper) {
  if (lower.empty()) return;
  require(impl_->highs.changeColsBounds(0, static_cast<HighsInt>(lower.size()) - 1, lower.data(), upper.data()),
          "changeColsBounds");
}

void LpSolver::set_all_costs(std::span<const double> cost) {
  if (cost.empty()) return;
  require(impl_->highs.changeColsCost(0, static_cast<HighsInt>(cost.size()) - 1, cost.data()), "changeColsCost");
}

void LpSolver::set_coefficient(int row, int column, double value) {
  require(impl_->highs.changeCoeff(row, column, value), "changeCoeff");
}

void LpSolver::add_rows(const Rows& rows, int first) {
  const int count = rows.count() - first;
  if (count <= 0) return;
  std::vector<HighsInt> start, index;
  std::vector<double> value;
  for (int r = first; r < rows.count(); ++r) {
    start.push_back(static_cast<HighsInt>(index.size()));
    for (const Entry& e : row_of(rows.matrix, r)) {
      index.push_back(e.index);
      value.push_back(e.value);
    }
  }
  require(impl_->highs.addRows(count, rows.lower.data() + first, rows.upper.data() + first,
                               static_cast<HighsInt>(index.size()), start.data(), index.data(), value.data()),
          "addRows");
}

void LpSolver::add_column(double cost, double lower, double upper) {
  require(impl_->highs.addCol(cost, lower, upper, 0, nullptr, nullptr), "addCol");
}

Basis LpSolver::basis() const {
  const HighsBasis& from = impl_->highs.getBasis();
  Basis out;
  if (!from.valid) return out;
  out.columns.reserve(from.col_status.size());
  out.rows.reserve(from.row_status.size());
  for (auto s : from.col_status) out.columns.push_back(static_cast<std::uint8_t>(s));
  for (auto s : from.row_status) out.rows.push_back(static_cast<std::uint8_t>(s));
  return out;
}

void LpSolver::set_basis(const Basis& basis, bool foreign) {
  HighsBasis to;
  to.col_status.assign(static_cast<std::size_t>(columns()), HighsBasisStatus::kNonbasic);
  to.row_status.assign(static_cast<std::size_t>(rows()), HighsBasisStatus::kBasic);
  for (std::size_t j = 0; j < std::min(basis.columns.size(), to.col_status.size()); ++j)
    to.col_status[j] = static_cast<HighsBasisStatus>(basis.columns[j]);
  for (std::size_t r = 0; r < std::min(basis.rows.size(), to.row_status.size()); ++r)
    to.row_status[r] = static_cast<HighsBasisStatus>(basis.rows[r]);
  to.valid = true;
  to.alien = foreign;
  to.useful = true;
  require(impl_->highs.setBasis(to), "setBasis");
}

void LpSolver::clear_basis() { require(impl_->highs.clearSolver(), "clearSolver"); }

LpStatus LpSolver::solve(const LpOptions& options) {
  Highs& h = impl_->highs;
  require(h.setOptionValue("presolve", std::string(options.presolve ? "on" : "off")), "presolve");
  require(h.setOptionValue("time_limit", options.time_limit_s), "time_limit");
  require(h.setOptionValue("primal_feasibility_tolerance", options.feasibility_tolerance), "tolerance");
  require(h.setOptionValue("dual_feasibility_tolerance", options.feasibility_tolerance), "tolerance");
  require(h.setOptionValue("objective_bound", options.cutoff), "objective_bound");
  h.zeroAllClocks();
  const HighsStatus status = h.run();
  if (status == HighsStatus::kError) return LpStatus::failed;
  switch (h.getModelStatus()) {
    case HighsModelStatus::kOptimal:
      return LpStatus::optimal;
    case HighsModelStatus::kModelEmpty:
      return LpStatus::optimal;
    case HighsModelStatus::kInfeasible:
      return LpStatus::infeasible;
    case HighsModelStatus::kUnbounded:
      return LpStatus::unbounded;
    case HighsModelStatus::kObjectiveBound:
      return LpStatus::cut_off;
    case HighsModelStatus::kTimeLimit:
    case HighsModelStatus::kInterrupt:
      return LpStatus::stopped;
    default:
      return LpStatus::failed;
  }
}

int LpSolver::rows() const { return impl_->highs.getNumRow(); }
int LpSolver::columns() const { return impl_->highs.getNumCol(); }
double LpSolver::objective() const { return impl_->highs.getInfo().objective_function_value; }
const std::vector<double>& LpSolver::primal() const { return impl_->highs.getSolution().col_value; }
const std::vector<double>& LpSolver::row_activity() const { return impl_->highs.getSolution().row_value; }
const std::vector<double>& LpSolver::dual() const { return impl_->highs.getSolution().row_dual; }
long LpSolver::simplex_iterations() const { return impl_->highs.getInfo().simplex_iteration_count; }

std::vector<double> LpSolver::dual_ray() {
  std::vector<double> ray(static_cast<std::size_t>(rows()));
  bool found = false;
  if (impl_->highs.getDualRay(found, ray.data()) == HighsStatus::kError || !found) ray.clear();
  return ray;
}

std::string solver_version() { return highsVersion(); }

}  // namespace gridkeel::solver
