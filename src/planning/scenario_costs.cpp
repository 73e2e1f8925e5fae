#include "planning/scenario_costs.hpp"

#include <algorithm>
#include <functional>
#include <numeric>

#include "planning/plan.hpp"
#include "planning/plan_file.hpp"
#include "shock/reduction/reduce.hpp"
#include "stochastic/lshaped/lshaped.hpp"
#include "stochastic/recourse/evaluator.hpp"

namespace gridkeel::planning {
namespace {

constexpr std::size_t kBlock = 250;  // scenarios solved from one problem: all at once would take memory for nothing
constexpr double kTrialGap = 0.01;
// Scenarios solved for under the trial plan: the costliest without modules, and as many from all over the rest.
constexpr std::size_t kTrialCostliest = 1500, kTrialOthers = 1000;
constexpr int kFewestTrial = 12;
constexpr int kUsualPeriods = 24;  // with more, LPs take longer, and fewer scenarios are solved for
constexpr double kNoUnit = 1e-6;   // of a module: less is none

// Scenarios from..to-1, equally likely: costs do not depend on probabilities.
shock::ScenarioSet block_of(const shock::ScenarioSet& set, std::size_t from, std::size_t to) {
  shock::ScenarioSet block;
  block.seed = set.seed;
  block.horizon = set.horizon;
  block.ai_site_names = set.ai_site_names;
  block.background_forecast = set.background_forecast;
  block.ai_forecast_mw = set.ai_forecast_mw;
  for (std::size_t s = from; s < to; ++s) {
    block.scenarios.push_back(set.scenarios[s]);
    block.scenarios.back().probability = 1.0 / static_cast<double>(to - from);
  }
  return block;
}

using FirstStageMaker = std::function<std::vector<double>(const FirstStage&)>;

std::vector<double> costs_at(const Study& study, const shock::ScenarioSet& set, const FirstStageMaker& plan) {
  std::vector<double> costs;
  for (std::size_t from = 0; from < set.scenarios.size(); from += kBlock) {
    const std::size_t to = std::min(set.scenarios.size(), from + kBlock);
    const PlanningProblem problem(study, block_of(set, from, to));
    stochastic::RecourseEvaluator evaluator(problem.problem(), study.solve.threads);
    const std::vector<double> block = evaluator.values(plan(problem.first_stage()));
    costs.insert(costs.end(), block.begin(), block.end());
  }
  return costs;
}

struct TrialPlan {
  std::vector<PlannedModule> modules;  // without their units, which are fractions
  std::vector<double> units;
};

TrialPlan trial_plan(const Study& study, const shock::ScenarioSet& few) {
  const PlanningProblem problem(study, few);
  stochastic::SolveOptions options;
  options.relative_gap = kTrialGap;
  options.threads = study.solve.threads;
  options.relax_first_stage = true;
  const auto measure = stochastic::make_risk_measure(problem.risk_spec(without_ambiguity(study.risk)));
  stochastic::RecourseKnowledge known(problem.problem(), options.threads);
  const stochastic::Solution solution = stochastic::LShaped(known, *measure, options).solve();
  TrialPlan plan;
  for (const Device& device : problem.first_stage().devices) {
    if (device.installed || solution.x.empty()) continue;
    const double units = solution.x[static_cast<std::size_t>(device.column)];
    if (units < kNoUnit) continue;
    plan.modules.push_back({study.candidate_sites[static_cast<std::size_t>(device.site)].name,
                            study.catalogue.offer(device.offer).name,
                            0,
                            {},
                            {}});
    plan.units.push_back(units);
  }
  return plan;
}

// Stage I of the plan in a study narrowed to its modules.
std::vector<double> trial_first_stage(const Study& study, const FirstStage& first, const TrialPlan& plan) {
  std::vector<double> x = first.nothing_bought();
  for (const Device& device : first.devices)
    for (std::size_t k = 0; k < plan.units.size() && !device.installed; ++k)
      if (plan.modules[k].bus == study.candidate_sites[static_cast<std::size_t>(device.site)].name &&
          plan.modules[k].offer == study.catalogue.offer(device.offer).name)
        x[static_cast<std::size_t>(device.column)] = plan.units[k];
  return x;
}

// Of many scenarios, those to be solved for under the trial plan: which of them are costly with it is found among those
// that are costly without.
std::vector<int> worth_solving(const std::vector<double>& without_usd, double share) {
  const auto costliest = static_cast<std::size_t>(share * kTrialCostliest);
  const auto others = static_cast<std::size_t>(share * kTrialOthers);
  std::vector<int> order(without_usd.size());
  std::iota(order.begin(), order.end(), 0);
  if (order.size() <= costliest + others) return order;
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
    return without_usd[static_cast<std::size_t>(a)] > without_usd[static_cast<std::size_t>(b)];
  });
  const std::size_t rest = order.size() - costliest;
  for (std::size_t k = 0; k < others; ++k) order[costliest + k] = order[costliest + k * rest / others];
  order.resize(costliest + others);
  std::sort(order.begin(), order.end());
  return order;
}

}  // namespace

std::vector<double> costs_without_modules(const Study& study, const shock::ScenarioSet& set) {
  Study bare = study;
  bare.fidelity.relaxed = true;
  // Without sites there are no columns of modules, and LPs take a tenth of the time.
  if (study.installed.empty()) bare.candidate_sites.clear();
  return costs_at(bare, set, [](const FirstStage& first) { return first.nothing_bought(); });
}

std::vector<double> costs_under_trial_plan(const Study& study, const shock::ScenarioSet& set,
                                           const std::vector<double>& without_usd) {
  Study relaxed = study;
  relaxed.fidelity.relaxed = true;
  const double share = std::min(1.0, static_cast<double>(kUsualPeriods) / study.horizon.periods);
  const int few_count = std::max(kFewestTrial, static_cast<int>(share * kTrialScenarios));
  double distance = 0.0;
  const shock::ScenarioSet few = shock::reduce(set, shock::Reduction::cost, std::min(few_count, study.scenario_count),
                                               {without_usd}, {}, study.solve.threads, distance);
  const TrialPlan plan = trial_plan(relaxed, few);
  if (plan.units.empty()) return {};
  const Study narrow = narrowed(relaxed, plan.modules);
  const std::vector<int> solved = worth_solving(without_usd, share);
  shock::ScenarioSet some = set;
  some.scenarios.clear();
  for (const int s : solved) some.scenarios.push_back(set.scenarios[static_cast<std::size_t>(s)]);
  const std::vector<double> cost =
      costs_at(narrow, some, [&](const FirstStage& first) { return trial_first_stage(narrow, first, plan); });
  if (solved.size() == set.scenarios.size()) return cost;
  std::vector<double> all;
  for (const int k : shock::nearest_by_cost(set, {without_usd}, solved, study.solve.threads))
    all.push_back(cost[static_cast<std::size_t>(k)]);
  return all;
}

shock::CostMoments cost_moments(const std::vector<double>& cost, const std::vector<double>& probability, double alpha) {
  const Distribution d = distribution(cost, probability, alpha);
  return {d.expected_usd, d.cvar_usd};
}

}  // namespace gridkeel::planning
