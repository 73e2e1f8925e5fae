#include "assessment/sequential.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "assessment/bootstrap.hpp"
#include "common/random.hpp"
#include "planning/make_scenarios.hpp"

namespace gridkeel::assessment {
namespace {

constexpr int kThresholdScenarios = 1000;  // fresh ones, for the quantile that the criterion is taken at

stochastic::SolveOptions solve_options(const planning::Study& study, const SequentialRequest& request) {
  stochastic::SolveOptions options;
  options.relative_gap = study.solve.gap;
  options.threads = study.solve.threads;
  options.stop = request.stop;
  return options;
}

double threshold(const planning::Study& study, const std::vector<planning::PlannedModule>& modules,
                 const SequentialRequest& request) {
  SampleRequest sample;
  sample.count = kThresholdScenarios;
  sample.seed = request.seed;
  sample.threads = study.solve.threads;
  sample.mip_gap = study.solve.gap;
  sample.stop = request.stop;
  return quantile(sample_plan(study, modules, sample).of(Figure::cost), study.risk.alpha);
}

SequentialStep step_of(const planning::Study& study, const SequentialRequest& request, int index) {
  const Stopwatch watch;
  SequentialStep step;
  step.scenarios = study.scenario_count;
  const auto tell = [&](const std::string& what) {
    if (request.on_step) request.on_step(fmt::format("{} scenarios: {}", step.scenarios, what));
  };
  tell("planning");
  {
    planning::PlanningProblem problem(study, planning::make_scenarios(study));
    const planning::RiskChoice risk = without_ambiguity(study.risk);
    const SolvedPlan plan = ReferencePlanner(problem, risk, solve_options(study, request)).best_for(risk, "the plan");
    step.objective = plan.solution.upper_bound;
    step.lower_bound = plan.solution.lower_bound;
    step.modules = plan.modules;
  }
  ReplicationRequest replications;
  replications.replications = request.replications;
  replications.scenarios = study.scenario_count;
  replications.confidence = request.confidence;
  replications.risk = study.risk;
  replications.solve = solve_options(study, request);
  replications.seed = RandomStream(request.seed, "sequential", static_cast<std::uint64_t>(index))();
  replications.on_progress = [&](int done) { tell(fmt::format("replication {} of {}", done, request.replications)); };
  tell("replications");
  step.gap = estimate_gap(study, step.modules, threshold(study, step.modules, request), replications);
  step.seconds = watch.seconds();
  return step;
}

}  // namespace

std::vector<SequentialStep> sample_until(const planning::Study& study, const SequentialRequest& request) {
  std::vector<SequentialStep> steps;
  planning::Study larger = study;
  while (true) {
    steps.push_back(step_of(larger, request, static_cast<int>(steps.size())));
    if (steps.back().upper_share() <= request.target || larger.scenario_count >= request.most_scenarios) return steps;
    larger.scenario_count = std::min(2 * larger.scenario_count, request.most_scenarios);
  }
}

}  // namespace gridkeel::assessment
