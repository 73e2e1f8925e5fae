#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "common/error.hpp"
#include "stochastic/risk/mean_cvar.hpp"
#include "stochastic/risk/risk_measure.hpp"
#include "stochastic/risk/total_variation.hpp"
#include "stochastic/risk/wasserstein.hpp"

namespace gridkeel::stochastic {

std::string_view to_string(Ambiguity kind) {
  switch (kind) {
    case Ambiguity::none:
      return "none";
    case Ambiguity::total_variation:
      return "tv";
    case Ambiguity::wasserstein:
      return "wasserstein";
  }
  return "unknown";
}

namespace {

void require(std::string_view quantity, double value, double lower, double upper, std::string_view limit) {
  if (!(value >= lower && value <= upper))  // also refuses NaN
    throw ValueOutOfRange(Location{}, "risk measure", quantity, value, "", limit);
}

// Checks the nominal probabilities and removes what their rounding left, so that later sums are exact.
void normalise(std::vector<double>& probability) {
  if (probability.empty()) throw InputError("risk measure: no scenarios");
  double sum = 0.0;
  for (std::size_t s = 0; s < probability.size(); ++s) {
    require("probability of scenario " + std::to_string(s), probability[s], 0.0, 1.0 + 1e-9, "in [0, 1]");
    sum += probability[s];
  }
  require("sum of probabilities", sum, 1.0 - 1e-9, 1.0 + 1e-9, "1 within 1e-9");
  for (double& p : probability) p /= sum;
}

void check_metric(const RiskSpec& spec) {
  const GroundMetric& metric = spec.metric;
  const auto expected =
      static_cast<std::size_t>(std::max(metric.references, 0)) * static_cast<std::size_t>(std::max(metric.atoms, 0));
  if (metric.references != static_cast<int>(spec.probability.size()) || metric.atoms < 1 ||
      metric.distance.size() != expected)
    throw InputError("risk measure: ground metric of " + std::to_string(metric.references) + " x " +
                     std::to_string(metric.atoms) + " with " + std::to_string(metric.distance.size()) +
                     " distances does not fit " + std::to_string(spec.probability.size()) + " probabilities");
  for (std::size_t k = 0; k < metric.distance.size(); ++k) {
    const double d = metric.distance[k];
    if (std::isfinite(d) && d >= 0.0) continue;
    const auto atoms = static_cast<std::size_t>(metric.atoms);
    throw ValueOutOfRange(Location{}, "risk measure",
                          "distance " + std::to_string(k / atoms) + " -> " + std::to_string(k % atoms), d, "",
                          "finite and >= 0");
  }
}

}  // namespace

std::unique_ptr<RiskMeasure> make_risk_measure(RiskSpec spec) {
  require("alpha", spec.alpha, 0.0, 1.0, "in [0, 1]");
  require("lambda", spec.lambda, 0.0, 1.0, "in [0, 1]");
  require("radius", spec.radius, 0.0, std::numeric_limits<double>::max(), "finite and >= 0");
  normalise(spec.probability);
  switch (spec.ambiguity) {
    case Ambiguity::none:
      return std::make_unique<MeanCvar>(std::move(spec));
    case Ambiguity::total_variation:
      require("radius", spec.radius, 0.0, 1.0, "in [0, 1] for total variation");
      return std::make_unique<TotalVariation>(std::move(spec));
    case Ambiguity::wasserstein:
      check_metric(spec);
      return std::make_unique<Wasserstein>(std::move(spec));
  }
  throw InputError("risk measure: unknown ambiguity set");
}

}  // namespace gridkeel::stochastic
