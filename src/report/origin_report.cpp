#include "report/origin_report.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "report/format.hpp"

namespace gridkeel::report {
namespace {

using Json = nlohmann::ordered_json;

Json change_json(const shock::CostChange& change, double alpha) {
  return {{"alpha", alpha},
          {"expected_drawn_usd", change.before.expected_usd},
          {"expected_kept_usd", change.after.expected_usd},
          {"cvar_drawn_usd", change.before.cvar_usd},
          {"cvar_kept_usd", change.after.cvar_usd}};
}

Json reduction_json(const shock::SetOrigin& origin) {
  if (!origin.reduction) return nullptr;
  const shock::ReductionReport& r = *origin.reduction;
  return {{"method", r.method},
          {"distinct", r.distinct},
          {"distance_sd", r.distance},
          {"without_modules", change_json(r.without_modules, r.alpha)},
          {"trial_plan", r.trial_plan ? change_json(*r.trial_plan, r.alpha) : Json(nullptr)}};
}

std::string relative_change(double before, double after) {
  return before == 0.0 ? ""
                       : fmt::format(" ({}{})", after >= before ? "+" : "-", percent(std::abs(after / before - 1)));
}

std::string change_text(std::string_view plan, const shock::CostChange& change, double alpha) {
  const auto& [before, after] = change;
  return fmt::format("{} the drawn ones cost {} expected and {} at CVaR {:g} %, the kept ones {}{} and {}{}.", plan,
                     money(before.expected_usd), money(before.cvar_usd), 100.0 * alpha, money(after.expected_usd),
                     relative_change(before.expected_usd, after.expected_usd), money(after.cvar_usd),
                     relative_change(before.cvar_usd, after.cvar_usd));
}

long kept_count(const shock::ScenarioSet& set) {
  return static_cast<long>(set.scenarios.size()) - static_cast<long>(set.origin.stress.size());
}

}  // namespace

Json origin_json(const shock::ScenarioSet& set) {
  return {{"sampling", set.origin.sampling},
          {"file", set.origin.file.empty() ? Json(nullptr) : Json(set.origin.file)},
          {"drawn", set.origin.drawn},
          {"kept", kept_count(set)},
          {"reduction", reduction_json(set.origin)},
          {"stress", set.origin.stress}};
}

std::string origin_words(const shock::ScenarioSet& set) {
  std::string words = count_text(kept_count(set), "scenario", "scenarios");
  if (set.origin.reduction)
    words += fmt::format(" out of {} ({})", count_text(set.origin.drawn, "drawn one", "drawn ones"),
                         set.origin.reduction->method);
  const auto stress = static_cast<long>(set.origin.stress.size());
  if (stress > 0) words += " and " + count_text(stress, "stress atom", "stress atoms");
  if (!set.origin.file.empty()) return words + " from " + set.origin.file;
  if (set.origin.sampling != "monte_carlo") words += ", " + set.origin.sampling;
  return words;
}

std::string reduction_text(const shock::ScenarioSet& set) {
  if (!set.origin.reduction) return {};
  const shock::ReductionReport& r = *set.origin.reduction;
  std::string text = fmt::format(
      "Reduced from {} scenarios ({} distinct) to {}: Wasserstein distance {} standard deviations of a feature. {}",
      r.drawn, r.distinct, r.kept, three_digits(r.distance),
      change_text("With no modules", r.without_modules, r.alpha));
  if (r.trial_plan) text += " " + change_text("Under a trial plan", *r.trial_plan, r.alpha);
  return text;
}

double stress_weight(const planning::PlanningProblem& problem, const planning::Plan& plan) {
  double weight = 0.0;
  for (std::size_t s = 0; s < plan.solution.weight.size(); ++s)
    if (problem.scenarios().scenarios[s].stress) weight += plan.solution.weight[s];
  return weight;
}

std::string stress_text(const planning::PlanningProblem& problem, const planning::Plan& plan) {
  std::string list;
  for (std::size_t s = 0; s < plan.solution.weight.size(); ++s) {
    const shock::Scenario& scenario = problem.scenarios().scenarios[s];
    if (!scenario.stress || plan.solution.weight[s] < 5e-5) continue;
    list += fmt::format("{}{} {}", list.empty() ? "" : ", ", scenario.name, percent(plan.solution.weight[s]));
  }
  if (problem.scenarios().origin.stress.empty()) return {};
  if (list.empty()) return "No stress atom carries worst-case weight.";
  return fmt::format("Stress atoms carry {} of the worst-case weight: {}.", percent(stress_weight(problem, plan)),
                     list);
}

}  // namespace gridkeel::report
