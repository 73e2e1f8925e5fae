#include "solver/weak_duality.hpp"

#include <algorithm>
#include <cmath>

namespace gridkeel::solver {

double bound_term(double d, double lower, double upper) {
  if (d > 0.0) return d * lower;
  if (d < 0.0) return d * upper;
  return 0.0;
}

void clip_to_finite_sides(std::span<const double> row_lower, std::span<const double> row_upper,
                          std::vector<double>& pi) {
  for (std::size_t r = 0; r < pi.size(); ++r) {
    if (pi[r] > 0.0 && !std::isfinite(row_lower[r])) pi[r] = 0.0;
    if (pi[r] < 0.0 && !std::isfinite(row_upper[r])) pi[r] = 0.0;
  }
}

double weak_duality_bound(const LpModel& model, std::vector<double> pi) {
  clip_to_finite_sides(model.rows.lower, model.rows.upper, pi);
  std::vector<double> d = model.columns.cost;
  double bound = model.offset;
  for (int r = 0; r < model.rows.count(); ++r) {
    const auto i = static_cast<std::size_t>(r);
    if (pi[i] == 0.0) continue;
    bound += pi[i] * (pi[i] > 0.0 ? model.rows.lower[i] : model.rows.upper[i]);
    for (const Entry& e : row_of(model.rows.matrix, r)) d[static_cast<std::size_t>(e.index)] -= pi[i] * e.value;
  }
  for (std::size_t j = 0; j < d.size(); ++j) bound += bound_term(d[j], model.columns.lower[j], model.columns.upper[j]);
  return bound;
}

double primal_residual(const LpModel& model, const std::vector<double>& x) {
  double worst = 0.0;
  for (std::size_t j = 0; j < x.size(); ++j)
    worst = std::max({worst, model.columns.lower[j] - x[j], x[j] - model.columns.upper[j]});
  for (int r = 0; r < model.rows.count(); ++r) {
    const auto i = static_cast<std::size_t>(r);
    const double activity = model.rows.matrix.dot(r, x);
    worst = std::max({worst, model.rows.lower[i] - activity, activity - model.rows.upper[i]});
  }
  return worst;
}

}  // namespace gridkeel::solver
