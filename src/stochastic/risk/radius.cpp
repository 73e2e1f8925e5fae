#include "stochastic/risk/radius.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "common/error.hpp"

namespace gridkeel::stochastic {

namespace {

void require_features(const RiskSpec& spec, Ambiguity kind, const StandardisedFeatures& features) {
  if (features.names.empty())
    throw InputError(
        fmt::format("the ambiguity set {} compares features of the scenarios, and there are none", to_string(kind)));
  if (features.values.size() != spec.probability.size())
    throw InputError(fmt::format("the ambiguity set {} got features of {} scenarios instead of {}", to_string(kind),
                                 features.values.size(), spec.probability.size()));
}

GroundMetric mean_over_features(const StandardisedFeatures& features) {
  std::vector<std::vector<double>> scaled = features.values;
  for (auto& row : scaled)
    for (double& value : row) value /= static_cast<double>(features.names.size());
  return GroundMetric::from_features(scaled, 1);
}

MomentLimits moment_of(const RiskSpec& spec, const StandardisedFeatures& features, std::size_t feature, double radius) {
  MomentLimits moment;
  moment.name = features.names[feature];
  for (const auto& row : features.values) moment.value.push_back(row[feature]);
  double mean = 0.0, deviation = 0.0, sum = 0.0;
  for (const double p : spec.probability) sum += p;
  for (std::size_t s = 0; s < moment.value.size(); ++s) mean += spec.probability[s] / sum * moment.value[s];
  for (std::size_t s = 0; s < moment.value.size(); ++s)
    deviation += spec.probability[s] / sum * std::abs(moment.value[s] - mean);
  moment.mean_lower = mean - radius;
  moment.mean_upper = mean + radius;
  moment.centre = mean;
  moment.deviation_upper = (1.0 + radius) * deviation;
  return moment;
}

void set_box(RiskSpec& spec, double radius) {
  spec.lower.clear();
  spec.upper.clear();
  for (const double p : spec.probability) {
    spec.lower.push_back(std::max(0.0, 1.0 - radius) * p);
    spec.upper.push_back((1.0 + radius) * p);
  }
}

}  // namespace

void set_by_radius(RiskSpec& spec, Ambiguity kind, double radius, const StandardisedFeatures& features) {
  if (!(radius >= 0.0 && radius <= std::numeric_limits<double>::max()))
    throw ValueOutOfRange(Location{}, "ambiguity set " + std::string(to_string(kind)), "radius", radius, "",
                          "finite and >= 0");
  spec.ambiguity = kind;
  spec.radius = radius;
  spec.moments.clear();
  switch (kind) {
    case Ambiguity::wasserstein:
      require_features(spec, kind, features);
      spec.metric = mean_over_features(features);
      return;
    case Ambiguity::moment:
      require_features(spec, kind, features);
      for (std::size_t f = 0; f < features.names.size(); ++f)
        spec.moments.push_back(moment_of(spec, features, f, radius));
      return;
    case Ambiguity::box:
      return set_box(spec, radius);
    case Ambiguity::polyhedron:
      throw InputError("no radius describes the ambiguity set polyhedron: its rows must be given");
    default:
      return;
  }
}

std::vector<std::string> names_of_sets_by_radius() {
  std::vector<std::string> names = ambiguity_names();
  std::erase(names, std::string(to_string(Ambiguity::polyhedron)));
  return names;
}

}  // namespace gridkeel::stochastic
