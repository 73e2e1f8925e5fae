#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "report/ac_report.hpp"
#include "report/dispatch_account.hpp"
#include "report/dispatch_report.hpp"
#include "report/element_names.hpp"
#include "report/plan_json_parts.hpp"
#include "report/study_json.hpp"
#include "report/versions.hpp"
#include "shock/clock.hpp"

namespace gridkeel::report {
namespace {

using Json = nlohmann::ordered_json;
using planning::PlanningProblem;

Json plan_part(const DispatchReport& report) {
  const PlanningProblem& problem = *report.problem;
  Json modules = Json::array();
  for (const planning::Purchase& purchase : report.dispatched->plan.purchases)
    modules.push_back(module_json(problem, purchase));
  return {{"source", report.plan},
          {"first_stage_cost", report.dispatched->plan.solution.first_stage_cost},
          {"modules", std::move(modules)},
          {"installed", installed_json(problem.study())}};
}

Json extreme_json(const Extreme& extreme, const char* quantity, const char* element) {
  if (extreme.period < 0) return nullptr;
  return {{quantity, extreme.value}, {element, extreme.element}, {"period", extreme.period}};
}

Json unserved_json(const std::vector<Unserved>& all, const char* key) {
  Json out = Json::array();
  for (const Unserved& u : all)
    out.push_back({{key, u.name}, {"unserved_mwh", u.mwh}, {"unserved_mvarh", u.mvarh}, {"unserved_usd", u.cost_usd}});
  return out;
}

Json devices_json(const PlanningProblem& problem, const Account& account) {
  Json out = Json::array();
  for (const DeviceUse& use : account.devices) {
    const planning::Device& device = problem.first_stage().devices[use.device];
    const flex::Offer& offer = problem.study().catalogue.offer(device.offer);
    Json entry = {{"element", device_name(problem, use.device)},
                  {"bus", problem.study().candidate_sites[static_cast<std::size_t>(device.site)].name},
                  {"offer", offer.name},
                  {"type", flex::to_string(offer.module.type)},
                  {"installed", device.installed},
                  {"units", use.units},
                  {"usable_units", use.usable_units},
                  {"out_mwh", use.out_mwh},
                  {"in_mwh", use.in_mwh},
                  {"peak_mw", use.peak_mw},
                  {"peak_period", use.peak_period < 0 ? Json(nullptr) : Json(use.peak_period)}};
    if (offer.module.is_storage()) entry["stored_mwh"] = use.stored_mwh;
    if (offer.module.type == flex::ModuleType::generator) entry["starts"] = use.starts;
    out.push_back(std::move(entry));
  }
  return out;
}

Json restoration_json(const Account& account) {
  Json out = Json::array();
  for (const CutOff& c : account.cut_off)
    out.push_back({{"first_period", c.first_period},
                   {"end_period", c.end_period},
                   {"buses", c.buses},
                   {"held_at", c.held_at.empty() ? Json(nullptr) : Json(c.held_at)},
                   {"demand_mwh", c.demand_mwh},
                   {"unserved_mwh", c.unserved_mwh}});
  return out;
}

Json operations_json(const Account& account) {
  Json out = Json::array();
  for (const Operation& o : account.operations)
    out.push_back({{"period", o.period}, {"line", o.line}, {"closes", o.closes}});
  return out;
}

Json periods_json(const planning::Study& study, const Account& account) {
  Json out = Json::array();
  for (std::size_t t = 0; t < account.periods.size(); ++t) {
    const PeriodFigures& p = account.periods[t];
    const int period = static_cast<int>(t);
    out.push_back({{"period", period},
                   {"start", clock_text(study.horizon, period * study.horizon.step_h)},
                   {"demand_mw", p.demand},
                   {"import_mw", p.import},
                   {"generation_mw", p.generation},
                   {"storage_mw", p.storage},
                   {"demand_response_mw", p.demand_response},
                   {"shed_mw", p.shed},
                   {"imbalance_mw", p.imbalance},
                   {"vmin_pu", p.vmin_pu},
                   {"most_loading", p.most_loading}});
  }
  return out;
}

Json head_json(const DispatchReport& report, std::size_t s) {
  const DispatchReport::Told& told = report.told[s];
  const shock::Scenario& scenario = report.problem->scenarios().scenarios[s];
  Json out = {{"scenario", scenario.name}, {"kind", told.is_event() ? "event" : "scenario"}};
  if (told.is_event()) {
    out["base"] = told.base;
    if (!told.title.empty()) out["title"] = told.title;
  } else {
    out["probability"] = told.probability;
  }
  out["story"] = scenario.story();
  return out;
}

// The columns of recourse.csv.
void add_costs(Json& out, const DispatchReport& report, std::size_t s) {
  const planning::Outcome& outcome = report.dispatched->plan.outcomes[s];
  out["recourse_cost_usd"] = report.dispatched->plan.solution.recourse_cost[s];
  for (int term = 0; term < planning::kCostTerms; ++term)
    out[fmt::format("{}_usd", to_string(static_cast<planning::CostTerm>(term)))] =
        outcome.term_usd[static_cast<std::size_t>(term)];
  out["unserved_mwh"] = outcome.unserved_mwh;
  out["imbalance_mwh"] = outcome.imbalance_mwh;
  out["restoration_h"] = outcome.restoration_h;
  out["unserved_mvarh"] = outcome.unserved_mvarh;
  out["lower_bound_usd"] = report.dispatched->lower_bound_usd[s];
  if (report.told[s].recorded_cost) out["recorded_cost_usd"] = *report.told[s].recorded_cost;
}

Json scenario_json(const DispatchReport& report, std::size_t s) {
  const PlanningProblem& problem = *report.problem;
  const Account account = account_of(problem, report.dispatched->plan, s);
  Json out = head_json(report, s);
  add_costs(out, report, s);
  out["unserved_by_class"] = unserved_json(account.unserved_class, "load_class");
  out["unserved_by_bus"] = unserved_json(account.unserved_bus, "bus");
  out["devices"] = devices_json(problem, account);
  out["lowest_voltage"] = extreme_json(account.lowest_voltage, "voltage_pu", "bus");
  out["highest_voltage"] = extreme_json(account.highest_voltage, "voltage_pu", "bus");
  out["highest_loading"] = extreme_json(account.highest_loading, "share_of_rating", "line");
  out["highest_import"] = extreme_json(account.highest_import, "import_mw", "element");
  out["cut_off"] = restoration_json(account);
  out["operations"] = operations_json(account);
  out["periods"] = periods_json(problem.study(), account);
  return out;
}

}  // namespace

bool agrees_with_record(const DispatchReport& report, std::size_t scenario, double recorded_usd) {
  const double cost = report.dispatched->plan.solution.recourse_cost[scenario];
  const double rounding = 0.01 + 1e-6 * std::max(std::abs(cost), std::abs(recorded_usd));
  if (stochastic::has_integer_recourse(report.problem->problem()))
    return recorded_usd >= report.dispatched->lower_bound_usd[scenario] - rounding;
  return std::abs(cost - recorded_usd) <= rounding;
}

Json dispatch_json(const DispatchReport& report) {
  const PlanningProblem& problem = *report.problem;
  const planning::Checks& checks = report.dispatched->plan.checks;
  Json scenarios = Json::array();
  for (std::size_t s = 0; s < report.told.size(); ++s) scenarios.push_back(scenario_json(report, s));
  const planning::Study& study = problem.study();
  return {{"study", study_json(study)},
          {"run", report.run.empty() ? Json(nullptr) : Json(report.run)},
          {"plan", plan_part(report)},
          {"drawn", {{"count", report.drawn_count}, {"seed", report.seed}}},
          {"horizon",
           {{"periods", study.horizon.periods},
            {"step_h", study.horizon.step_h},
            {"start_hour", study.horizon.start_hour}}},
          {"scenarios", std::move(scenarios)},
          {"checks",
           {{"recourse_residual", checks.recourse_residual}, {"term_sum_residual_usd", checks.term_sum_residual_usd}}},
          {"ac_check", report.ac ? ac_json(problem, *report.ac) : Json(nullptr)},
          {"fidelity", fidelity_json(problem, nullptr)},
          {"warnings", report.warnings},
          {"timing", {{"total_s", report.total_s}}},
          {"versions", versions_json()}};
}

}  // namespace gridkeel::report
