#include "report/plan_json.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "report/ac_report.hpp"
#include "report/money_view.hpp"
#include "report/plan_json_parts.hpp"
#include "report/study_json.hpp"
#include "report/versions.hpp"

namespace gridkeel::report {
namespace {

using Json = nlohmann::ordered_json;
using planning::Plan;
using planning::PlanningProblem;

constexpr double kNonzero = 1e-9;  // smaller values are the solver's rounding

// How to find the study again, and whether it is still the same.
Json planned_study_json(const planning::Study& study, const RunInfo& info) {
  Json out = study_json(study);
  out["file"] = info.study_file.empty() ? Json(nullptr) : Json(info.study_file);
  out["fingerprint"] = study.fingerprint;
  return out;
}

Json first_stage_json(const PlanningProblem& problem, const Plan& plan) {
  Json out = Json::object();
  const auto& columns = problem.first_stage().model.columns;
  for (int j = 0; j < columns.count(); ++j) {
    const double value = plan.solution.x[static_cast<std::size_t>(j)];
    if (std::abs(value) > kNonzero) out[columns.name(j)] = value;
  }
  return out;
}

Json sites_json(const PlanningProblem& problem, const Plan& plan) {
  Json out = Json::array();
  for (std::size_t i = 0; i < problem.study().candidate_sites.size(); ++i) {
    if (!site_is_open(problem, plan, i)) continue;
    const PurchaseCost cost = site_cost(problem, i);
    out.push_back({{"bus", problem.study().candidate_sites[i].name},
                   {"cost_usd", cost.per_event_usd},
                   {"cost_usd_per_year", cost.per_year_usd},
                   {"price_usd", cost.price_usd}});
  }
  return out;
}

Json worst_json(const PlanningProblem& problem, const Plan& plan) {
  constexpr std::size_t kShown = 5;
  Json out = Json::array();
  for (std::size_t s : by_weighted_cost(plan)) {
    if (out.size() == kShown) break;
    const auto& scenario = problem.scenarios().scenarios[s];
    out.push_back({{"scenario", scenario.name},
                   {"probability", scenario.probability},
                   {"worst_case_weight", plan.solution.weight[s]},
                   {"recourse_cost_usd", plan.solution.recourse_cost[s]},
                   {"unserved_mwh", plan.outcomes[s].unserved_mwh},
                   {"story", scenario.story()}});
  }
  return out;
}

}  // namespace

Json plan_json(const PlanningProblem& problem, const Plan& plan, const RunInfo& info, const assessment::AcOutcome* ac) {
  const planning::Study& study = problem.study();
  const stochastic::Solution& solution = plan.solution;
  Json modules = Json::array();
  for (std::size_t k = 0; k < plan.purchases.size(); ++k) {
    modules.push_back(module_json(problem, plan.purchases[k]));
    modules.back()["one_less_costs_usd"] = plan.one_less_usd.empty() ? Json(nullptr) : Json(plan.one_less_usd[k]);
  }
  return {{"status", to_string(solution.status)},
          {"objective", solution.first_stage_cost + solution.risk_value},
          {"lower_bound", solution.lower_bound},
          {"upper_bound", solution.upper_bound},
          {"gap", solution.gap()},
          {"first_stage_cost", solution.first_stage_cost},
          {"risk_value", solution.risk_value},
          {"study", planned_study_json(study, info)},
          {"risk", risk_json(problem, plan, info)},
          {"first_stage", first_stage_json(problem, plan)},
          {"modules", std::move(modules)},
          {"sites", sites_json(problem, plan)},
          {"installed", installed_json(study)},
          {"scenarios", scenarios_json(problem)},
          {"comparison", comparison_json(plan)},
          {"money", money_json(problem, plan)},
          {"binding", plan.binding},
          {"worst_scenarios", worst_json(problem, plan)},
          {"method", method_json(problem, plan, info)},
          {"checks", checks_json(plan)},
          {"shedding", shedding_json(problem)},
          {"ac_check", ac != nullptr ? ac_json(problem, *ac) : Json(nullptr)},
          {"fidelity", fidelity_json(problem, ac)},
          {"timing", timing_json(plan, info)},
          {"versions", versions_json()}};
}

}  // namespace gridkeel::report
