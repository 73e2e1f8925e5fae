#include "cli/overrides.hpp"

#include <fmt/format.h>

#include "common/error.hpp"
#include "stochastic/risk/read_ambiguity.hpp"

namespace gridkeel::cli {
namespace {

void check_radius(const Overrides& overrides, const planning::RiskChoice& risk) {
  using stochastic::Ambiguity;
  if (risk.ambiguity == Ambiguity::none && (overrides.auto_radius || overrides.radius.value_or(0.0) > 0.0))
    throw InputError("--radius has no effect with --ambiguity none; available: tv, wasserstein, chi2, kl, moment, box");
  if (risk.ambiguity == Ambiguity::total_variation && risk.radius > 1.0)
    throw ValueOutOfRange({}, overrides.radius ? "plan" : "study", overrides.radius ? "--radius" : "radius",
                          risk.radius, "", "in [0, 1] for the ambiguity set tv");
}

void apply_sample(const Overrides& overrides, planning::Study& study) {
  planning::ScenarioChoice& choice = study.scenarios;
  study.scenario_count = overrides.scenarios.value_or(study.scenario_count);
  study.seed = overrides.seed.value_or(study.seed);
  choice.sampling = overrides.sampling.value_or(choice.sampling);
  choice.draw = overrides.draw.value_or(choice.draw);
  if (overrides.from) {
    choice.file = *overrides.from;
    choice.draw = 0;
    choice.reduction.reset();
  }
  if (overrides.reduction) choice.reduction = overrides.reduction;
  if (overrides.reduction && choice.draw == 0 && choice.file.empty())
    throw InputError("--reduction has no effect without --draw or --from: scenarios to reduce");
  if (choice.draw > 0 && choice.draw < study.scenario_count)
    throw InputError(fmt::format(
        "--{} = {} is out of range: {} scenarios cannot be reduced to {}", overrides.draw ? "draw" : "scenarios",
        overrides.draw ? choice.draw : study.scenario_count, choice.draw, study.scenario_count));
}

}  // namespace

void apply(const Overrides& overrides, planning::Study& study) {
  apply_sample(overrides, study);
  study.solve.threads = overrides.threads.value_or(study.solve.threads);
  study.solve.gap = overrides.gap.value_or(study.solve.gap);
  study.solve.time_limit_s = overrides.time_limit_s.value_or(study.solve.time_limit_s);
  study.fidelity.relaxed = study.fidelity.relaxed || overrides.relax_recourse;
  study.ac.mode = overrides.ac.value_or(study.ac.mode);
  study.risk.alpha = overrides.alpha.value_or(study.risk.alpha);
  study.risk.lambda = overrides.lambda.value_or(study.risk.lambda);
  study.risk.radius = overrides.radius.value_or(study.risk.radius);
  if (overrides.auto_radius || overrides.radius) study.risk.auto_radius = overrides.auto_radius;
  study.risk.ambiguity = overrides.ambiguity.value_or(study.risk.ambiguity);
  if (overrides.ambiguity_file) {
    const stochastic::AmbiguityHead head = stochastic::read_ambiguity_head(*overrides.ambiguity_file);
    study.risk.ambiguity = head.set;
    study.risk.radius = head.radius.value_or(0.0);
    study.risk.auto_radius = false;
    study.risk.ambiguity_file = *overrides.ambiguity_file;
  }
  if (study.risk.ambiguity == stochastic::Ambiguity::none) study.risk.auto_radius = false;
  check_radius(overrides, study.risk);
}

}  // namespace gridkeel::cli
