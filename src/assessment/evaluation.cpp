#include "assessment/evaluation.hpp"

#include <algorithm>

namespace gridkeel::assessment {

std::size_t Evaluation::index_of(const std::string& name) const {
  const auto at = std::find_if(plans.begin(), plans.end(), [&](const ComparedPlan& p) { return p.name == name; });
  return static_cast<std::size_t>(at - plans.begin());
}

const ComparedPlan* Evaluation::find(const std::string& name) const {
  const std::size_t at = index_of(name);
  return at == plans.size() ? nullptr : &plans[at];
}

Bracket expected_bracket(const Evaluation& evaluation, std::size_t plan) {
  return bracket(evaluation.plans[plan].in_sample.recourse.expected_usd,
                 evaluation.shifts.front().statistics[plan].mean[index_of(Figure::cost)]);
}

Bracket cvar_bracket(const Evaluation& evaluation, std::size_t plan) {
  return bracket(evaluation.plans[plan].in_sample.recourse.cvar_usd, evaluation.shifts.front().statistics[plan].cvar);
}

ShiftResult evaluate_shift(const Evaluation& evaluation, Shift shift, const planning::Study& study,
                           const SampleRequest& request, const BootstrapOptions& bootstrap) {
  const Stopwatch watch;
  ShiftResult out;
  out.shift = std::move(shift);
  // Plans that buy the same cost the same.
  std::vector<std::vector<planning::PlannedModule>> distinct;
  std::vector<std::size_t> at;  // per plan
  for (const ComparedPlan& plan : evaluation.plans) {
    const auto twin = std::find_if(distinct.begin(), distinct.end(),
                                   [&](const auto& modules) { return same_modules(modules, plan.modules); });
    at.push_back(static_cast<std::size_t>(twin - distinct.begin()));
    if (twin == distinct.end()) distinct.push_back(plan.modules);
  }
  SampledPlans sampled = sample_plans(study, distinct, request);
  out.complete = sampled.complete();
  out.scenario = std::move(sampled.scenario);
  if (out.scenario.size() < 2) throw Error(ExitCode::no_answer, "stopped before the plan was assessed");
  for (const std::size_t k : at) out.samples.push_back(sampled.samples[k]);
  std::vector<const Sample*> samples;
  for (const Sample& sample : out.samples) samples.push_back(&sample);
  out.statistics = statistics(samples, bootstrap);
  out.seconds = watch.seconds();
  return out;
}

}  // namespace gridkeel::assessment
