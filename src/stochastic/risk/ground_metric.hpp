#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace gridkeel::stochastic {

// Distances from K reference atoms to S support atoms: the ground metric of a Wasserstein ball. Either given as
// K x S numbers, or as p-norms between features of the atoms, of which the references are the first K. Those are
// computed when asked for: 10 000 atoms take 1 MB instead of 800.
class GroundMetric {
 public:
  GroundMetric() = default;  // no atoms

  // `distance` is row-major [reference][atom]. Throws InputError for wrong sizes, negative or infinite distances.
  static GroundMetric from_distances(int references, int atoms, std::vector<double> distance);

  // norm: 1, 2 or 0 = max. references < 0: all atoms. Throws InputError for other norms, rows of different length
  // and features that are not finite.
  static GroundMetric from_features(const std::vector<std::vector<double>>& features, int norm = 1,
                                    int references = -1);

  int references() const { return references_; }
  int atoms() const { return atoms_; }
  double at(int reference, int atom) const;

  // Features only.
  bool has_features() const { return given_.empty(); }
  int features() const { return features_; }
  int norm() const { return norm_; }
  std::span<const double> point(int atom) const { return row(point_, atom, features_); }
  int twin_class(int atom) const { return twin_[static_cast<std::size_t>(atom)]; }  // the same for equal features
  // Given distances only.
  std::span<const double> distances(int reference) const { return row(given_, reference, atoms_); }

 private:
  static std::span<const double> row(const std::vector<double>& table, int index, int length) {
    const auto n = static_cast<std::size_t>(length);
    return {table.data() + static_cast<std::size_t>(index) * n, n};
  }

  int references_ = 0, atoms_ = 0, features_ = 0, norm_ = 1;
  std::vector<double> given_, point_;
  std::vector<int> twin_;  // first atom of the same features
};

}  // namespace gridkeel::stochastic
