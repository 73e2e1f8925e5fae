#include "cli/instance_risk.hpp"

#include <fmt/format.h>

#include "stochastic/scenario_data_table.hpp"

namespace gridkeel::cli {
namespace {

using stochastic::Ambiguity;

// A table of all distances: 25 million numbers at this size.
constexpr int kMostAtoms = 5000;

stochastic::GroundMetric metric_of(const stochastic::TwoStageProblem& problem) {
  if (problem.scenario_count() > kMostAtoms)
    throw InputError(
        fmt::format("--ambiguity wasserstein needs the distances between all scenarios: {} are too many, at "
                    "most {}",
                    problem.scenario_count(), kMostAtoms));
  return stochastic::GroundMetric::from_features(stochastic::scenario_data_table(problem), 2);
}

planning::RiskChoice choice_of(const stochastic::smps::Instance& instance, const Overrides& flags) {
  planning::RiskChoice choice;
  choice.alpha = flags.alpha.value_or(0.95);
  choice.lambda = flags.lambda.value_or(0.0);
  choice.ambiguity = flags.ambiguity.value_or(instance.ball ? Ambiguity::wasserstein : Ambiguity::none);
  if (instance.ball && choice.ambiguity != Ambiguity::wasserstein && choice.ambiguity != Ambiguity::none)
    throw InputError(fmt::format("--ambiguity {} contradicts the instance's .dro file, a Wasserstein ball",
                                 to_string(choice.ambiguity)));
  if (choice.ambiguity == Ambiguity::none) {
    if (flags.radius.value_or(0.0) > 0.0)
      throw InputError("--radius has no effect without --ambiguity or --dro; available: tv, wasserstein");
    choice.radius = 0.0;
    return choice;
  }
  if (!flags.radius && !instance.ball)
    throw InputError(fmt::format("--ambiguity {} needs --radius", to_string(choice.ambiguity)));
  choice.radius = flags.radius ? *flags.radius : instance.ball->radius;
  if (choice.ambiguity == Ambiguity::total_variation && choice.radius > 1.0)
    throw ValueOutOfRange({}, "solve", "--radius", choice.radius, "", "in [0, 1] for the ambiguity set tv");
  return choice;
}

}  // namespace

bool InstanceRisk::neutral() const { return choice.lambda == 0.0 && choice.ambiguity == Ambiguity::none; }

InstanceRisk instance_risk(const stochastic::smps::Instance& instance, const Overrides& flags) {
  InstanceRisk risk;
  risk.choice = choice_of(instance, flags);
  risk.nominal = instance.problem.probabilities();
  risk.spec.alpha = risk.choice.alpha;
  risk.spec.lambda = risk.choice.lambda;
  risk.spec.ambiguity = risk.choice.ambiguity;
  risk.spec.radius = risk.choice.radius;
  risk.spec.probability = risk.nominal;
  if (instance.ball && risk.choice.ambiguity == Ambiguity::wasserstein) {
    risk.spec.probability = instance.ball->probability;
    risk.spec.metric = instance.ball->metric;
    risk.nominal.assign(instance.problem.scenarios.size(), 0.0);
    std::copy(instance.ball->probability.begin(), instance.ball->probability.end(), risk.nominal.begin());
  } else if (risk.choice.ambiguity == Ambiguity::wasserstein) {
    risk.spec.metric = metric_of(instance.problem);
  }
  return risk;
}

}  // namespace gridkeel::cli
