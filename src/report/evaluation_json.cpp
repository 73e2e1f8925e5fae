#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "report/evaluation_json_parts.hpp"
#include "report/evaluation_report.hpp"
#include "report/fidelity.hpp"
#include "report/study_json.hpp"
#include "report/versions.hpp"

namespace gridkeel::report {
namespace {

using Json = nlohmann::ordered_json;
using assessment::Estimate;

Json estimate_json(const Estimate& e) { return {{"value", e.value}, {"lower", e.lower}, {"upper", e.upper}}; }

Json modules_json(const std::vector<planning::PlannedModule>& modules) {
  Json out = Json::array();
  for (const planning::PlannedModule& m : modules)
    out.push_back({{"bus", m.bus}, {"offer", m.offer}, {"units", m.units}});
  return out;
}

Json plan_json(const assessment::ComparedPlan& plan) {
  const assessment::InSample& s = plan.in_sample;
  Json out = {
      {"name", plan.name},
      {"about", plan.about},
      {"units", plan.units},
      {"price_usd", plan.price_usd},
      {"first_stage_cost_usd", s.first_stage_usd},
      {"in_sample",
       {{"objective_usd", s.objective_usd()},
        {"nominal_objective_usd", s.nominal_objective_usd()},
        {"expected_objective_usd", s.expected_objective_usd()},
        {"expected_recourse_usd", s.recourse.expected_usd},
        {"cvar_recourse_usd", s.recourse.cvar_usd},
        {"worst_recourse_usd", s.recourse.worst_usd},
        {"lower_bound", {{"expected_recourse_usd", s.lower.expected_usd}, {"cvar_recourse_usd", s.lower.cvar_usd}}},
        {"open", s.open},
        {"risk_value_usd", s.risk_usd}}}};
  if (plan.optimum) out["solved"] = {{"objective", plan.optimum->value}, {"lower_bound", plan.optimum->lower}};
  out["modules"] = modules_json(plan.modules);
  return out;
}

Json figures_json(const EvaluationReport& report, const std::string& plan, const assessment::Sample& sample,
                  const assessment::SampleStatistics& s) {
  const auto names = assessment::figure_names(report.problem->study());
  Json means = Json::object();
  for (std::size_t f = 0; f < names.size(); ++f) means[names[f].name] = estimate_json(s.mean[f]);
  return {
      {"plan", plan},
      {"first_stage_cost_usd", sample.first_stage_usd},
      {"mean", std::move(means)},
      {"var_recourse_usd", estimate_json(s.var)},
      {"cvar_recourse_usd", estimate_json(s.cvar)},
      {"worst_recourse_usd", s.worst},
      {"cvar_disruption_usd", estimate_json(s.disruption_cvar)},
      {"more_than_plan", {{"mean_usd", estimate_json(s.mean_more)}, {"cvar_usd", estimate_json(s.cvar_more)}}},
      {"lower_bound", {{"mean_recourse_usd", s.mean_lower_bound}, {"cvar_recourse_usd", s.cvar_lower_bound}}},
      {"worst_scenario", {{"seed", sample.worst.seed}, {"scenario", sample.worst.name}, {"story", sample.worst.story}}},
      {"checks", {{"recourse_residual", sample.residual}, {"term_sum_residual_usd", sample.term_sum_residual_usd}}},
      {"method",
       {{"lp_solves", sample.lp_solves},
        {"simplex_iterations", sample.simplex_iterations},
        {"mip_solves", sample.mip_solves},
        {"open", sample.open},
        {"widest_usd", sample.widest_usd}}}};
}

Json shift_json(const EvaluationReport& report, const assessment::ShiftResult& result) {
  Json changes = Json::array();
  for (const ConfigEdit& edit : result.shift.edits) changes.push_back(assessment::to_text(edit));
  Json plans = Json::array();
  for (std::size_t p = 0; p < result.samples.size(); ++p)
    plans.push_back(figures_json(report, report.evaluation.plans[p].name, result.samples[p], result.statistics[p]));
  return {{"name", result.shift.name},
          {"title", result.shift.title},
          {"count", result.scenario.size()},
          {"study", result.shift.study.empty() ? Json(nullptr) : Json(result.shift.study)},
          {"changes", std::move(changes)},
          {"plans", std::move(plans)},
          {"seconds", result.seconds}};
}

Json risk_json(const planning::RiskChoice& risk) {
  return {{"alpha", risk.alpha},
          {"lambda", risk.lambda},
          {"ambiguity", to_string(risk.ambiguity)},
          {"radius", risk.radius}};
}

}  // namespace

Json evaluation_json(const EvaluationReport& report) {
  const assessment::Evaluation& e = report.evaluation;
  const planning::Study& study = report.problem->study();
  Json plans = Json::array(), shifts = Json::array();
  for (const auto& plan : e.plans) plans.push_back(plan_json(plan));
  for (const auto& shift : e.shifts) shifts.push_back(shift_json(report, shift));
  return {{"status", e.complete ? "done" : "interrupted"},
          {"study", study_json(study)},
          {"run", report.run},
          {"risk", risk_json(report.risk)},
          {"scenarios",
           {{"count", e.count}, {"seed", e.seed}, {"in_sample", report.problem->scenarios().scenarios.size()}}},
          {"intervals", {{"confidence", e.confidence}, {"replicates", e.replicates}}},
          {"recourse", recourse_kind(study)},
          {"plans", std::move(plans)},
          {"shifts", std::move(shifts)},
          {"in_sample_check", brackets_json(e)},
          {"values", values_json(e)},
          {"statistics", information_json(e)},
          {"explanation", explanation_json(report)},
          {"gap_estimate", gap_json(e)},
          {"warnings", report.warnings},
          {"timing", {{"total_s", report.total_s}}},
          {"versions", versions_json()}};
}

}  // namespace gridkeel::report
