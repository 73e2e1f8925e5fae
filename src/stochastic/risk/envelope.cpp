#include "stochastic/risk/envelope.hpp"

#include <algorithm>
#include <limits>

#include "stochastic/risk/mean_cvar.hpp"

namespace gridkeel::stochastic {

namespace {

using Vertex = LossDistanceEnvelope::Vertex;

// True if `middle` lies on or below the chord from `left` (larger loss, farther) to `right`.
bool below_chord(const Vertex& left, const Vertex& middle, const Vertex& right) {
  return (left.loss - middle.loss) * (middle.distance - right.distance) >=
         (middle.loss - right.loss) * (left.distance - middle.distance);
}

}  // namespace

LossDistanceEnvelope::LossDistanceEnvelope(const GroundMetric& metric, const std::vector<int>& references,
                                           const std::vector<double>& nearest, std::span<const double> losses)
    : metric_(metric), references_(references), losses_(losses) {
  const std::vector<int> order = by_descending_loss(losses);
  start_.reserve(references.size() + 1);
  start_.push_back(0);
  std::vector<Vertex> hull;
  for (std::size_t k = 0; k < references.size(); ++k) {
    const double* distance = row(k);
    double closest = std::numeric_limits<double>::infinity();  // of the atoms so far: all lose at least as much
    hull.clear();
    for (const int s : order) {
      const double d = distance[s];
      if (d >= closest) continue;
      const Vertex next{d, losses[static_cast<std::size_t>(s)], s};
      while (!hull.empty() && hull.back().loss == next.loss) hull.pop_back();
      while (hull.size() >= 2 && below_chord(hull[hull.size() - 2], hull.back(), next)) hull.pop_back();
      hull.push_back(next);
      closest = d;
      if (d <= nearest[k]) break;
    }
    for (std::size_t i = 0; i < hull.size(); ++i) {
      atoms_.push_back(hull[i].atom);
      const bool last = i + 1 == hull.size();
      slopes_.push_back(last ? std::numeric_limits<double>::infinity()
                             : (hull[i].loss - hull[i + 1].loss) / (hull[i].distance - hull[i + 1].distance));
    }
    start_.push_back(atoms_.size());
  }
}

const double* LossDistanceEnvelope::row(std::size_t k) const {
  return metric_.distance.data() + static_cast<std::size_t>(references_[k]) * static_cast<std::size_t>(metric_.atoms);
}

Vertex LossDistanceEnvelope::vertex(std::size_t k, std::size_t position) const {
  const int s = atoms_[position];
  return {row(k)[s], losses_[static_cast<std::size_t>(s)], s};
}

Vertex LossDistanceEnvelope::best(std::size_t k, double slope) const {
  const auto first = slopes_.begin() + static_cast<std::ptrdiff_t>(start_[k]);
  const auto last = slopes_.begin() + static_cast<std::ptrdiff_t>(start_[k + 1] - 1);  // the nearest has no edge
  return vertex(k, static_cast<std::size_t>(std::lower_bound(first, last, slope) - slopes_.begin()));
}

}  // namespace gridkeel::stochastic
