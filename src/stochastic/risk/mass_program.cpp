#include "stochastic/risk/mass_program.hpp"

#include <algorithm>
#include <cmath>

#include "common/error.hpp"
#include "stochastic/risk/losses.hpp"
#include "stochastic/risk/mass_dual_lp.hpp"

namespace gridkeel::stochastic {

namespace {

// Solves the dual LP over some atoms, adds those that break it most, and again.
class RowGeneration {
 public:
  RowGeneration(const DistributionRows& rows, std::span<const double> z, std::span<const MassPart> parts,
                double price_limit)
      : rows_(rows),
        z_(z),
        parts_(parts),
        lp_(rows, parts, price_limit),
        known_(parts.size(), std::vector<char>(z.size(), 0)) {
    const auto [least, most] = std::minmax_element(z.begin(), z.end());
    unit_ = *most > *least ? *most - *least : 1.0;
    batch_ = 2 * (static_cast<std::size_t>(rows.count()) + 2);
  }

  void add(int atom) {
    for (std::size_t k = 0; k < parts_.size(); ++k) add(k, atom);
  }

  MassProgramResult run() {
    constexpr int kMostRounds = 2000;
    constexpr double kNearlyDone = 1e-8, kExact = 1e-13;
    for (int round = 0; round < kMostRounds; ++round) {
      lp_.solve();
      double gap = price_atoms();
      if (gap > kNearlyDone * unit_ && add_best_atoms()) continue;
      if (lp_.polish()) gap = price_atoms();
      if (gap > kExact * unit_ && add_best_atoms()) continue;
      return {lp_.masses(), lp_.price(), bound_};
    }
    throw SolverError("the LP of an ambiguity set did not end");
  }

 private:
  // The exact bound at the LP's prices; returns what it exceeds the LP's own value by.
  double price_atoms() {
    const std::vector<double> y = lp_.price();
    gain_.resize(z_.size());
    for (std::size_t s = 0; s < z_.size(); ++s) gain_[s] = rows_.atom.dot(static_cast<int>(s), y);
    bound_ = lp_.limit_cost(y) * unit_;
    double gap = 0.0;
    for (std::size_t k = 0; k < parts_.size(); ++k) {
      double most = -solver::kInf;
      for (std::size_t s = 0; s < z_.size(); ++s) most = std::max(most, parts_[k].factor * (z_[s] / unit_) - gain_[s]);
      bound_ += parts_[k].mass * most * unit_;
      gap += parts_[k].mass * most * unit_ - lp_.sigma_mass(k) * unit_;
    }
    return gap;
  }

  // The most violated atoms of each part that the LP does not hold yet. False if there are none.
  bool add_best_atoms() {
    bool added = false;
    for (std::size_t k = 0; k < parts_.size(); ++k) {
      const double mass = parts_[k].mass, known = lp_.sigma_mass(k);
      std::vector<std::pair<double, int>> found;
      for (std::size_t s = 0; s < z_.size(); ++s) {
        const double excess = mass * (parts_[k].factor * (z_[s] / unit_) - gain_[s]) - known;
        if (excess > 1e-15 && known_[k][s] == 0) found.push_back({-excess, static_cast<int>(s)});
      }
      const std::size_t count = std::min(batch_, found.size());
      std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(count), found.end());
      for (std::size_t i = 0; i < count; ++i) add(k, found[i].second);
      added |= count > 0;
    }
    return added;
  }

  void add(std::size_t part, int atom) {
    char& known = known_[part][static_cast<std::size_t>(atom)];
    if (known != 0) return;
    known = 1;
    lp_.add(part, atom, z_[static_cast<std::size_t>(atom)] / unit_);
  }

