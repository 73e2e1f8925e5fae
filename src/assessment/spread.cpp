#include "assessment/spread.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace gridkeel::assessment {
namespace {

constexpr std::size_t kMostKept = 10'000'000;  // figures: 40 MB

// The figure that a share `level` of them does not exceed.
double quantile(std::vector<float>& values, double level) {
  const auto rank = static_cast<std::ptrdiff_t>(std::llround(level * static_cast<double>(values.size() - 1)));
  std::nth_element(values.begin(), values.begin() + rank, values.end());
  return static_cast<double>(values[static_cast<std::size_t>(rank)]);
}

}  // namespace

void SpreadKeeper::reset(std::size_t elements, std::size_t figures) {
  keeps_all_ = elements * figures <= kMostKept;
  constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
  extremes_.assign(elements, {0.0, kUnknown, kUnknown, kUnknown, 0.0, false});
  all_.assign(keeps_all_ ? elements : 0, {});
}

void SpreadKeeper::add(std::size_t element, double value) {
  Spread& spread = extremes_[element];
  spread.least = spread.known ? std::min(spread.least, value) : value;
  spread.most = spread.known ? std::max(spread.most, value) : value;
  spread.known = true;
  if (keeps_all_) all_[element].push_back(static_cast<float>(value));
}

std::vector<Spread> SpreadKeeper::spreads() {
  for (std::size_t e = 0; e < all_.size(); ++e) {
    if (all_[e].empty()) continue;
    extremes_[e].p05 = quantile(all_[e], 0.05);
    extremes_[e].median = quantile(all_[e], 0.5);
    extremes_[e].p95 = quantile(all_[e], 0.95);
  }
  all_.clear();
  return extremes_;
}

}  // namespace gridkeel::assessment
