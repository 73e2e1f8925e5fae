#include "stochastic/risk/mass_dual_lp.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "common/error.hpp"
#include "stochastic/risk/square_system.hpp"

namespace gridkeel::stochastic {

namespace {

// The LP solver's tolerances are absolute: larger numbers make them relatively smaller.
constexpr double kGain = 1e3;      // of losses, and so of prices
constexpr double kMassGain = 1e5;  // of masses, which are the costs here

std::vector<int> indices_where(const std::vector<std::uint8_t>& status, bool basic) {
  std::vector<int> indices;
  for (std::size_t i = 0; i < status.size(); ++i)
    if ((status[i] == solver::Basis::kBasic) == basic) indices.push_back(static_cast<int>(i));
  return indices;
}

}  // namespace

MassDualLp::MassDualLp(const DistributionRows& rows, std::span<const MassPart> parts, double price_limit)
    : rows_(rows), parts_(parts) {
  for (int r = 0; r < rows.count(); ++r) add_prices(r, price_limit);
  for (std::size_t k = 0; k < parts.size(); ++k) columns_.add(kMassGain, -solver::kInf, solver::kInf, false);
  lp_.load(columns_, solver::Rows{});
}

void MassDualLp::add_prices(int row, double limit) {
  const auto r = static_cast<std::size_t>(row);
  auto& prices = prices_.emplace_back();
  const auto add = [&](double sign, double side) {
    if (std::isfinite(side)) prices.push_back({columns_.add(kMassGain * sign * side, 0.0, kGain * limit, false), sign});
  };
  add(1.0, rows_.upper[r]);
  add(-1.0, rows_.lower[r]);
}

void MassDualLp::add(std::size_t part, int atom, double z) {
  const double mass = parts_[part].mass;
  std::vector<solver::Entry> entries{{sigma(part), 1.0}};
  for (const solver::Entry& e : solver::row_of(rows_.atom, atom))
    for (const auto& [column, sign] : prices_[static_cast<std::size_t>(e.index)])
      entries.push_back({column, mass * sign * e.value});
  atoms_.add(kGain * mass * parts_[part].factor * z, solver::kInf, entries);
  where_.push_back({part, atom});
}

// The basis is what counts, since its vertex is computed again and the bound is ours: a looser tolerance may do, and so
// may a basis that the solver was not sure of.
void MassDualLp::solve() {
  lp_.add_rows(atoms_, lp_.rows());
  solver::LpStatus status = lp_.solve({.feasibility_tolerance = 1e-10});
  for (const double tolerance : {1e-10, 1e-9, 1e-7}) {
    if (status == solver::LpStatus::optimal) break;
    lp_.clear_basis();
    status = lp_.solve({.feasibility_tolerance = tolerance});
  }
  if (status != solver::LpStatus::optimal && lp_.basis().empty())
    throw SolverError("the LP of an ambiguity set ended " + std::string(to_string(status)));
  x_ = lp_.primal();
  mass_ = lp_.dual();
  x_.resize(static_cast<std::size_t>(columns_.count()), 0.0);
  mass_.resize(where_.size(), 0.0);
}

bool MassDualLp::polish() {
  const solver::Basis basis = lp_.basis();
  const std::vector<int> columns = indices_where(basis.columns, true), rows = indices_where(basis.rows, false);
  if (columns.size() != rows.size()) return false;
  constexpr std::size_t kNonbasic = ~std::size_t{0};
  std::vector<std::size_t> place(x_.size(), kNonbasic);
  for (std::size_t j = 0; j < columns.size(); ++j) place[static_cast<std::size_t>(columns[j])] = j;
  SquareSystem system(rows.size());
  std::vector<double> right(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    right[i] = atoms_.lower[static_cast<std::size_t>(rows[i])];
    for (const solver::Entry& e : solver::row_of(atoms_.matrix, rows[i])) {
      const auto c = static_cast<std::size_t>(e.index);
      if (place[c] != kNonbasic) {
        system.set(i, place[c], e.value);
      } else {
        right[i] -= e.value * x_[c];  // at its bound
      }
    }
  }
  if (!system.factorise()) return false;
  set_vertex(columns, rows, system, right);
  return true;
}

void MassDualLp::set_vertex(const std::vector<int>& basic_columns, const std::vector<int>& tight_rows,
                            const SquareSystem& system, const std::vector<double>& right) {
  const std::vector<double> basic = system.solve(right);
  std::vector<double> cost;
  for (std::size_t j = 0; j < basic.size(); ++j) {
    const auto c = static_cast<std::size_t>(basic_columns[j]);
    x_[c] = std::clamp(basic[j], columns_.lower[c], columns_.upper[c]);
    cost.push_back(columns_.cost[c]);
  }
  const std::vector<double> duals = system.solve_transposed(cost);
  std::fill(mass_.begin(), mass_.end(), 0.0);
  for (std::size_t i = 0; i < duals.size(); ++i) mass_[static_cast<std::size_t>(tight_rows[i])] = duals[i];
}

std::vector<double> MassDualLp::price() const {
  std::vector<double> y(prices_.size(), 0.0);
  for (std::size_t r = 0; r < prices_.size(); ++r)
    for (const auto& [column, sign] : prices_[r]) y[r] += sign * x_[static_cast<std::size_t>(column)] / kGain;
  return y;
}

// Of net prices: a row whose limits nearly touch may have been priced on both sides.
double MassDualLp::limit_cost(const std::vector<double>& price) const {
  double cost = 0.0;
  for (std::size_t r = 0; r < price.size(); ++r)
    if (price[r] != 0.0) cost += price[r] * (price[r] > 0.0 ? rows_.upper[r] : rows_.lower[r]);
  return cost;
}

double MassDualLp::sigma_mass(std::size_t part) const { return x_[static_cast<std::size_t>(sigma(part))] / kGain; }

std::vector<std::vector<double>> MassDualLp::masses() const {
  const auto atoms = static_cast<std::size_t>(rows_.atom.count());
  std::vector<std::vector<double>> mass(parts_.size(), std::vector<double>(atoms, 0.0));
  for (std::size_t r = 0; r < where_.size(); ++r)
    mass[where_[r].part][static_cast<std::size_t>(where_[r].atom)] +=
        parts_[where_[r].part].mass * std::max(0.0, mass_[r]) / kMassGain;
  return mass;
}

}  // namespace gridkeel::stochastic
