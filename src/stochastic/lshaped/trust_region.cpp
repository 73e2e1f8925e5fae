#include "stochastic/lshaped/trust_region.hpp"

#include <algorithm>
#include <cmath>

namespace gridkeel::stochastic {

TrustRegion::TrustRegion(const solver::Columns& columns, double initial_radius)
    : columns_(&columns), radius_(initial_radius) {}

std::vector<double> TrustRegion::lower(const std::vector<double>& centre) const {
  std::vector<double> out(centre.size());
  for (std::size_t j = 0; j < out.size(); ++j)
    out[j] = std::max(columns_->lower[j], centre[j] - radius_ * (columns_->upper[j] - columns_->lower[j]));
  return out;
}

std::vector<double> TrustRegion::upper(const std::vector<double>& centre) const {
  std::vector<double> out(centre.size());
  for (std::size_t j = 0; j < out.size(); ++j)
    out[j] = std::min(columns_->upper[j], centre[j] + radius_ * (columns_->upper[j] - columns_->lower[j]));
  return out;
}

bool TrustRegion::binds(const std::vector<double>& centre, const std::vector<double>& x) const {
  if (is_everything()) return false;
  const auto lo = lower(centre), up = upper(centre);
  for (std::size_t j = 0; j < x.size(); ++j) {
    if (x[j] <= lo[j] + 1e-9 && lo[j] > columns_->lower[j]) return true;
    if (x[j] >= up[j] - 1e-9 && up[j] < columns_->upper[j]) return true;
  }
  return false;
}

void TrustRegion::after_null_step(double predicted, double actual) {
  const double ratio = std::min(1.0, radius_) * std::max(0.0, -actual) / predicted;
  if (ratio > 0.0) ++bad_steps_;
  if (ratio > 3.0 || (bad_steps_ >= 3 && ratio > 1.0)) {
    radius_ = std::max(1e-3, radius_ / std::min(ratio, 4.0));
    bad_steps_ = 0;
  }
}

void TrustRegion::after_serious_step(double predicted, double actual, bool at_edge) {
  bad_steps_ = 0;
  if (at_edge && actual >= 0.5 * predicted) expand();
}

}  // namespace gridkeel::stochastic
