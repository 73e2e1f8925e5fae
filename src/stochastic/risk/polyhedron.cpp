#include "stochastic/risk/polyhedron.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "common/error.hpp"
#include "solver/lp_solver.hpp"
#include "stochastic/risk/epigraph.hpp"
#include "stochastic/risk/mass_program.hpp"

namespace gridkeel::stochastic {

namespace {

constexpr double kRowRounding = 1e-10;  // of rows scaled to coefficients of at most 1

[[noreturn]] void refuse_empty(const DistributionRows& rows, const std::vector<double>& price, std::string_view set) {
  std::string limits;
  for (int row = 0; row < rows.count(); ++row) {
    const double y = price[static_cast<std::size_t>(row)];
    if (std::abs(y) < 1e-9) continue;
    limits += (limits.empty() ? "" : "; ") + (y > 0.0 ? rows.upper_text(row) : rows.lower_text(row));
  }
  throw InputError(
      fmt::format("the ambiguity set {} is empty: no distribution on these scenarios meets all of: {}", set, limits));
}

// Which atoms can happen. With t + w = kappa p and kappa free to grow, t_s <= 1 reaches 1 exactly where p_s > 0 is
// possible.
std::vector<bool> possible_atoms(const DistributionRows& rows) {
  constexpr double kMostGrowth = 1e9;  // p_s below its inverse counts as impossible
  solver::LpModel model;
  const int kappa = model.columns.add(0.0, 0.0, kMostGrowth, false);
  std::vector<std::vector<solver::Entry>> entries(static_cast<std::size_t>(rows.count()) + 1);
  for (int s = 0; s < rows.atom.count(); ++s)
    for (const int column :
         {model.columns.add(-1.0, 0.0, 1.0, false), model.columns.add(0.0, 0.0, kMostGrowth, false)}) {
      for (const solver::Entry& e : solver::row_of(rows.atom, s))
        entries[static_cast<std::size_t>(e.index)].push_back({column, e.value});
      entries.back().push_back({column, 1.0});
    }
  const auto add = [&](std::vector<solver::Entry> row, double side, double lower, double upper) {
    row.push_back({kappa, -side});
    model.rows.add(lower, upper, row);
  };
  for (std::size_t r = 0; r < rows.upper.size(); ++r) {
    if (std::isfinite(rows.upper[r])) add(entries[r], rows.upper[r], -solver::kInf, 0.0);
    if (std::isfinite(rows.lower[r])) add(entries[r], rows.lower[r], 0.0, solver::kInf);
  }
  add(entries.back(), 1.0, 0.0, 0.0);

  solver::LpSolver lp;
  lp.load(model.columns, model.rows);
  if (lp.solve({.presolve = true}) != solver::LpStatus::optimal)
    throw InternalError("the LP for the possible atoms of an ambiguity set has no optimum");
  std::vector<bool> possible(static_cast<std::size_t>(rows.atom.count()));
  for (std::size_t s = 0; s < possible.size(); ++s) possible[s] = lp.primal()[1 + 2 * s] > 0.5;
  return possible;
}

}  // namespace

std::unique_ptr<Polyhedron> Polyhedron::make(const RiskSpec& spec) {
  DistributionRows rows = distribution_rows(spec);
  const std::string_view set = to_string(spec.ambiguity);
  MassProgramResult nearest = least_violation(rows);
  if (nearest.bound < -kRowRounding) refuse_empty(rows, nearest.price, set);
  return std::unique_ptr<Polyhedron>(new Polyhedron(spec, std::move(rows), std::move(nearest.mass.front())));
}

Polyhedron::Polyhedron(const RiskSpec& spec, DistributionRows rows, std::vector<double> member)
    : AmbiguitySet(spec,
                   tail_probability(spec.alpha) == 0.0 && spec.lambda > 0.0 ? possible_atoms(rows)
                                                                            : all_atoms(spec.probability.size()),
                   all_atoms(spec.probability.size())),
      rows_(std::move(rows)),
      member_(std::move(member)) {
  for (std::size_t s = 0; s < member_.size(); ++s)
    if (member_[s] > 0.0) carriers_.push_back(static_cast<int>(s));
}

WorstCase Polyhedron::worst_case(const Losses& losses, const Criterion& criterion) const {
  WorstCase worst;
  if (losses.range == 0.0) {
    worst.distribution = member_;
    worst.tail_mass = fill_tail(losses.order, member_, criterion.tail);
    return worst;
  }
  std::vector<MassPart> parts{{criterion.tail, criterion.tail_factor()}};
  if (!criterion.is_mean()) parts.push_back({1.0 - criterion.tail, criterion.body_factor()});
  MassProgramResult found = solve_mass_program(rows_, carriers_, losses.relative, parts);
  worst.bound = found.bound;
  worst.distribution = found.mass[0];
  worst.tail_mass = std::move(found.mass[0]);
  if (!criterion.is_mean())
    for (std::size_t s = 0; s < worst.distribution.size(); ++s) worst.distribution[s] += found.mass[1][s];
  if (!(found.violation <= kRowRounding))
    throw SolverError(fmt::format("worst distribution of the ambiguity set {} breaks a limit by {:g}",
                                  to_string(kind()), found.violation));
  return worst;
}

// sup_p E_p f = min  upper'y+ - lower'y- + nu  over  nu + A_s'y >= f_s.
void Polyhedron::add_epigraph(solver::LpModel& model, int phi, const std::vector<int>& loss) const {
  const TailColumns tail = add_tail(model, loss, possible(), alpha(), lambda());
  const int nu = model.columns.add(0.0, -solver::kInf, solver::kInf, false, "risk_nu");
  EpigraphRow row(phi, tail);
  row.add(nu, 1.0);
  std::vector<std::vector<solver::Entry>> price(rows_.upper.size());  // columns of each row and their signs
  for (std::size_t r = 0; r < price.size(); ++r) {
    const auto add = [&](const char* name, double sign, double limit) {
      if (!std::isfinite(limit)) return;
      const int y = model.columns.add(0.0, 0.0, solver::kInf, false, name + ("[" + std::to_string(r) + "]"));
      price[r].push_back({y, sign});
      row.add(y, sign * limit);
    };
    add("risk_above", 1.0, rows_.upper[r]);
    add("risk_below", -1.0, rows_.lower[r]);
  }
  for (std::size_t s = 0; s < loss.size(); ++s) {
    std::vector<solver::Entry> entries{{nu, 1.0}};
    for (const solver::Entry& e : solver::row_of(rows_.atom, static_cast<int>(s)))
      for (const solver::Entry& y : price[static_cast<std::size_t>(e.index)])
        entries.push_back({y.index, y.value * e.value});
    add_integrand(entries, tail, s, loss[s], -1.0);
    model.rows.add(0.0, solver::kInf, entries, "risk_atom[" + std::to_string(s) + "]");
  }
  row.close(model);
}

}  // namespace gridkeel::stochastic
