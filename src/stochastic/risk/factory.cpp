#include <algorithm>
#include <limits>
#include <string>

#include "common/error.hpp"
#include "stochastic/risk/box.hpp"
#include "stochastic/risk/divergence_ball.hpp"
#include "stochastic/risk/mean_cvar.hpp"
#include "stochastic/risk/polyhedron.hpp"
#include "stochastic/risk/total_variation.hpp"
#include "stochastic/risk/wasserstein.hpp"

namespace gridkeel::stochastic {

std::vector<std::string> ambiguity_names() {
  return {"none", "tv", "wasserstein", "chi2", "kl", "moment", "box", "polyhedron"};
}

std::string_view to_string(Ambiguity kind) {
  static const std::vector<std::string> names = ambiguity_names();
  return names[static_cast<std::size_t>(kind)];
}

Ambiguity ambiguity_of(std::string_view name) {
  const std::vector<std::string> names = ambiguity_names();
  const auto at = std::find(names.begin(), names.end(), name);
  if (at == names.end()) throw InputError("no ambiguity set is called '" + std::string(name) + "'");
  return static_cast<Ambiguity>(at - names.begin());
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
      return Wasserstein::make(std::move(spec));
    case Ambiguity::chi_square:
    case Ambiguity::kullback_leibler:
      return std::make_unique<DivergenceBall>(std::move(spec));
    case Ambiguity::moment:
    case Ambiguity::polyhedron:
      return Polyhedron::make(spec);
    case Ambiguity::box:
      return std::make_unique<Box>(std::move(spec));
  }
  throw InputError("risk measure: unknown ambiguity set");
}

}  // namespace gridkeel::stochastic
