#pragma once

// Random feasible, bounded models with every kind of row and column; a known feasible point is kept.

#include <cmath>
#include <vector>

#include "common/random.hpp"
#include "solver/lp_model.hpp"

namespace gridkeel::solver::test {

struct RandomLp {
  LpModel model;
  std::vector<double> point;  // feasible
};

// All columns have finite bounds unless `open_columns`, which opens the side that the cost points away from.
inline RandomLp random_lp(RandomStream& random, int columns, int rows, bool open_columns = false,
                          double integer_share = 0.0) {
  RandomLp out;
  for (int j = 0; j < columns; ++j) {
    const bool integer = random.chance(integer_share);
    const double at = integer ? random.integer(7) - 3 : random.uniform(-3.0, 3.0);
    const double cost = random.normal(0.0, 2.0);
    double lower = std::floor(at) - random.integer(3), upper = std::ceil(at) + 1 + random.integer(3);
    if (open_columns && random.chance(0.5)) (cost > 0.0 ? upper : lower) = cost > 0.0 ? kInf : -kInf;
    out.model.columns.add(cost, lower, upper, integer);
    out.point.push_back(at);
  }
  for (int r = 0; r < rows; ++r) {
    std::vector<Entry> entries;
    double activity = 0.0;
    for (int j = 0; j < columns; ++j)
      if (random.chance(0.5)) {
        entries.push_back({j, random.normal()});
        activity += entries.back().value * out.point[static_cast<std::size_t>(j)];
      }
    const double below = random.exponential(1.0), above = random.exponential(1.0);
    const int kind = random.integer(4);
    if (kind == 0) out.model.rows.add(activity - below, kInf, entries);
    if (kind == 1) out.model.rows.add(-kInf, activity + above, entries);
    if (kind == 2) out.model.rows.add(activity - below, activity + above, entries);
    if (kind == 3) out.model.rows.add(activity, activity, entries);
  }
  out.model.offset = random.normal(0.0, 10.0);
  return out;
}

inline double objective_at(const LpModel& model, const std::vector<double>& x) {
  double sum = model.offset;
  for (std::size_t j = 0; j < x.size(); ++j) sum += model.columns.cost[j] * x[j];
  return sum;
}

}  // namespace gridkeel::solver::test
