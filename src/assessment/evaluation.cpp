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

ShiftResult evaluate_shift(const Evaluation& evaluation, Shift shift, const planning::Study& study,
                           const SampleRequest& request, const BootstrapOptions& bootstrap) {
  const Stopwatch watch;
  ShiftResult out;
  out.shift = std::move(shift);
  SampleRequest one = request;
  int before = 0;
  one.on_progress = [&](int done) {
    if (request.on_progress) request.on_progress(before + done);
  };
  for (const ComparedPlan& plan : evaluation.plans) {
    // Plans that buy the same cost the same.
    const auto twin = std::find_if(evaluation.plans.begin(), evaluation.plans.end(), [&](const ComparedPlan& other) {
      return same_modules(other.modules, plan.modules);
    });
    const auto earlier = static_cast<std::size_t>(twin - evaluation.plans.begin());
    if (earlier < out.samples.size())
      out.samples.push_back(out.samples[earlier]);
    else
      out.samples.push_back(sample_plan(study, plan.modules, one));
    before += request.count;
  }
  std::vector<const Sample*> samples;
  for (const Sample& sample : out.samples) samples.push_back(&sample);
  out.statistics = statistics(samples, bootstrap);
  out.seconds = watch.seconds();
  return out;
}

}  // namespace gridkeel::assessment
