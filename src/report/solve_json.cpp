#include <nlohmann/json.hpp>

#include <cmath>

#include "report/columns_json.hpp"
#include "report/csv.hpp"
#include "report/solution_report.hpp"
#include "report/solve_report.hpp"
#include "report/versions.hpp"

namespace gridkeel::report {
namespace {

using Json = nlohmann::ordered_json;
using stochastic::Bounded;
using stochastic::Magnitudes;

constexpr double kIntegral = 1e-6;  // its tolerance for integers

Json risk_json(const SolvedInstance& s) {
  return {{"alpha", s.risk.alpha},
          {"lambda", s.risk.lambda},
          {"ambiguity", to_string(s.risk.ambiguity)},
          {"radius", s.risk.radius},
          {"expected_recourse", s.expected},
          {"cvar_recourse", s.cvar},
          {"worst_recourse", s.worst},
          {"nominal_risk_value", s.nominal_risk},
          {"saturated", s.solution.saturated}};
}

Json instance_json(const SolvedInstance& s) {
  const auto& problem = s.instance.problem;
  const stochastic::RecourseTemplate& t = problem.templates.front();
  const auto integers = [](const solver::Columns& c) {
    return std::count_if(c.integer.begin(), c.integer.end(), [](char i) { return i != 0; });
  };
  return {{"name", s.instance.name},
          {"source", s.source},
          {"files", s.instance.files},
          {"sense", s.instance.maximise ? "max" : "min"},
          {"first_stage",
           {{"rows", problem.first_stage.rows.count()},
            {"columns", problem.first_stage.columns.count()},
            {"integers", integers(problem.first_stage.columns)}}},
          {"recourse", {{"rows", t.rows.count()}, {"columns", t.columns.count()}, {"integers", integers(t.columns)}}}};
}

Json scenarios_json(const SolvedInstance& s) {
  constexpr double kWhole = 1e15;  // larger ones are not exact as numbers anyway
  Json outcomes = s.instance.outcome_count;
  if (s.instance.outcome_count < kWhole) outcomes = static_cast<long>(s.instance.outcome_count);
  Json out = {{"count", s.instance.problem.scenario_count()},
              {"seed", nullptr},
              {"fingerprint", s.fingerprint},
              {"outcomes", outcomes},
              {"draws", nullptr},
              {"probability_sum", s.instance.probability_sum}};
  if (s.instance.draws > 0) {
    out["seed"] = s.instance.seed;
    out["draws"] = s.instance.draws;
  }
  return out;
}

Json statistics_json(const SolvedInstance& s) {
  if (!s.statistics) return nullptr;
  const stochastic::ValueOfInformation& v = *s.statistics;
  const auto pair = [](const Bounded& b) { return Json::array({b.lower, b.value}); };
  return {{"ev", v.expected_value.value},
          {"eev", v.expected_value_solution.value},
          {"ws", v.wait_and_see.value},
          {"rp", v.recourse.value},
          {"vss", v.vss()},
          {"evpi", v.evpi()},
          {"eev_bounds", pair(v.expected_value_solution)},
          {"ws_bounds", pair(v.wait_and_see)},
          {"rp_bounds", pair(v.recourse)},
          {"vss_bounds", pair(v.vss_bounds())},
          {"evpi_bounds", pair(v.evpi_bounds())},
          {"ev_first_stage", columns_json(s.instance.problem.first_stage.columns, v.expected_value_x)}};
}

Json range_json(const Magnitudes& m) { return m.empty() ? Json(nullptr) : Json::array({m.smallest, m.largest}); }

Json numbers_json(const stochastic::NumericalRange& n) {
  const auto stage = [](const stochastic::StageRange& r) {
    return Json{{"matrix", range_json(r.matrix)},
                {"cost", range_json(r.cost)},
                {"bounds", range_json(r.bounds)},
                {"rhs", range_json(r.rhs)}};
  };
  return {{"first_stage", stage(n.first)}, {"technology", range_json(n.technology)}, {"recourse", stage(n.second)}};
}

}  // namespace

Json solve_json(const SolvedInstance& s) {
  const stochastic::Solution& solution = s.solution;
  const double objective = solution.first_stage_cost + solution.risk_value;
  Json out = {
      {"status", s.status},
      {"objective", objective},
      {"lower_bound", solution.lower_bound},
      {"upper_bound", solution.upper_bound},
      {"gap", solution.gap()},
      {"first_stage_cost", solution.first_stage_cost},
      {"risk_value", solution.risk_value},
      {"instance", instance_json(s)},
      {"risk", risk_json(s)},
      {"first_stage", columns_json(s.instance.problem.first_stage.columns, shown_first_stage(s, s))},
      {"scenarios", scenarios_json(s)},
      {"relaxed", {{"first_stage", s.relaxed_first}, {"recourse", s.relaxed_recourse}}},
      {"method", method_json(solution, s.gap_target, s.time_limit_s)},
      {"checks", {{"first_stage_residual", s.first_stage_residual}, {"bound_residual", solution.largest_residual}}},
      {"statistics", statistics_json(s)},
      {"numbers", numbers_json(s.numbers)},
      {"warnings", s.warnings},
      {"timing",
       {{"total_s", s.total_s},
        {"read_s", s.read_s},
        {"solve_s", s.solve_s},
        {"master_s", solution.timing.master_s},
        {"subproblem_s", solution.timing.subproblem_s},
        {"statistics_s", s.statistics_s}}},
      {"versions", versions_json()}};
  if (s.instance.maximise) out["maximised_objective"] = -objective;
  if (!s.sweep.empty()) out["sweep"] = sweep_json(s);
  return out;
}

std::vector<double> shown_first_stage(const SolvedInstance& s, const SolveOutcome& outcome) {
  const solver::Columns& columns = s.instance.problem.first_stage.columns;
  std::vector<double> x = outcome.solution.x;
  for (std::size_t j = 0; j < x.size(); ++j) {
    const double whole = std::round(x[j]);
    if (columns.integer[j] != 0 && !s.relaxed_first && std::abs(x[j] - whole) <= kIntegral) x[j] = whole;
    if (std::abs(x[j]) <= kRounding) x[j] = 0.0;
  }
  return x;
}

std::string solve_csv(const SolvedInstance& s) {
  const double scale = s.instance.cost_scale;  // of raw probabilities: shown as written, costs unscaled
  std::string out = "scenario,probability,worst_case_weight,recourse_cost\n";
  for (std::size_t k = 0; k < s.instance.problem.scenarios.size(); ++k)
    out += csv_field(s.instance.problem.scenarios[k].name) + "," + csv_number(s.nominal[k] * scale) + "," +
           csv_number(s.solution.weight[k] * scale) + "," + csv_number(s.solution.recourse_cost[k] / scale) + "\n";
  return out;
}

}  // namespace gridkeel::report