  const DistributionRows& rows_;
  std::span<const double> z_;
  std::span<const MassPart> parts_;
  MassDualLp lp_;
  std::vector<std::vector<char>> known_;  // per part and atom: in the LP
  std::vector<double> gain_;              // A_s'y
  double unit_ = 1.0, bound_ = 0.0;
  std::size_t batch_ = 0;
};

// Atoms of the largest and smallest coefficient of each row.
std::vector<int> extreme_atoms(const DistributionRows& rows) {
  const auto count = static_cast<std::size_t>(rows.count());
  std::vector<int> least(count, 0), most(count, 0);
  std::vector<double> low(count, solver::kInf), high(count, -solver::kInf);
  for (int s = 0; s < rows.atom.count(); ++s)
    for (const solver::Entry& e : solver::row_of(rows.atom, s)) {
      const auto r = static_cast<std::size_t>(e.index);
      if (e.value < low[r]) low[r] = e.value, least[r] = s;
      if (e.value > high[r]) high[r] = e.value, most[r] = s;
    }
  least.insert(least.end(), most.begin(), most.end());
  return least;
}

// What p breaks the worst row by.
double violation(const DistributionRows& rows, const MassProgramResult& result) {
  std::vector<double> activity(rows.lower.size(), 0.0);
  for (const auto& mass : result.mass)
    for (std::size_t s = 0; s < mass.size(); ++s)
      if (mass[s] != 0.0)
        for (const solver::Entry& e : solver::row_of(rows.atom, static_cast<int>(s)))
          activity[static_cast<std::size_t>(e.index)] += mass[s] * e.value;
  double worst = 0.0;
  for (std::size_t r = 0; r < activity.size(); ++r)
    worst = std::max({worst, rows.lower[r] - activity[r], activity[r] - rows.upper[r]});
  return worst;
}

// What value and bound differ by, in units of the range of z.
double gap(const MassProgramResult& result, std::span<const double> z, std::span<const MassPart> parts) {
  const auto [least, most] = std::minmax_element(z.begin(), z.end());
  double value = 0.0;
  for (std::size_t k = 0; k < parts.size(); ++k)
    for (std::size_t s = 0; s < z.size(); ++s) value += parts[k].factor * result.mass[k][s] * (z[s] - *most);
  double total = 0.0;
  for (const MassPart& part : parts) total += part.mass * part.factor;
  return std::abs(result.bound - total * *most - value) / std::max(*most - *least, 1e-300);
}

MassProgramResult solve_with_price_limit(const DistributionRows& rows, const std::vector<int>& start,
                                         std::span<const double> z, std::span<const MassPart> parts, double limit) {
  constexpr std::size_t kSpread = 128;
  RowGeneration program(rows, z, parts, limit);
  for (const int s : start) program.add(s);
  for (const int s : extreme_atoms(rows)) program.add(s);
  const std::vector<int> order = by_descending_value(z);
  const std::size_t step = std::max<std::size_t>(1, order.size() / kSpread);
  for (std::size_t k = 0; k < order.size(); k += step) program.add(order[k]);
  return program.run();
}

}  // namespace

// Limits on the prices keep the LP bounded where rounding alone makes rows contradict each other, and its numbers
// small. A limit that is too low shows: some row is broken.
MassProgramResult solve_mass_program(const DistributionRows& rows, const std::vector<int>& start,
                                     std::span<const double> z, std::span<const MassPart> parts) {
  constexpr double kHolds = 1e-12, kSmallGap = 1e-11;
  MassProgramResult best;
  double least = solver::kInf;
  for (const double limit : {1e4, 1e6, 1e2, 1e8, 1e10}) {
    MassProgramResult next = solve_with_price_limit(rows, start, z, parts, limit);
    next.violation = violation(rows, next);
    const double error = std::max(next.violation / kHolds, gap(next, z, parts) / kSmallGap);
    if (error < least) {
      least = error;
      best = std::move(next);
    }
    if (least <= 1.0) break;
  }
  return best;
}

MassProgramResult least_violation(const DistributionRows& rows) {
  const std::vector<double> zero(static_cast<std::size_t>(rows.atom.count()), 0.0);
  const MassPart all{1.0, 1.0};
  RowGeneration program(rows, zero, {&all, 1}, 1.0);
  program.add(0);
  for (const int s : extreme_atoms(rows)) program.add(s);
  return program.run();
}

}  // namespace gridkeel::stochastic
