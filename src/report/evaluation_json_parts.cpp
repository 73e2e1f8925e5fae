#include "report/evaluation_json_parts.hpp"

#include <nlohmann/json.hpp>

namespace gridkeel::report {
namespace {

using Json = nlohmann::ordered_json;
using assessment::Evaluation;

Json bounded_json(const stochastic::Bounded& b) { return {{"value", b.value}, {"lower", b.lower}}; }
Json range_json(const stochastic::Bounded& b) { return {{"lower", b.lower}, {"upper", b.value}}; }

// On each kind of days, what another plan costs more than the run's.
Json out_of_sample_json(const Evaluation& e, std::size_t plan) {
  Json out = Json::object();
  for (const auto& shift : e.shifts) {
    const assessment::SampleStatistics& s = shift.statistics[plan];
    out[shift.shift.name] = {
        {"mean_usd", s.mean_more.value},
        {"cvar_usd", s.cvar_more.value},
        {"cvar_interval", {s.cvar_more.lower, s.cvar_more.upper}},
    };
  }
  return out;
}

Json against_json(const Evaluation& e, const char* name, double in_sample_usd) {
  const std::size_t plan = e.index_of(name);
  if (plan == e.plans.size()) return nullptr;
  return {{"in_sample_usd", in_sample_usd}, {"out_of_sample", out_of_sample_json(e, plan)}};
}

Json bracket_json(const assessment::Bracket& b) {
  return {{"in_sample_usd", b.in_sample_usd},
          {"out_of_sample_usd", {{"value", b.fresh.value}, {"lower", b.fresh.lower}, {"upper", b.fresh.upper}}},
          {"difference_usd", b.difference_usd},
          {"difference_share", b.difference_share},
          {"verdict", to_string(b.verdict)},
          {"outside_usd", b.outside_usd}};
}

}  // namespace

Json brackets_json(const Evaluation& e) {
  Json out = Json::array();
  for (std::size_t p = 0; p < e.plans.size(); ++p)
    out.push_back({{"plan", e.plans[p].name},
                   {"expected_recourse", bracket_json(expected_bracket(e, p))},
                   {"cvar_recourse", bracket_json(cvar_bracket(e, p))}});
  return out;
}

Json values_json(const Evaluation& e) {
  const assessment::InSample& own = e.plans.front().in_sample;
  const auto objective = [&](const char* name) {
    const assessment::ComparedPlan* plan = e.find(name);
    return plan != nullptr ? plan->in_sample.objective_usd() : 0.0;
  };
  Json out = {
      {"of_modules", against_json(e, assessment::kNoModules, objective(assessment::kNoModules) - own.objective_usd())},
      {"of_stochastic_solution",
       against_json(e, assessment::kDeterministic, objective(assessment::kDeterministic) - own.objective_usd())},
      {"of_distributional_robustness",
       against_json(e, assessment::kSampleAverage, objective(assessment::kSampleAverage) - own.objective_usd())},
      {"price_of_robustness_usd", nullptr},
      {"of_risk_aversion",
       against_json(e, assessment::kRiskNeutral, objective(assessment::kRiskNeutral) - own.objective_usd())},
      {"price_of_risk_aversion_usd", nullptr}};
  if (const auto* average = e.find(assessment::kSampleAverage))
    out["price_of_robustness_usd"] = own.nominal_objective_usd() - average->in_sample.nominal_objective_usd();
  if (const auto* neutral = e.find(assessment::kRiskNeutral))
    out["price_of_risk_aversion_usd"] = own.expected_objective_usd() - neutral->in_sample.expected_objective_usd();
  return out;
}

Json information_json(const Evaluation& e) {
  if (!e.information) return nullptr;
  const stochastic::ValueOfInformation& v = *e.information;
  return {{"ws", bounded_json(v.wait_and_see)},
          {"rp", bounded_json(v.recourse)},
          {"eev", bounded_json(v.expected_value_solution)},
          {"ev", bounded_json(v.expected_value)},
          {"vss", v.vss()},
          {"vss_bounds", range_json(v.vss_bounds())},
          {"evpi", v.evpi()},
          {"evpi_bounds", range_json(v.evpi_bounds())}};
}

Json explanation_json(const EvaluationReport& report) {
  if (!report.evaluation.explanation) return nullptr;
  const assessment::Explanation& x = *report.evaluation.explanation;
  Json modules = Json::array(), next = Json::array(), prices = Json::array();
  for (const assessment::ModuleWorth& m : x.modules) {
    Json earns = Json::array();
    for (const auto& [scenario, saved] : m.earns_most) {
      const shock::Scenario& drawn = report.problem->scenarios().scenarios[scenario];
      earns.push_back({{"scenario", drawn.name}, {"saves_usd", saved}, {"story", drawn.story()}});
    }
    modules.push_back({{"bus", m.module.bus},
                       {"offer", m.module.offer},
                       {"units", m.module.units},
                       {"cost_usd", m.cost_usd},
                       {"saves_criterion_usd", m.criterion_usd},
                       {"saves_expected_usd", m.expected_usd},
                       {"saves_cvar_usd", m.cvar_usd},
                       {"net_usd", m.net_usd()},
                       {"last_unit_net_usd", m.last_unit_usd},
                       {"earns_most", std::move(earns)}});
  }
  for (const assessment::NextUnit& n : x.next)
    next.push_back({{"bus", n.bus},
                    {"offer", n.offer},
                    {"net_usd", n.net_usd},
                    {"cost_usd", n.cost_usd},
                    {"stopped_by", n.stopped_by.empty() ? Json(nullptr) : Json(n.stopped_by)}});
  for (const assessment::ShadowPrice& p : x.prices)
    prices.push_back({{"limit", p.limit},
                      {"unit", p.unit},
                      {"added", p.added},
                      {"saves_usd", p.saves_usd},
                      {"usd_per_unit", p.saves_usd / p.added}});
  return {{"objective_usd", x.objective_usd},
          {"modules", std::move(modules)},
          {"next", std::move(next)},
          {"shadow_prices", std::move(prices)},
          {"binding", x.binding}};
}

Json gap_json(const Evaluation& e) {
  if (!e.gap) return nullptr;
  const assessment::GapEstimate& g = *e.gap;
  return {{"replications", g.replications},
          {"scenarios", g.scenarios},
          {"confidence", g.confidence},
          {"mean_usd", g.mean_usd},
          {"upper_usd", g.upper_usd},
          {"objective_usd", g.objective_usd},
          {"upper_share", g.upper_usd / g.objective_usd},
          {"gap_usd", g.gap_usd}};
}

}  // namespace gridkeel::report
