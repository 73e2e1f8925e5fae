#pragma once

// Random risk specifications and losses for the risk tests, corner cases included on purpose.

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "common/random.hpp"
#include "stochastic/risk/risk_measure.hpp"

namespace gridkeel::stochastic::test {

inline double pick(RandomStream& random, const std::vector<double>& values) {
  return values[static_cast<std::size_t>(random.integer(static_cast<int>(values.size())))];
}

inline std::vector<double> random_probability(RandomStream& random, int count) {
  std::vector<double> p(static_cast<std::size_t>(count), 1.0 / count);
  if (random.chance(0.3)) return p;
  for (double& v : p) v = random.chance(0.2) ? 0.0 : random.exponential(1.0);
  p[static_cast<std::size_t>(random.integer(count))] += 0.1;
  const double sum = std::accumulate(p.begin(), p.end(), 0.0);
  for (double& v : p) v /= sum;
  return p;
}

// Losses of every kind: continuous, with many ties, constant, with a large common offset, mostly negative.
inline std::vector<double> random_losses(RandomStream& random, int count) {
  std::vector<double> losses(static_cast<std::size_t>(count));
  const int kind = random.integer(5);
  const double constant = random.normal(0.0, 10.0);
  for (double& q : losses) {
    if (kind == 0) q = random.normal(5.0, 20.0);
    if (kind == 1) q = random.integer(3);
    if (kind == 2) q = constant;
    if (kind == 3) q = 1e6 + random.normal(0.0, 1.0);
    if (kind == 4) q = -random.lognormal(3.0, 1.5);
  }
  return losses;
}

inline RiskSpec random_spec(RandomStream& random, Ambiguity kind, int references, int atoms) {
  RiskSpec spec;
  spec.ambiguity = kind;
  spec.alpha = pick(random, {0.0, 0.5, 0.9, 0.95, 0.999, 1.0, random.uniform()});
  spec.lambda = pick(random, {0.0, 0.5, 1.0, random.uniform()});
  spec.probability = random_probability(random, references);
  if (kind == Ambiguity::total_variation) spec.radius = pick(random, {0.0, 0.05, 0.5, 1.0, random.uniform()});
  if (kind == Ambiguity::wasserstein) {
    spec.radius = pick(random, {0.0, 0.01, 0.1, 100.0, random.uniform(0.0, 2.0)});
    std::vector<std::vector<double>> features(static_cast<std::size_t>(atoms), std::vector<double>(2));
    const bool on_grid = random.chance(0.3);  // ties among distances
    for (auto& row : features)
      for (double& f : row) f = on_grid ? random.integer(3) : random.normal();
    spec.metric = GroundMetric::from_features(features, random.integer(3));
    spec.metric.references = references;  // the first rows: fewer references than support atoms
    spec.metric.distance.resize(static_cast<std::size_t>(references) * static_cast<std::size_t>(atoms));
  }
  return spec;
}

inline RiskSpec random_spec(RandomStream& random, Ambiguity kind) {
  const int atoms = 1 + random.integer(12);
  const int references = kind == Ambiguity::wasserstein ? 1 + random.integer(atoms) : atoms;
  return random_spec(random, kind, references, atoms);
}

inline double scale_of(const std::vector<double>& losses) {
  double scale = 1.0;
  for (const double q : losses) scale = std::max(scale, std::abs(q));
  return scale;
}

inline const Ambiguity kAllKinds[] = {Ambiguity::none, Ambiguity::total_variation, Ambiguity::wasserstein};

}  // namespace gridkeel::stochastic::test
