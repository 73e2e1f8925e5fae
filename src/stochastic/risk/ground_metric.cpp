#include "stochastic/risk/ground_metric.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "common/error.hpp"

namespace gridkeel::stochastic {

namespace {

// For each row the first one that equals it.
std::vector<int> first_equal(const std::vector<std::vector<double>>& rows) {
  std::vector<int> order(rows.size()), first(rows.size());
  std::iota(order.begin(), order.end(), 0);
  const auto row = [&](int s) -> const std::vector<double>& { return rows[static_cast<std::size_t>(s)]; };
  std::sort(order.begin(), order.end(), [&](int a, int b) { return row(a) != row(b) ? row(a) < row(b) : a < b; });
  for (std::size_t k = 0; k < order.size(); ++k) {
    const bool twin = k > 0 && row(order[k]) == row(order[k - 1]);
    first[static_cast<std::size_t>(order[k])] = twin ? first[static_cast<std::size_t>(order[k - 1])] : order[k];
  }
  return first;
}

}  // namespace

GroundMetric GroundMetric::from_distances(int references, int atoms, std::vector<double> distance) {
  if (references < 1 || atoms < 1 ||
      distance.size() != static_cast<std::size_t>(references) * static_cast<std::size_t>(atoms))
    throw InputError("ground metric: " + std::to_string(distance.size()) + " distances do not fit " +
                     std::to_string(references) + " references x " + std::to_string(atoms) + " atoms");
  for (std::size_t k = 0; k < distance.size(); ++k) {
    const double d = distance[k];
    if (std::isfinite(d) && d >= 0.0) continue;
    const auto n = static_cast<std::size_t>(atoms);
    throw ValueOutOfRange(Location{}, "ground metric",
                          "distance " + std::to_string(k / n) + " -> " + std::to_string(k % n), d, "",
                          "finite and >= 0");
  }
  GroundMetric metric;
  metric.references_ = references;
  metric.atoms_ = atoms;
  metric.given_ = std::move(distance);
  return metric;
}

GroundMetric GroundMetric::from_features(const std::vector<std::vector<double>>& features, int norm, int references) {
  if (norm < 0 || norm > 2)
    throw InputError("ground metric: norm " + std::to_string(norm) + " is not 1, 2 or 0 (maximum)");
  GroundMetric metric;
  metric.atoms_ = static_cast<int>(features.size());
  metric.references_ = references < 0 ? metric.atoms_ : references;
  metric.norm_ = norm;
  if (metric.references_ > metric.atoms_)
    throw InputError("ground metric: " + std::to_string(references) + " references, but features of only " +
                     std::to_string(metric.atoms_) + " atoms");
  if (features.empty()) return metric;
  metric.features_ = static_cast<int>(features.front().size());
  metric.point_.reserve(features.size() * features.front().size());
  for (std::size_t s = 0; s < features.size(); ++s) {
    if (features[s].size() != features.front().size())
      throw InputError("ground metric: scenario " + std::to_string(s) + " has " + std::to_string(features[s].size()) +
                       " features, scenario 0 has " + std::to_string(features.front().size()));
    for (std::size_t f = 0; f < features[s].size(); ++f) {
      if (!std::isfinite(features[s][f]))
        throw ValueOutOfRange(Location{}, "ground metric: scenario " + std::to_string(s),
                              "feature " + std::to_string(f), features[s][f], "", "finite");
      metric.point_.push_back(features[s][f]);
    }
  }
  metric.twin_ = first_equal(features);
  return metric;
}

double GroundMetric::at(int reference, int atom) const {
  if (!has_features()) return distances(reference)[static_cast<std::size_t>(atom)];
  const std::span<const double> a = point(reference), b = point(atom);
  double sum = 0.0;
  for (std::size_t f = 0; f < a.size(); ++f) {
    const double step = std::abs(a[f] - b[f]);
    if (norm_ == 0) {
      sum = std::max(sum, step);
    } else {
      sum += norm_ == 1 ? step : step * step;
    }
  }
  return norm_ == 2 ? std::sqrt(sum) : sum;
}

}  // namespace gridkeel::stochastic
