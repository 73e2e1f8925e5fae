#pragma once

// Random risk specifications and losses for the risk tests, corner cases included on purpose.

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <vector>

#include "common/random.hpp"
#include "stochastic/risk/risk_measure.hpp"
#include "stochastic/two_stage_problem.hpp"

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

inline GroundMetric random_metric(RandomStream& random, int references, int atoms) {
  std::vector<std::vector<double>> features(static_cast<std::size_t>(atoms), std::vector<double>(2));
  const bool on_grid = random.chance(0.3);  // ties among distances
  for (auto& row : features)
    for (double& f : row) f = on_grid ? random.integer(3) : random.normal();
  // The first rows: fewer references than support atoms.
  GroundMetric metric = GroundMetric::from_features(features, random.integer(3), references);
  if (random.chance(0.5)) return metric;
  std::vector<double> distance;
  for (int r = 0; r < references; ++r)
    for (int s = 0; s < atoms; ++s) distance.push_back(metric.at(r, s));
  return GroundMetric::from_distances(references, atoms, std::move(distance));
}

inline void add_random_box(RandomStream& random, RiskSpec& spec) {
  const int kind = random.integer(5);
  const double width = random.uniform(0.0, 3.0);
  for (const double p : spec.probability) {
    const double low = kind == 0   ? p
                       : kind == 1 ? 0.0
                       : kind == 2 ? p * random.uniform()
                                   : std::max(0.0, 1.0 - width) * p;
    const double high = kind == 0 ? p : kind == 1 ? 1.0 : kind == 2 ? p + random.uniform(0.0, 0.5) : (1.0 + width) * p;
    spec.lower.push_back(low);
    spec.upper.push_back(high);
  }
}

// Limits around what the nominal distribution has, so that the set is not empty: equalities, one side, both sides.
inline void random_limits(RandomStream& random, double nominal, double spread, double& lower, double& upper) {
  const int kind = random.integer(4);
  const double width = spread * pick(random, {0.0, 0.01, 0.3, 2.0});
  if (kind != 0) lower = nominal - (kind == 1 ? 0.0 : width);
  if (kind != 2) upper = nominal + (kind == 1 ? 0.0 : width);
}

inline void add_random_moments(RandomStream& random, RiskSpec& spec) {
  for (int m = 1 + random.integer(3); m > 0; --m) {
    MomentLimits moment;
    moment.name = "f" + std::to_string(m);
    const double offset = pick(random, {0.0, 100.0});
    const bool on_grid = random.chance(0.3);
    double mean = 0.0, deviation = 0.0;
    for (const double p : spec.probability) {
      moment.value.push_back(offset + (on_grid ? random.integer(3) : random.normal()));
      mean += p * moment.value.back();
    }
    for (std::size_t s = 0; s < spec.probability.size(); ++s)
      deviation += spec.probability[s] * std::abs(moment.value[s] - mean);
    random_limits(random, mean, 1.0, moment.mean_lower, moment.mean_upper);
    moment.centre = mean;
    if (random.chance(0.7)) moment.deviation_upper = deviation * pick(random, {1.0, 1.0, 1.1, 2.0}) + 1e-12;
    spec.moments.push_back(moment);
  }
}

inline void add_random_rows(RandomStream& random, RiskSpec& spec) {
  for (int m = 1 + random.integer(4); m > 0; --m) {
    ProbabilityRow row;
    row.name = "r" + std::to_string(m);
    const bool ones = random.chance(0.4);
    double activity = 0.0;
    for (std::size_t s = 0; s < spec.probability.size(); ++s) {
      if (random.chance(0.4)) continue;
      row.entries.push_back({static_cast<int>(s), ones ? 1.0 : random.normal()});
      activity += spec.probability[s] * row.entries.back().value;
    }
    random_limits(random, activity, 0.3, row.lower, row.upper);
    spec.rows.push_back(row);
  }
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
    spec.metric = random_metric(random, references, atoms);
  }
  if (kind == Ambiguity::chi_square || kind == Ambiguity::kullback_leibler)
    spec.radius = pick(random, {0.0, 1e-12, 1e-6, 0.01, 0.1, 1.0, 10.0, 1e4, random.uniform(0.0, 3.0)});
  if (kind == Ambiguity::box) add_random_box(random, spec);
  if (kind == Ambiguity::moment) add_random_moments(random, spec);
  if (kind == Ambiguity::polyhedron) add_random_rows(random, spec);
  return spec;
}

inline RiskSpec random_spec(RandomStream& random, Ambiguity kind) {
  const int atoms = 1 + random.integer(12);
  const int references = kind == Ambiguity::wasserstein ? 1 + random.integer(atoms) : atoms;
  return random_spec(random, kind, references, atoms);
}

inline int atoms_of(const RiskSpec& spec) {
  return spec.ambiguity == Ambiguity::wasserstein ? spec.metric.atoms() : static_cast<int>(spec.probability.size());
}

inline bool has_radius(Ambiguity kind) {
  return kind == Ambiguity::total_variation || kind == Ambiguity::wasserstein || kind == Ambiguity::chi_square ||
         kind == Ambiguity::kullback_leibler;
}

inline double scale_of(const std::vector<double>& losses) {
  double scale = 1.0;
  for (const double q : losses) scale = std::max(scale, std::abs(q));
  return scale;
}

inline const Ambiguity kAllKinds[] = {Ambiguity::none,       Ambiguity::total_variation,  Ambiguity::wasserstein,
                                      Ambiguity::chi_square, Ambiguity::kullback_leibler, Ambiguity::moment,
                                      Ambiguity::box,        Ambiguity::polyhedron};
// Those that rows can describe.
inline const Ambiguity kLinearKinds[] = {Ambiguity::none,        Ambiguity::total_variation,
                                         Ambiguity::wasserstein, Ambiguity::moment,
                                         Ambiguity::box,         Ambiguity::polyhedron};

// A measure over the problem's scenarios; all kinds in turn.
inline RiskSpec spec_over(const TwoStageProblem& problem, std::uint64_t seed, std::uint64_t index) {
  RandomStream random(seed, "spec", index);
  const int n = problem.scenario_count();
  RiskSpec spec = random_spec(random, kAllKinds[index % std::size(kAllKinds)], n, n);
  spec.probability = problem.probabilities();
  return spec;
}

}  // namespace gridkeel::stochastic::test
