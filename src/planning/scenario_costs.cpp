#include "planning/scenario_costs.hpp"

#include <algorithm>

#include "planning/plan.hpp"
#include "stochastic/recourse/evaluator.hpp"

namespace gridkeel::planning {
namespace {

constexpr std::size_t kBlock = 2500;

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

}  // namespace

std::vector<double> costs_without_modules(const Study& study, const shock::ScenarioSet& set) {
  Study bare = study;
  bare.fidelity.relaxed = true;
  // Without sites there are no columns of modules, and LPs take a tenth of the time.
  if (study.installed.empty()) bare.candidate_sites.clear();
  std::vector<double> costs;
  for (std::size_t from = 0; from < set.scenarios.size(); from += kBlock) {
    const std::size_t to = std::min(set.scenarios.size(), from + kBlock);
    const PlanningProblem problem(bare, block_of(set, from, to));
    stochastic::RecourseEvaluator evaluator(problem.problem(), study.solve.threads);
    const std::vector<double> block = evaluator.values(problem.first_stage().nothing_bought());
    costs.insert(costs.end(), block.begin(), block.end());
  }
  return costs;
}

shock::CostMoments cost_moments(const std::vector<double>& cost, const std::vector<double>& probability, double alpha) {
  const Distribution d = distribution(cost, probability, alpha);
  return {d.expected_usd, d.cvar_usd};
}

}  // namespace gridkeel::planning
