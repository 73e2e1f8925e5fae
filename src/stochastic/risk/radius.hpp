#pragma once

#include <string>
#include <vector>

#include "stochastic/risk/risk_measure.hpp"

namespace gridkeel::stochastic {

// What scenarios are compared by, in standard deviations of the sample: [scenario][feature], 0 where a feature is
// constant.
struct StandardisedFeatures {
  std::vector<std::string> names;
  std::vector<std::vector<double>> values;
};

// Makes `kind` the spec's ambiguity set with one number as its size; the spec's probabilities must be there.
//   tv                total variation, in [0, 1]
//   wasserstein       mean, over the features, of the distance moved in standard deviations
//   chi2, kl          the divergence
//   moment            mean of each feature within this many standard deviations of the nominal one, mean absolute
//   deviation
//                     at most (1 + radius) times the nominal one
//   box               probabilities between (1 - radius)+ and (1 + radius) times the nominal ones
// All but `moment` are the nominal distribution alone at radius 0. Throws InputError for `polyhedron`, which no number
// describes, and where features are missing.
void set_by_radius(RiskSpec& spec, Ambiguity kind, double radius, const StandardisedFeatures& features);

// Whether set_by_radius needs features for it.
inline bool compares_features(Ambiguity kind) { return kind == Ambiguity::wasserstein || kind == Ambiguity::moment; }

// The sets above, by name.
std::vector<std::string> names_of_sets_by_radius();

}  // namespace gridkeel::stochastic
