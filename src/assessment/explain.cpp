#include "assessment/explain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "planning/purchase_limits.hpp"

namespace gridkeel::assessment {
namespace {

using planning::PlannedModule;
using planning::PurchaseLimit;

constexpr std::size_t kEarners = 3;     // scenarios named per module
constexpr std::size_t kCandidates = 6;  // further units that are solved for, of those that cuts promise most
constexpr std::size_t kShownNext = 3;
constexpr double kRelaxedGap = 1e-6;
constexpr double kBudgetShare = 0.05;  // by which the budget is raised to measure its price

std::vector<PlannedModule> with_units(std::vector<PlannedModule> modules, std::size_t which, int units) {
  modules[which].units = units;
  if (units == 0) modules.erase(modules.begin() + static_cast<std::ptrdiff_t>(which));
  return modules;
}

// x of modules that need not keep the limits.
std::vector<double> unchecked_x(const planning::PlanningProblem& problem, const std::vector<PlannedModule>& modules) {
  const planning::Study& study = problem.study();
  std::vector<planning::Purchase> purchases;
  const auto& devices = problem.first_stage().devices;
  for (const PlannedModule& module : modules)
    for (std::size_t d = 0; d < devices.size(); ++d)
      if (!devices[d].installed && study.catalogue.offer(devices[d].offer).name == module.offer &&
          study.candidate_sites[static_cast<std::size_t>(devices[d].site)].name == module.bus)
        purchases.push_back({d, module.units});
  return planning::first_stage_of(problem.first_stage(), purchases);
}

ModuleWorth worth_of(ReferencePlanner& planner, const std::vector<PlannedModule>& modules, std::size_t which,
                     const InSample& all) {
  ModuleWorth worth;
  worth.module = modules[which];
  const auto without = [&](int units) {
    return planner.in_sample(unchecked_x(planner.problem(), with_units(modules, which, units)));
  };
  const InSample none = without(0);
  worth.cost_usd = all.first_stage_usd - none.first_stage_usd;
  worth.criterion_usd = none.risk_usd - all.risk_usd;
  worth.expected_usd = none.recourse.expected_usd - all.recourse.expected_usd;
  worth.cvar_usd = none.recourse.cvar_usd - all.recourse.cvar_usd;
  const InSample one_less = modules[which].units > 1 ? without(modules[which].units - 1) : none;
  worth.last_unit_usd = one_less.objective_usd() - all.objective_usd();
  for (std::size_t s = 0; s < all.cost_usd.size(); ++s)
    worth.earns_most.emplace_back(s, none.cost_usd[s] - all.cost_usd[s]);
  std::stable_sort(worth.earns_most.begin(), worth.earns_most.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  worth.earns_most.resize(std::min(kEarners, worth.earns_most.size()));
  return worth;
}

// One unit more at each place that has a column for it, by what it may save at most.
struct Candidate {
  NextUnit unit;
  std::vector<double> x;
  double least_objective = 0.0;
};

std::vector<Candidate> candidates(ReferencePlanner& planner, const std::vector<double>& x) {
  const planning::PlanningProblem& problem = planner.problem();
  const planning::Study& study = problem.study();
  const planning::FirstStage& first = problem.first_stage();
  const auto measure = stochastic::make_risk_measure(problem.risk_spec(planner.risk()));
  std::vector<Candidate> out;
  for (const planning::Device& device : first.devices) {
    if (device.installed) continue;
    Candidate c;
    c.x = x;
    c.x[static_cast<std::size_t>(device.column)] += 1.0;
    c.x[static_cast<std::size_t>(first.site_column[static_cast<std::size_t>(device.site)])] = 1.0;
    c.unit.bus = study.candidate_sites[static_cast<std::size_t>(device.site)].name;
    c.unit.offer = study.catalogue.offer(device.offer).name;
    for (std::size_t j = 0; j < x.size(); ++j) c.unit.cost_usd += first.model.columns.cost[j] * (c.x[j] - x[j]);
    if (const auto broken = planning::broken_limit(study, first, c.x)) c.unit.stopped_by = broken->text;
    for (std::size_t j = 0; j < x.size(); ++j) c.least_objective += first.model.columns.cost[j] * c.x[j];
    const std::vector<double> least = planner.recourse().least_costs_at(c.x);
    const bool known = std::all_of(least.begin(), least.end(), [](double v) { return std::isfinite(v); });
    c.least_objective = known ? c.least_objective + measure->evaluate(least).value : -solver::kInf;
    out.push_back(std::move(c));
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const Candidate& a, const Candidate& b) { return a.least_objective < b.least_objective; });
  return out;
}

std::vector<NextUnit> next_units(ReferencePlanner& planner, const std::vector<double>& x, double objective) {
  std::vector<NextUnit> out;
  for (Candidate& c : candidates(planner, x)) {
    if (out.size() == kCandidates) break;
    c.unit.net_usd = objective - planner.in_sample(c.x).objective_usd();
    out.push_back(std::move(c.unit));
  }
  std::stable_sort(out.begin(), out.end(), [](const NextUnit& a, const NextUnit& b) { return a.net_usd > b.net_usd; });
  out.resize(std::min(kShownNext, out.size()));
  return out;
}

// The optimum with fractions of units, from below: bounds differ by no more than the gap, so that differences mean
// something.
double relaxed_optimum(ReferencePlanner& planner) {
  stochastic::SolveOptions options = planner.options();
  options.relax_first_stage = true;
  options.relative_gap = kRelaxedGap;
  return planner.recourse().solve(planner.risk(), options, "a shadow price").upper_bound;
}

std::vector<ShadowPrice> shadow_prices(ReferencePlanner& planner) {
  const planning::Study study = planner.problem().study();
  const std::vector<PurchaseLimit> limits = planner.problem().first_stage().limits;
  const double base = relaxed_optimum(planner);
  std::vector<ShadowPrice> prices;
  const auto measure = [&](std::string limit, std::string unit, double added, const planning::Study& looser) {
    planner.recourse().change_limits(looser);
    prices.push_back({std::move(limit), std::move(unit), added, std::max(0.0, base - relaxed_optimum(planner))});
  };
  if (study.money.budget_usd) {
    planning::Study looser = study;
    const double added = std::max(1.0, kBudgetShare * *study.money.budget_usd);
    looser.money.budget_usd = *study.money.budget_usd + added;
    measure("budget", "USD", added, looser);
  }
  for (const PurchaseLimit& limit : limits) {
    if (limit.kind != PurchaseLimit::Kind::inventory) continue;
    planning::Study looser = study;
    ++looser.catalogue.offers[limit.of].inventory;
    measure("inventory of " + study.catalogue.offers[limit.of].name, "unit", 1.0, looser);
  }
  planner.recourse().change_limits(study);
  return prices;
}

}  // namespace

Explanation explain(ReferencePlanner& planner, const std::vector<PlannedModule>& modules) {
  const std::vector<double> x = planner.x_of(modules);
  const InSample all = planner.in_sample(x);
  Explanation out;
  out.objective_usd = all.objective_usd();
  out.binding = planning::binding_limits(planner.problem().study(), planner.problem().first_stage(), x);
  for (std::size_t k = 0; k < modules.size(); ++k) out.modules.push_back(worth_of(planner, modules, k, all));
  std::stable_sort(out.modules.begin(), out.modules.end(),
                   [](const ModuleWorth& a, const ModuleWorth& b) { return a.net_usd() > b.net_usd(); });
  out.next = next_units(planner, x, all.objective_usd());
  out.prices = shadow_prices(planner);
  std::stable_sort(out.prices.begin(), out.prices.end(),
                   [](const ShadowPrice& a, const ShadowPrice& b) { return a.saves_usd > b.saves_usd; });
  return out;
}

}  // namespace gridkeel::assessment
