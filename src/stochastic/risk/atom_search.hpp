#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "stochastic/risk/ground_metric.hpp"
#include "stochastic/risk/losses.hpp"

namespace gridkeel::stochastic {

// Where a reference's mass may go: an atom, at its position in the descending order of losses.
struct Destination {
  double distance = 0.0;
  double loss = 0.0;
  std::size_t position = 0;

  double worth(double slope) const { return loss - slope * distance; }
};

// Finds, for a reference r, the atom that maximises  z_s - slope d_rs.
//
// Over all slopes these atoms are the vertices of the upper concave envelope of the points (d_rs, z_s): a larger
// slope never goes to a farther atom. So once the best atoms at two slopes are known, the best at any slope between
// them stands between them in the order of losses. A price search narrows these slices quickly, and that replaces both
// the K x S distances and the envelopes, which take as much memory if losses are concave in the features.
class AtomSearch {
 public:
  // The arguments must outlive the search. `gap`: distances_to_others(metric), or empty if they are not known.
  AtomSearch(const GroundMetric& metric, const Losses& losses, std::span<const double> gap = {});

  // The best of the slice between two best atoms, of a smaller slope (`far`) and of a larger one (`near`).
  Destination best(int reference, double slope, const Destination& far, const Destination& near) const;

  Destination worst(int reference) const;    // of the largest loss; the nearest such atom
  Destination nearest(int reference) const;  // of the smallest distance; the largest loss of such atoms
  int atom(std::size_t position) const { return losses_.order[position]; }

 private:
  static constexpr std::size_t kBlock = 64;  // atoms per step: their distances vectorise

  void distances(int reference, std::size_t block, double* out) const;
  void distances_between_features(int reference, std::size_t block, double* out) const;

  const GroundMetric& metric_;
  const Losses& losses_;
  std::span<const double> gap_;
  std::vector<double> loss_;                // by position; padded to whole blocks with -inf
  std::vector<double> feature_;             // [block][feature][position in block]
  std::vector<std::size_t> first_like_me_;  // features only, by atom: first position of an atom with the same features
};

// For each reference the distance to the nearest atom that is not at its own place, which tells a search early that
// nothing farther can be worth it. Features only, and empty where there are too many atoms to go through all pairs.
std::vector<double> distances_to_others(const GroundMetric& metric);

}  // namespace gridkeel::stochastic
