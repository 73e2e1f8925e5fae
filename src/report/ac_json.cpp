#include <algorithm>
#include <nlohmann/json.hpp>

#include "report/ac_report.hpp"

namespace gridkeel::report {
namespace {

using Json = nlohmann::ordered_json;
using assessment::AcCheck;
using assessment::AcOutcome;
using assessment::AcPoint;
using assessment::AcQuantity;
using planning::PlanningProblem;

Json ac_place(const PlanningProblem& problem, const AcPoint& point) {
  return {{"scenario", problem.scenarios().scenarios[static_cast<std::size_t>(point.scenario)].name},
          {"period", point.period},
          {"element", ac_element(problem, point.quantity, point.element)}};
}

Json ac_worst_json(const PlanningProblem& problem, const AcPoint& point) {
  if (point.scenario < 0) return nullptr;
  Json out = ac_place(problem, point);
  out.update({{"value", point.value},
              {"limit", point.limit},
              {"unit", unit_of(point.quantity)},
              {"linear_value", point.linear},
              {"excess", point.excess}});
  return out;
}

Json voltage_error_json(const PlanningProblem& problem, const AcPoint& point) {
  if (point.scenario < 0) return nullptr;
  Json out = ac_place(problem, point);
  out.update({{"value_pu", point.value}, {"linear_value_pu", point.linear}, {"error_pu", point.excess}});
  return out;
}

Json violations_json(const AcCheck& check) {
  Json out = Json::object();
  for (int q = 0; q < assessment::kAcQuantities; ++q) {
    const auto quantity = static_cast<AcQuantity>(q);
    out[std::string(to_string(quantity))] = std::count_if(check.violations.begin(), check.violations.end(),
                                                          [&](const AcPoint& p) { return p.quantity == quantity; });
  }
  return out;
}

Json tightened_json(const PlanningProblem& problem, const AcOutcome& outcome) {
  Json out = Json::array();
  for (const assessment::TightenedLimit& limit : outcome.tightened)
    out.push_back({{"quantity", to_string(limit.quantity)},
                   {"element", ac_element(problem, limit.quantity, limit.element)},
                   {"limit", limit.limit},
                   {"tightened", limit.tightened},
                   {"unit", unit_of(limit.quantity)}});
  return out;
}

Json losses_json(const PlanningProblem& problem, const std::vector<double>& losses, double expected) {
  const auto most = std::max_element(losses.begin(), losses.end());
  const auto at = static_cast<std::size_t>(most - losses.begin());
  return {{"expected", expected}, {"most", *most}, {"most_scenario", problem.scenarios().scenarios[at].name}};
}

}  // namespace

Json ac_json(const PlanningProblem& problem, const AcOutcome& outcome) {
  const AcCheck& check = outcome.check;
  const planning::AcChoice& choice = problem.study().ac;
  Json worst = Json::object(), rounds = Json::array();
  for (int q = 0; q < assessment::kAcQuantities; ++q)
    worst[std::string(to_string(static_cast<AcQuantity>(q)))] =
        ac_worst_json(problem, check.worst[static_cast<std::size_t>(q)]);
  for (const assessment::AcRound& round : outcome.rounds)
    rounds.push_back({{"objective", round.objective_usd}, {"violations", round.violations}, {"failed", round.failed}});
  return {{"mode", to_string(choice.mode)},
          {"feasible", check.feasible()},
          {"states", check.states},
          {"failed", check.failed},
          {"with_islands", check.with_islands},
          {"with_dead_buses", check.with_dead_buses},
          {"dead_buses", check.dead_buses},
          {"violations", check.violations.size()},
          {"violations_by_quantity", violations_json(check)},
          {"tolerances", {{"voltage_pu", choice.voltage_tolerance_pu}, {"loading", choice.loading_tolerance}}},
          {"worst", std::move(worst)},
          {"voltage_error", voltage_error_json(problem, check.voltage_error)},
          {"losses_mwh", losses_json(problem, check.losses_mwh, check.expected_losses_mwh)},
          {"losses_usd", losses_json(problem, check.losses_usd, check.expected_losses_usd)},
          {"rounds", std::move(rounds)},
          {"tightened", tightened_json(problem, outcome)},
          {"stopped", outcome.stopped}};
}

}  // namespace gridkeel::report
