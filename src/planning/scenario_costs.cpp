#include "planning/scenario_costs.hpp"

#include <algorithm>
#include <cmath>

#include "planning/plan.hpp"
#include "stochastic/lshaped/recourse_knowledge.hpp"

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

// The tail is solved for; of the rest, most costs are the best of the bounds that duals of others give.
std::vector<double> block_costs(const PlanningProblem& problem, const Study& study) {
  stochastic::RecourseKnowledge known(problem.problem(), study.solve.threads);
  RiskChoice risk = study.risk;
  risk.ambiguity = stochastic::Ambiguity::none;
  const auto measure = stochastic::make_risk_measure(problem.risk_spec(risk));
  const auto tolerance = [](double objective) { return kCostTolerance * std::abs(objective); };
  auto losses = known.oracle.estimate(problem.first_stage().nothing_bought(), *measure, tolerance, nullptr);
  if (!losses || !losses->feasibility.empty())
    throw InternalError("costs of scenarios: no recourse with nothing bought");
  return std::move(losses->value);
}

}  // namespace

std::vector<double> costs_without_modules(const Study& study, const shock::ScenarioSet& set) {
  Study relaxed = study;
  relaxed.fidelity.relaxed = true;
  std::vector<double> costs;
  for (std::size_t from = 0; from < set.scenarios.size(); from += kBlock) {
    const std::size_t to = std::min(set.scenarios.size(), from + kBlock);
    const PlanningProblem problem(relaxed, block_of(set, from, to));
    const std::vector<double> block = block_costs(problem, study);
    costs.insert(costs.end(), block.begin(), block.end());
  }
  return costs;
}

shock::CostMoments cost_moments(const std::vector<double>& cost, const std::vector<double>& probability, double alpha) {
  const Distribution d = distribution(cost, probability, alpha);
  return {d.expected_usd, d.cvar_usd};
}

}  // namespace gridkeel::planning
