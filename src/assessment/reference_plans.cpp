#include "assessment/reference_plans.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "planning/purchase_limits.hpp"

namespace gridkeel::assessment {
namespace {

using planning::PlanningProblem;
using planning::RiskChoice;

void add_to(std::vector<double>& sum, const std::vector<double>& values, double weight) {
  sum.resize(values.size(), 0.0);
  for (std::size_t k = 0; k < values.size(); ++k) sum[k] += weight * values[k];
}

}  // namespace

shock::Scenario mean_scenario(const shock::ScenarioSet& set) {
  shock::Scenario mean;
  mean.name = "mean";
  mean.probability = 1.0;
  const shock::Scenario& first = set.scenarios.front();
  mean.ai.resize(first.ai.size());
  mean.usable_share.resize(first.usable_share.size());
  for (const shock::Scenario& s : set.scenarios) {
    const double p = s.probability;
    add_to(mean.background_scale, s.background_scale, p);
    add_to(mean.import_share, s.import_share, p);
    for (std::size_t i = 0; i < s.ai.size(); ++i) {
      add_to(mean.ai[i].training_mw, s.ai[i].training_mw, p);
      add_to(mean.ai[i].inference_mw, s.ai[i].inference_mw, p);
      add_to(mean.ai[i].max_mw, s.ai[i].max_mw, p);
      add_to(mean.ai[i].min_mw, s.ai[i].min_mw, p);
      add_to(mean.ai[i].ramp_mw_per_min, s.ai[i].ramp_mw_per_min, p);
    }
    for (std::size_t i = 0; i < s.usable_share.size(); ++i) add_to(mean.usable_share[i], s.usable_share[i], p);
  }
  return mean;
}

std::vector<planning::PlannedModule> modules_of(const PlanningProblem& problem, const std::vector<double>& x) {
  const planning::Study& study = problem.study();
  std::vector<planning::PlannedModule> modules;
  for (const planning::Device& d : problem.first_stage().devices) {
    const int units = static_cast<int>(std::lround(x[static_cast<std::size_t>(d.column)]));
    if (d.installed || units == 0) continue;
    const std::string& bus = study.candidate_sites[static_cast<std::size_t>(d.site)].name;
    modules.push_back(
        {bus, study.catalogue.offer(d.offer).name, units, fmt::format("modules[{}]", modules.size()), {}});
  }
  return modules;
}

bool same_modules(const std::vector<planning::PlannedModule>& a, const std::vector<planning::PlannedModule>& b) {
  return a.size() == b.size() && std::all_of(a.begin(), a.end(), [&](const planning::PlannedModule& m) {
           return std::any_of(b.begin(), b.end(), [&](const planning::PlannedModule& other) {
             return m.bus == other.bus && m.offer == other.offer && m.units == other.units;
           });
         });
}

ReferencePlanner::ReferencePlanner(PlanningProblem& problem, RiskChoice risk, stochastic::SolveOptions options)
    : risk_(std::move(risk)), options_(std::move(options)), recourse_(problem, options_.threads) {}

SolvedPlan ReferencePlanner::best_for(const RiskChoice& risk, const std::string& what) {
  SolvedPlan plan;
  plan.solution = recourse_.solve(risk, options_, what);
  plan.modules = modules_of(problem(), plan.solution.x);
  return plan;
}

SolvedPlan ReferencePlanner::deterministic() const {
  shock::ScenarioSet one = problem().scenarios();
  one.scenarios = {mean_scenario(problem().scenarios())};
  PlanningProblem alone(problem().study(), std::move(one));
  const RiskChoice risk = without_ambiguity(risk_);
  return ReferencePlanner(alone, risk, options_).best_for(risk, "the deterministic plan");
}

std::vector<double> ReferencePlanner::x_of(const std::vector<planning::PlannedModule>& modules) const {
  return planning::first_stage_of(problem().first_stage(),
                                  planning::find_purchases(problem().study(), problem().first_stage(), modules));
}

InSample ReferencePlanner::in_sample(const std::vector<planning::PlannedModule>& modules) {
  return in_sample(x_of(modules));
}

InSample ReferencePlanner::in_sample(const std::vector<double>& x) {
  return in_sample_of(problem(), risk_, x, recourse_.costs_at(x, options_));
}

InSample in_sample_of(const PlanningProblem& problem, const RiskChoice& risk, const std::vector<double>& x,
                      SharedRecourse::Costs costs) {
  InSample out;
  const auto& cost = problem.first_stage().model.columns.cost;
  for (std::size_t j = 0; j < cost.size(); ++j) out.first_stage_usd += cost[j] * x[j];
  out.cost_usd = std::move(costs.usd);
  out.lower_usd = std::move(costs.lower_usd);
  out.residual = costs.residual;
  const std::vector<double> probability = problem.problem().probabilities();
  out.recourse = planning::distribution(out.cost_usd, probability, risk.alpha);
  out.lower = planning::distribution(out.lower_usd, probability, risk.alpha);
  out.risk_usd = stochastic::make_risk_measure(problem.risk_spec(risk))->evaluate(out.cost_usd).value;
  out.nominal_risk_usd = (1.0 - risk.lambda) * out.recourse.expected_usd + risk.lambda * out.recourse.cvar_usd;
  return out;
}

}  // namespace gridkeel::assessment
