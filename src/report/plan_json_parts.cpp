#include "report/plan_json_parts.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "report/fidelity.hpp"
#include "report/money_view.hpp"
#include "report/origin_report.hpp"
#include "report/solution_report.hpp"

namespace gridkeel::report {
namespace {

using Json = nlohmann::ordered_json;
using planning::Plan;
using planning::PlanningProblem;

Json distribution_json(const planning::Distribution& d, double first_stage_usd, double risk_usd) {
  return {{"first_stage_cost_usd", first_stage_usd},
          {"expected_recourse_usd", d.expected_usd},
          {"cvar_recourse_usd", d.cvar_usd},
          {"worst_recourse_usd", d.worst_usd},
          {"risk_value_usd", risk_usd},
          {"objective_usd", first_stage_usd + risk_usd}};
}

Json radius_json(const RunInfo& info) {
  if (!info.radius) return nullptr;
  const planning::RadiusSearch& search = *info.radius;
  return {
      {"confidence", search.confidence},   {"resamples", search.resamples},     {"draws", search.draws},
      {"nominal_usd", search.nominal_usd}, {"covered_usd", search.covered_usd}, {"reached_usd", search.reached_usd}};
}

}  // namespace

Json module_json(const PlanningProblem& problem, const planning::Purchase& purchase) {
  const planning::Device& device = problem.first_stage().devices[purchase.device];
  const flex::Offer& offer = problem.study().catalogue.offer(device.offer);
  const PurchaseCost cost = module_cost(problem, purchase);
  const double energy_mwh = offer.module.is_storage() ? purchase.units * offer.module.storage.energy_mwh : 0.0;
  return {{"bus", problem.study().candidate_sites[static_cast<std::size_t>(device.site)].name},
          {"offer", offer.name},
          {"module", offer.module.name},
          {"type", flex::to_string(offer.module.type)},
          {"supplier", offer.supplier},
          {"units", purchase.units},
          {"power_mw", purchase.units * offer.module.power_mw},
          {"energy_mwh", energy_mwh},
          {"cost_usd", cost.per_event_usd},
          {"cost_usd_per_year", cost.per_year_usd},
          {"price_usd", cost.price_usd}};
}

Json installed_json(const planning::Study& study) {
  Json out = Json::array();
  for (const planning::Installed& installed : study.installed) {
    const flex::Offer& offer = study.catalogue.offer(installed.offer);
    out.push_back({{"bus", study.candidate_sites[installed.site].name},
                   {"offer", offer.name},
                   {"type", flex::to_string(offer.module.type)},
                   {"units", installed.units},
                   {"power_mw", installed.units * offer.module.power_mw}});
  }
  return out;
}

Json risk_json(const PlanningProblem& problem, const Plan& plan, const RunInfo& info) {
  Json out = {{"alpha", plan.risk.alpha},
              {"lambda", plan.risk.lambda},
              {"ambiguity", to_string(plan.risk.ambiguity)},
              {"radius", plan.risk.ambiguity == stochastic::Ambiguity::none ? 0.0 : plan.risk.radius},
              {"expected_recourse", plan.with_modules.expected_usd},
              {"cvar_recourse", plan.with_modules.cvar_usd},
              {"worst_recourse", plan.with_modules.worst_usd},
              {"nominal_risk_value", plan.nominal_risk_usd},
              {"saturated", plan.solution.saturated},
              {"stress_weight", stress_weight(problem, plan)},
              {"radius_search", radius_json(info)}};
  if (!plan.risk.ambiguity_file.empty()) out["ambiguity_file"] = plan.risk.ambiguity_file;
  return out;
}

Json scenarios_json(const PlanningProblem& problem) {
  const shock::ScenarioSet& set = problem.scenarios();
  Json out = {{"count", set.scenarios.size()},    {"seed", set.seed},
              {"fingerprint", set.fingerprint()}, {"periods", set.horizon.periods},
              {"step_h", set.horizon.step_h},     {"start_hour", set.horizon.start_hour}};
  out.update(origin_json(set));
  return out;
}

Json comparison_json(const Plan& plan) {
  return {
      {"with_modules", distribution_json(plan.with_modules, plan.solution.first_stage_cost, plan.solution.risk_value)},
      {"without_modules", distribution_json(plan.without_modules, 0.0, plan.risk_without_usd)}};
}

Json money_json(const PlanningProblem& problem, const Plan& plan) {
  const planning::Money& money = problem.study().money;
  const double saving = plan.without_modules.expected_usd - plan.with_modules.expected_usd;
  const double cost = plan.solution.first_stage_cost, per_year = money.events_per_year;
  Json out = {{"purchase_price_usd", plan.purchase_price_usd},
              {"budget_usd", nullptr},
              {"discount_rate", money.discount_rate},
              {"events_per_year", per_year},
              {"per_event",
               {{"modules_usd", cost},
                {"expected_saving_usd", saving},
                {"expected_net_benefit_usd", saving - cost},
                {"risk_avoided_usd", plan.risk_without_usd - plan.solution.risk_value},
                {"net_benefit_usd", plan.risk_without_usd - plan.solution.risk_value - cost}}},
              {"per_year",
               {{"modules_usd", cost * per_year},
                {"expected_saving_usd", saving * per_year},
                {"expected_net_benefit_usd", (saving - cost) * per_year}}}};
  if (money.budget_usd) out["budget_usd"] = *money.budget_usd;
  return out;
}

Json method_json(const PlanningProblem& problem, const Plan& plan, const RunInfo& info) {
  Json out = method_json(plan.solution, info.gap_target, info.time_limit_s);
  out["topologies"] = problem.topology_count();
  return out;
}

Json checks_json(const Plan& plan) {
  return {{"first_stage_residual", plan.checks.first_stage_residual},
          {"recourse_residual", plan.checks.recourse_residual},
          {"term_sum_residual_usd", plan.checks.term_sum_residual_usd},
          {"bound_residual", plan.solution.largest_residual}};
}

Json fidelity_json(const PlanningProblem& problem, const assessment::AcOutcome* ac) {
  std::string network = "lindistflow (lossless)";
  if (ac != nullptr && !ac->tightened.empty()) network += ", limits tightened by AC power flow";
  return {{"recourse", recourse_kind(problem.study())},
          {"network", network},
          {"integers_relaxed", problem.study().fidelity.relaxed},
          {"relaxed", relaxed_parts(problem.study())}};
}

Json shedding_json(const PlanningProblem& problem) {
  const planning::Study& study = problem.study();
  if (!sheds_by_zone(study)) return {{"by", "bus"}, {"loads", problem.base().loads.size()}};
  const std::vector<int> zone = shedding_zones(study);
  return {{"by", "zone"},
          {"loads", problem.base().loads.size()},
          {"zones", *std::max_element(zone.begin(), zone.end()) + 1}};
}

Json timing_json(const Plan& plan, const RunInfo& info) {
  return {{"total_s", info.total_s},
          {"study_s", info.study_s},
          {"scenarios_s", info.scenarios_s},
          {"problem_s", info.problem_s},
          {"plan_s", info.plan_s},
          {"ac_s", info.ac_s},
          {"solve_s", plan.solution.timing.total_s},
          {"master_s", plan.solution.timing.master_s},
          {"subproblem_s", plan.solution.timing.subproblem_s}};
}

}  // namespace gridkeel::report
