#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "report/fidelity.hpp"
#include "report/operation_report.hpp"
#include "report/versions.hpp"

namespace gridkeel::report {
namespace {

using Json = nlohmann::ordered_json;
using operation::Course;
using operation::SetPoint;
using operation::StepRecord;

Json devices_json(const OperationReport& report, const Course& course) {
  const operation::Plant& plant = *report.plant;
  const double dt = plant.study.horizon.step_h;
  Json out = Json::array();
  for (std::size_t d = 0; d < plant.first.devices.size(); ++d) {
    double charge = 0.0, discharge = 0.0, generation = 0.0, reduction = 0.0, rebound = 0.0;
    for (const StepRecord& s : course.steps) {
      const SetPoint& p = s.done[d];
      charge += p.charge * dt, discharge += p.discharge * dt, generation += p.generation * dt;
      reduction += p.reduction * dt, rebound += p.rebound * dt;
    }
    const planning::Device& device = plant.first.devices[d];
    out.push_back({{"bus", plant.study.candidate_sites[static_cast<std::size_t>(device.site)].name},
                   {"offer", plant.study.catalogue.offer(device.offer).name},
                   {"installed", device.installed},
                   {"units", plant.units[d]},
                   {"charge_mwh", charge},
                   {"discharge_mwh", discharge},
                   {"generation_mwh", generation},
                   {"reduction_mwh", reduction},
                   {"rebound_mwh", rebound},
                   {"stored_at_end_mwh", course.steps.back().stored_mwh[d]}});
  }
  return out;
}

// Of a study whose switches move.
Json switching_json(const OperationReport& report, const Course& course) {
  const planning::Study& study = report.plant->study;
  const double dt = study.horizon.step_h;
  int operations = 0, moving_steps = 0, dark_steps = 0, dark_blocks = 0;
  for (const StepRecord& s : course.steps) {
    operations += s.operations;
    moving_steps += !s.switches.empty();
    const auto dark = std::count(s.switches.energised.begin(), s.switches.energised.end(), 0);
    dark_steps += dark > 0;
    dark_blocks += static_cast<int>(dark);
  }
  return {{"operations", operations},
          {"steps", moving_steps},
          {"restoration_h", dark_steps * dt},
          {"dark_block_h", dark_blocks * dt},
          {"pickup_mwh", course.total().pickup_mw * dt},
          {"worst_gap_to_relaxation", course.worst_switching_gap}};
}

Json course_json(const OperationReport& report, const Course& course) {
  const operation::Figures sum = course.total();
  const double dt = report.plant->study.horizon.step_h;
  Json terms = Json::object();
  for (int k = 0; k < planning::kCostTerms; ++k)
    terms[fmt::format("{}_usd", to_string(static_cast<planning::CostTerm>(k)))] =
        sum.term_usd[static_cast<std::size_t>(k)];
  double deviation = 0.0, breach = 0.0;
  int shed_steps = 0;
  for (const StepRecord& s : course.steps) {
    deviation += s.deviation_mw * dt;
    breach += s.breach;
    shed_steps += s.figures.shed_mw > 1e-6;
  }
  Json out{{"cost_usd", course.cost_usd()},
           {"dispatch_cost_usd", sum.cost_usd},
           {"end_usd", course.end_usd},
           {"terms", std::move(terms)},
           {"demand_mwh", sum.demand_mw * dt},
           {"import_mwh", sum.import_mw * dt},
           {"unserved_mwh", sum.shed_mw * dt},
           {"unserved_steps", shed_steps},
           {"imbalance_mwh", sum.imbalance_mw * dt},
           {"deviation_mwh", deviation},
           {"breach", breach},
           {"worst_mip_gap", course.worst_gap},
           {"devices", devices_json(report, course)}};
  if (report.plant->switches()) out["restoration"] = switching_json(report, course);
  return out;
}

Json times_json(const OperationReport& report) {
  const Course& rolling = report.operation.rolling;
  Json reasons = Json::array();
  for (const StepRecord& s : rolling.steps)
    if (!s.decision.fallback.empty() && reasons.size() < 20)
      reasons.push_back({{"step", s.step}, {"reason", s.decision.fallback}});
  return {{"p50_s", solve_time_s(rolling, 0.50)}, {"p95_s", solve_time_s(rolling, 0.95)},
          {"p99_s", solve_time_s(rolling, 0.99)}, {"max_s", solve_time_s(rolling, 1.0)},
          {"step_limit_s", report.step_limit_s},  {"fallbacks", fallbacks(rolling)},
          {"fallback_steps", std::move(reasons)}};
}

}  // namespace

int fallbacks(const Course& course) {
  return static_cast<int>(std::count_if(course.steps.begin(), course.steps.end(),
                                        [](const StepRecord& s) { return !s.decision.fallback.empty(); }));
}

std::vector<std::string> operation_fidelity(const OperationReport& report) {
  const operation::Plant& plant = *report.plant;
  planning::Study study = plant.study;
  // Switches are never closed in fractions here.
  if (plant.switches()) study.restoration.switching = planning::Restoration::Switching::none;
  std::vector<std::string> parts = relaxed_parts(study);
  if (plant.switches()) {
    std::erase_if(parts, [](const std::string& part) { return part.starts_with("switching:"); });
    parts.push_back(
        "switching: each window takes the cheapest of the switch plans that it tries, not of all; hindsight does the "
        "same, so it is no bound where switches move");
  }
  parts.push_back("AC power flow: not run on these steps");
  return parts;
}

Json operation_json(const OperationReport& report) {
  const operation::Plant& plant = *report.plant;
  const operation::Operation& o = report.operation;
  const double hindsight = o.hindsight.cost_usd();
  return {
      {"status", "done"},
      {"run", report.run},
      {"study", report.study_source},
      {"stream",
       {{"steps", plant.steps()},
        {"step_min", 60.0 * plant.study.horizon.step_h},
        {"days", plant.steps() / plant.day_steps},
        {"seed", report.seed},
        {"event", report.event},
        {"story", report.story}}},
      {"look_ahead_h", report.look_ahead_h},
      {"recourse", recourse_kind(plant.study)},
      {"switching", plant.switches() ? "decided" : "none"},
      {"fidelity", operation_fidelity(report)},
      {"rolling", course_json(report, o.rolling)},
      {"hindsight", course_json(report, o.hindsight)},
      {"rule", course_json(report, o.rule)},
      {"above_hindsight_usd", {{"rolling", o.rolling.cost_usd() - hindsight}, {"rule", o.rule.cost_usd() - hindsight}}},
      {"solve_time", times_json(report)},
      {"warnings", report.warnings},
      {"timing", {{"total_s", report.total_s}}},
      {"versions", versions_json()}};
}

}  // namespace gridkeel::report
