#include "stochastic/risk/atom_search.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

namespace gridkeel::stochastic {

namespace {

constexpr std::size_t kLanes = 8;
using Lanes = std::array<double, kLanes>;

// Distances from `point` to the points of one block, each summed up in the order of features as GroundMetric::at does.
template <int Norm, std::size_t Block>
void block_distances(const double* feature, std::span<const double> point, double* out) {
  for (std::size_t first = 0; first < Block; first += kLanes) {
    Lanes sum{};
    const double* column = feature + first;
    for (const double p : point) {
      for (std::size_t i = 0; i < kLanes; ++i) {
        const double step = std::abs(p - column[i]);
        if constexpr (Norm == 0) {
          sum[i] = sum[i] < step ? step : sum[i];
        } else {
          sum[i] += Norm == 1 ? step : step * step;
        }
      }
      column += Block;
    }
    for (std::size_t i = 0; i < kLanes; ++i) out[first + i] = Norm == 2 ? std::sqrt(sum[i]) : sum[i];
  }
}

// The largest loss - slope * distance of a block.
template <std::size_t Block>
double most_worth(const double* loss, const double* distance, double slope) {
  Lanes most;
  most.fill(-std::numeric_limits<double>::infinity());
  for (std::size_t first = 0; first < Block; first += kLanes)
    for (std::size_t i = 0; i < kLanes; ++i) {
      const double worth = loss[first + i] - slope * distance[first + i];
      most[i] = most[i] < worth ? worth : most[i];
    }
  return *std::max_element(most.begin(), most.end());
}

// Features in the layout of the searches: [block][feature][position in block].
template <std::size_t Block>
std::vector<double> in_blocks(const GroundMetric& metric, const std::vector<int>& order) {
  const std::size_t blocks = (order.size() + Block - 1) / Block, features = static_cast<std::size_t>(metric.features());
  std::vector<double> out(blocks * Block * features, 0.0);
  for (std::size_t k = 0; k < order.size(); ++k) {
    const std::span<const double> point = metric.point(order[k]);
    for (std::size_t f = 0; f < features; ++f) out[(k / Block * features + f) * Block + k % Block] = point[f];
  }
  return out;
}

template <std::size_t Block>
void distances_by_norm(int norm, const double* feature, std::span<const double> point, double* out) {
  if (norm == 1) return block_distances<1, Block>(feature, point, out);
  if (norm == 2) return block_distances<2, Block>(feature, point, out);
  block_distances<0, Block>(feature, point, out);
}

}  // namespace

AtomSearch::AtomSearch(const GroundMetric& metric, const Losses& losses, std::span<const double> gap)
    : metric_(metric), losses_(losses), gap_(gap) {
  const std::size_t count = losses.order.size(), blocks = (count + kBlock - 1) / kBlock;
  loss_.assign(blocks * kBlock, -std::numeric_limits<double>::infinity());
  for (std::size_t k = 0; k < count; ++k) loss_[k] = losses.relative[static_cast<std::size_t>(losses.order[k])];
  if (!metric.has_features()) return;
  feature_ = in_blocks<kBlock>(metric, losses.order);
  first_like_me_.assign(count, count);
  for (std::size_t k = 0; k < count; ++k) {
    std::size_t& first = first_like_me_[static_cast<std::size_t>(metric.twin_class(losses.order[k]))];
    first = std::min(first, k);
  }
}

void AtomSearch::distances(int reference, std::size_t block, double* out) const {
  if (metric_.has_features()) return distances_between_features(reference, block, out);
  const std::span<const double> row = metric_.distances(reference);
  const std::size_t first = block * kBlock, last = std::min(first + kBlock, losses_.order.size());
  for (std::size_t k = first; k < last; ++k) out[k - first] = row[static_cast<std::size_t>(losses_.order[k])];
  std::fill(out + (last - first), out + kBlock, 0.0);
}

void AtomSearch::distances_between_features(int reference, std::size_t block, double* out) const {
  const std::span<const double> point = metric_.point(reference);
  distances_by_norm<kBlock>(metric_.norm(), feature_.data() + block * kBlock * point.size(), point, out);
}

Destination AtomSearch::best(int reference, double slope, const Destination& far, const Destination& near) const {
  Destination best = far.worth(slope) >= near.worth(slope) ? far : near;
  if (near.position <= far.position + 1) return best;
  constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
  std::array<double, kBlock> distance;
  double most = best.worth(slope);
  std::size_t at = kNone;
  const double gap = gap_.empty() ? 0.0 : gap_[static_cast<std::size_t>(reference)];
  const double nearest_distance = std::max(near.distance, gap);
  for (std::size_t block = far.position / kBlock; block <= near.position / kBlock; ++block) {
    // No atom before `near` is nearer than that or at the reference's own place, and from here on none loses more.
    if (loss_[block * kBlock] - slope * nearest_distance <= most) break;
    distances(reference, block, distance.data());
    const double here = most_worth<kBlock>(&loss_[block * kBlock], distance.data(), slope);
    if (here > most) {
      most = here;
      at = block;
    }
  }
  if (at == kNone) return best;
  distances(reference, at, distance.data());
  for (std::size_t i = 0; i < kBlock; ++i) {
    const Destination next{distance[i], loss_[at * kBlock + i], at * kBlock + i};
    if (next.worth(slope) > best.worth(slope)) best = next;
  }
  return best;
}

Destination AtomSearch::worst(int reference) const {
  std::array<double, kBlock> distance;
  Destination best{std::numeric_limits<double>::infinity(), loss_[0], 0};
  for (std::size_t block = 0; block * kBlock < loss_.size() && loss_[block * kBlock] == loss_[0]; ++block) {
    distances(reference, block, distance.data());
    for (std::size_t i = 0; i < kBlock && loss_[block * kBlock + i] == loss_[0]; ++i)
      if (distance[i] < best.distance) best = {distance[i], loss_[0], block * kBlock + i};
  }
  return best;
}

Destination AtomSearch::nearest(int reference) const {
  if (metric_.has_features()) {
    const std::size_t first = first_like_me_[static_cast<std::size_t>(metric_.twin_class(reference))];
    return {0.0, loss_[first], first};
  }
  const std::span<const double> row = metric_.distances(reference);
  Destination best{std::numeric_limits<double>::infinity(), 0.0, 0};
  for (std::size_t k = 0; k < losses_.order.size(); ++k) {
    const double d = row[static_cast<std::size_t>(losses_.order[k])];
    if (d < best.distance) best = {d, loss_[k], k};
  }
  return best;
}

std::vector<double> distances_to_others(const GroundMetric& metric) {
  constexpr double kMostPairs = 3e8;  // half a second
  constexpr std::size_t kBlock = 64;
  const auto references = static_cast<std::size_t>(metric.references()),
             atoms = static_cast<std::size_t>(metric.atoms());
  if (!metric.has_features() || static_cast<double>(references) * static_cast<double>(atoms) > kMostPairs) return {};
  std::vector<int> order(atoms);
  std::iota(order.begin(), order.end(), 0);
  const std::vector<double> feature = in_blocks<kBlock>(metric, order);
  std::vector<double> gap(references, std::numeric_limits<double>::infinity());
  std::array<double, kBlock> distance;
  for (std::size_t r = 0; r < references; ++r) {
    const std::span<const double> point = metric.point(static_cast<int>(r));
    for (std::size_t first = 0; first < atoms; first += kBlock) {
      distances_by_norm<kBlock>(metric.norm(), feature.data() + first * point.size(), point, distance.data());
      for (std::size_t i = 0; i < std::min(kBlock, atoms - first); ++i)
        if (distance[i] > 0.0 && distance[i] < gap[r]) gap[r] = distance[i];
    }
    if (!std::isfinite(gap[r])) gap[r] = 0.0;  // all atoms are its twins
  }
  return gap;
}

}  // namespace gridkeel::stochastic
