#include "cli/instance_risk.hpp"

#include <fmt/format.h>

#include "stochastic/risk/radius.hpp"
#include "stochastic/risk/read_ambiguity.hpp"
#include "stochastic/scenario_data_table.hpp"

namespace gridkeel::cli {
namespace {

using stochastic::Ambiguity;

planning::RiskChoice choice_of(const stochastic::smps::Instance& instance, const Overrides& flags) {
  planning::RiskChoice choice;
  if (flags.auto_radius)
    throw InputError(
        "--radius auto is for studies: it resamples their costs with nothing bought, a plan that an instance does not "
        "have. "
        "Give a number >= 0, or several with --radii");
  choice.alpha = flags.alpha.value_or(0.95);
  choice.lambda = flags.lambda.value_or(0.0);
  choice.ambiguity = flags.ambiguity.value_or(instance.ball ? Ambiguity::wasserstein : Ambiguity::none);
  if (flags.ambiguity_file) {
    const stochastic::AmbiguityHead head = stochastic::read_ambiguity_head(*flags.ambiguity_file);
    if (instance.ball)
      throw InputError("--ambiguity-file and a .dro file both give the ambiguity set: give one of them");
    choice.ambiguity = head.set;
    choice.radius = head.radius.value_or(0.0);
    choice.ambiguity_file = *flags.ambiguity_file;
    return choice;
  }
  if (instance.ball && choice.ambiguity != Ambiguity::wasserstein && choice.ambiguity != Ambiguity::none)
    throw InputError(fmt::format("--ambiguity {} contradicts the instance's .dro file, a Wasserstein ball",
                                 to_string(choice.ambiguity)));
  if (choice.ambiguity == Ambiguity::none) {
    if (flags.radius.value_or(0.0) > 0.0)
      throw InputError(
          "--radius has no effect without --ambiguity or --dro; available: tv, wasserstein, chi2, kl, box");
    choice.radius = 0.0;
    return choice;
  }
  if (!flags.radius && !instance.ball)
    throw InputError(fmt::format("--ambiguity {} needs --radius", to_string(choice.ambiguity)));
  if (choice.ambiguity == Ambiguity::moment)
    throw InputError("--ambiguity moment: an instance has no named features; give their limits with --ambiguity-file");
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
  stochastic::RiskSpec& spec = risk.spec;
  spec.probability = risk.nominal;
  if (!risk.choice.ambiguity_file.empty()) {
    std::vector<std::string> names;
    for (const auto& s : instance.problem.scenarios) names.push_back(s.name);
    spec = stochastic::read_ambiguity(risk.choice.ambiguity_file, names, risk.nominal);
  } else if (risk.choice.ambiguity == Ambiguity::wasserstein) {
    spec.ambiguity = Ambiguity::wasserstein;
    spec.radius = risk.choice.radius;
    if (instance.ball) {
      spec.probability = instance.ball->probability;
      spec.metric = instance.ball->metric;
      risk.nominal.assign(instance.problem.scenarios.size(), 0.0);
      std::copy(instance.ball->probability.begin(), instance.ball->probability.end(), risk.nominal.begin());
    } else {
      spec.metric = stochastic::GroundMetric::from_features(stochastic::scenario_data_table(instance.problem), 2);
    }
  } else {
    stochastic::set_by_radius(spec, risk.choice.ambiguity, risk.choice.radius, {});
  }
  spec.alpha = risk.choice.alpha;
  spec.lambda = risk.choice.lambda;
  return risk;
}

}  // namespace gridkeel::cli
