#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

namespace gridkeel::shock {

// Weighted points in the plane of what scenarios are compared by; distances are L1.
class Points {
 public:
  // Rows of equal length; `probability` of each, >= 0.
  Points(const std::vector<std::vector<double>>& rows, std::vector<double> probability);

  int count() const { return static_cast<int>(probability_.size()); }
  double probability(int k) const { return probability_[static_cast<std::size_t>(k)]; }
  double distance(int a, int b) const {
    const double *x = row(a), *y = row(b);
    double sum[kLanes] = {};  // reductions take hundreds of millions of distances: no branches, no chain of additions
    for (std::size_t f = 0; f < width_; f += kLanes)
      for (std::size_t l = 0; l < kLanes; ++l) sum[l] += std::abs(x[f + l] - y[f + l]);
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
  }

 private:
  static constexpr std::size_t kLanes = 4;
  const double* row(int k) const { return x_.data() + static_cast<std::size_t>(k) * width_; }

  std::size_t width_ = 0;  // a multiple of kLanes; the rest is 0
  std::vector<double> x_;
  std::vector<double> probability_;
};

// Which points stay, and which of them stands for each point.
struct Selection {
  std::vector<int> kept;     // ascending
  std::vector<int> nearest;  // per point: index into `kept`
  double distance = 0.0;     // sum p_k d(k, nearest): the Kantorovich distance to the best measure on `kept`
};

// Assigns every point to the nearest kept one (the first of equals).
Selection assign(const Points& points, std::vector<int> kept, int threads);

// Probabilities of the kept ones: each takes those of the points that it stands for.
std::vector<double> probabilities(const Points& points, const Selection& selection);

}  // namespace gridkeel::shock
