#include "shock/reduction/points.hpp"

#include <algorithm>

#include "common/error.hpp"
#include "common/parallel.hpp"

namespace gridkeel::shock {

Points::Points(const std::vector<std::vector<double>>& rows, std::vector<double> probability)
    : probability_(std::move(probability)) {
  const std::size_t length = rows.empty() ? 0 : rows.front().size();
  width_ = (length + kLanes - 1) / kLanes * kLanes;
  if (rows.size() != probability_.size()) throw InternalError("points of a reduction: probabilities do not fit");
  x_.reserve(rows.size() * width_);
  for (const std::vector<double>& row : rows) {
    if (row.size() != length) throw InternalError("points of a reduction: rows of different length");
    x_.insert(x_.end(), row.begin(), row.end());
    x_.resize(x_.size() + width_ - length, 0.0);
  }
}

Selection assign(const Points& points, std::vector<int> kept, int threads) {
  std::sort(kept.begin(), kept.end());
  Selection selection{std::move(kept), std::vector<int>(static_cast<std::size_t>(points.count())), 0.0};
  std::vector<double> cost(selection.nearest.size());
  parallel_for(points.count(), threads, [&](int k) {
    int best = 0;
    double least = points.distance(k, selection.kept[0]);
    for (std::size_t j = 1; j < selection.kept.size(); ++j) {
      const double d = points.distance(k, selection.kept[j]);
      if (d < least) least = d, best = static_cast<int>(j);
    }
    selection.nearest[static_cast<std::size_t>(k)] = best;
    cost[static_cast<std::size_t>(k)] = points.probability(k) * least;
  });
  // A kept point stands for itself, also beside a twin.
  for (std::size_t j = 0; j < selection.kept.size(); ++j)
    selection.nearest[static_cast<std::size_t>(selection.kept[j])] = static_cast<int>(j);
  for (const double c : cost) selection.distance += c;
  return selection;
}

std::vector<double> probabilities(const Points& points, const Selection& selection) {
  std::vector<double> p(selection.kept.size());
  for (int k = 0; k < points.count(); ++k)
    p[static_cast<std::size_t>(selection.nearest[static_cast<std::size_t>(k)])] += points.probability(k);
  return p;
}

}  // namespace gridkeel::shock
