#include "stochastic/lshaped/trust_region.hpp"

#include <algorithm>
#include <cmath>

namespace gridkeel::stochastic {

TrustRegion::TrustRegion(const FirstStageBox& limits, double initial_radius)
    : limits_(&limits), radius_(initial_radius) {
  for (std::size_t j = 0; j < limits.lower.size(); ++j)
    if (!std::isfinite(limits.upper[j] - limits.lower[j])) finite_ = false;
}

double TrustRegion::range(std::size_t column, double centre) const {
  const double range = limits_->upper[column] - limits_->lower[column];
  return std::isfinite(range) ? range : std::max(1.0, std::abs(centre));
}

FirstStageBox TrustRegion::around(const std::vector<double>& centre) const {
  if (is_everything()) return *limits_;
  FirstStageBox box = *limits_;
  for (std::size_t j = 0; j < centre.size(); ++j) {
    const double reach = radius_ * range(j, centre[j]);
    box.lower[j] = std::max(box.lower[j], centre[j] - reach);
    box.upper[j] = std::min(box.upper[j], centre[j] + reach);
  }
  return box;
}

bool TrustRegion::binds(const FirstStageBox& box, const std::vector<double>& x) const {
  for (std::size_t j = 0; j < x.size(); ++j) {
    const double margin = 1e-9 * std::max(1.0, std::abs(x[j]));
    if (x[j] <= box.lower[j] + margin && box.lower[j] > limits_->lower[j]) return true;
    if (x[j] >= box.upper[j] - margin && box.upper[j] < limits_->upper[j]) return true;
  }
  return false;
}

void TrustRegion::after_null_step(double predicted, double actual) {
  const double ratio = std::min(1.0, radius_) * std::max(0.0, -actual) / predicted;
  if (ratio > 0.0) ++bad_steps_;
  if (ratio > 3.0 || (bad_steps_ >= 3 && ratio > 1.0)) {
    radius_ = std::max(kSmallest, std::min(1.0, radius_) / std::min(ratio, 4.0));
    bad_steps_ = 0;
  }
}

void TrustRegion::after_serious_step(double predicted, double actual, bool at_edge) {
  bad_steps_ = 0;
  if (at_edge && actual >= 0.5 * predicted) expand();
}

double joint_share(const solver::LpModel& first_stage, const FirstStageBox& limits) {
  double share = 1.0;
  for (int r = 0; r < first_stage.rows.count(); ++r) {
    const auto i = static_cast<std::size_t>(r);
    double least = 0.0, most = 0.0;
    for (const auto& e : solver::row_of(first_stage.rows.matrix, r)) {
      const auto j = static_cast<std::size_t>(e.index);
      least += std::min(e.value * limits.lower[j], e.value * limits.upper[j]);
      most += std::max(e.value * limits.lower[j], e.value * limits.upper[j]);
    }
    if (!std::isfinite(most - least) || most <= least) continue;
    for (const double room : {first_stage.rows.upper[i] - least, most - first_stage.rows.lower[i]})
      share = std::min(share, std::max(0.0, room / (most - least)));
  }
  return share;
}

}  // namespace gridkeel::stochastic
