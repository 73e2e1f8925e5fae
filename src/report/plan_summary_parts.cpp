#include "report/plan_summary_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/format.hpp"
#include "report/money_view.hpp"
#include "report/origin_report.hpp"
#include "report/story_text.hpp"
#include "report/text_table.hpp"

namespace gridkeel::report {
namespace {

using planning::Plan;
using planning::PlanningProblem;

// "25 (dc-25)": the bus, and the data centre at it.
std::string place_name(const planning::Study& study, std::size_t site) {
  const planning::CandidateSite& candidate = study.candidate_sites[site];
  for (const shock::AiSite& ai : study.ai_sites)
    if (ai.bus == candidate.bus) return fmt::format("{} ({})", candidate.name, ai.name);
  return candidate.name;
}

std::vector<std::string> module_row(const PlanningProblem& problem, const planning::Purchase& purchase) {
  const planning::Device& device = problem.first_stage().devices[purchase.device];
  const flex::Offer& offer = problem.study().catalogue.offer(device.offer);
  const PurchaseCost cost = module_cost(problem, purchase);
  const bool stores = offer.module.is_storage();
  return {place_name(problem.study(), static_cast<std::size_t>(device.site)),
          offer.name,
          offer.supplier,
          std::to_string(purchase.units),
          three_digits(purchase.units * offer.module.power_mw),
          stores ? three_digits(purchase.units * offer.module.storage.energy_mwh) : "-",
          money(cost.per_year_usd),
          money(cost.price_usd)};
}

// Sites are paid for too; without their row the columns would not add up.
void add_site_row(TextTable& table, const PlanningProblem& problem, const Plan& plan) {
  PurchaseCost total;
  int open = 0;
  for (std::size_t i = 0; i < problem.study().candidate_sites.size(); ++i) {
    if (!site_is_open(problem, plan, i)) continue;
    ++open;
    total.per_year_usd += site_cost(problem, i).per_year_usd;
    total.price_usd += site_cost(problem, i).price_usd;
  }
  table.add({"", count_text(open, "site opened", "sites opened"), "", "", "", "", money(total.per_year_usd),
             money(total.price_usd)});
}

std::string installed_text(const planning::Study& study) {
  std::string list;
  for (const planning::Installed& installed : study.installed)
    list += fmt::format("{}{} x {} at {}", list.empty() ? "" : ", ", installed.units,
                        study.catalogue.offer(installed.offer).name, place_name(study, installed.site));
  return list.empty() ? "" : wrap("Installed already: " + list, 2, kPageWidth);
}

std::string change(double before, double after) {
  if (!(before > 0.0)) return "";
  const double share = (after - before) / before;
  return fmt::format("{}{}", share > 0.0 ? "+" : "", percent(share));
}

std::string bought(const PlanningProblem& problem, const Plan& plan, bool proven, const Style& style) {
  if (problem.first_stage().offered_count() == 0)
    return style.warning("Nothing can be bought") +
           "\n  At no site is an offer allowed that fits, comes in time and has a load to reduce.\n";
  if (plan.purchases.empty())
    return proven
               ? style.heading("Buy nothing") + "\n  No module of the catalogue saves more than it costs.\n"
               : style.warning("Nothing to buy was found yet") + "\n  The search was stopped too early to say more.\n";
  int units = 0;
  for (const planning::Purchase& purchase : plan.purchases) units += purchase.units;
  const double per_year = plan.solution.first_stage_cost * problem.study().money.events_per_year;
  std::string out = style.heading(fmt::format("Buy {} for {} today, {} a year", count_text(units, "module", "modules"),
                                              money(plan.purchase_price_usd), money(per_year))) +
                    "\n";
  TextTable table(3);
  table.add({"bus", "offer", "supplier", "units", "MW", "MWh", "cost/yr", "price"});
  for (const planning::Purchase& purchase : plan.purchases) table.add(module_row(problem, purchase));
  add_site_row(table, problem, plan);
  out += table.text(2);
  return out + wrap(fmt::format(
                        "{} per event for modules takes {} of risk away: {} net.",
                        money(plan.solution.first_stage_cost), money(plan.risk_without_usd - plan.solution.risk_value),
                        money(plan.risk_without_usd - plan.solution.risk_value - plan.solution.first_stage_cost)),
                    2, kPageWidth);
}

}  // namespace

std::string purchase_block(const PlanningProblem& problem, const Plan& plan, bool proven, const Style& style) {
  return bought(problem, plan, proven, style) + installed_text(problem.study());
}

std::string comparison_block(const PlanningProblem& problem, const Plan& plan, const Style& style) {
  const planning::Distribution &with = plan.with_modules, &without = plan.without_modules;
  const double today = plan.solution.first_stage_cost;
  const double total = today + plan.solution.risk_value;
  TextTable table(1);
  const auto add = [&](const std::string& name, double before, double after) {
    table.add({name, money(before), money(after), change(before, after)});
  };
  const bool some_stand = !problem.study().installed.empty();
  table.add(
      {"", some_stand ? "nothing bought" : "without modules", some_stand ? "as planned" : "with modules", "change"});
  table.add({"modules", money(0.0), money(today), ""});
  add("dispatch, expected", without.expected_usd, with.expected_usd);
  add(fmt::format("dispatch, CVaR {:g} %", 100.0 * plan.risk.alpha), without.cvar_usd, with.cvar_usd);
  add("dispatch, worst scenario", without.worst_usd, with.worst_usd);
  add("risk (what the criterion makes of it)", plan.risk_without_usd, plan.solution.risk_value);
  add("modules + risk: what is minimised", plan.risk_without_usd, total);
  std::string out = style.heading("Cost per event") + "\n" + table.text(2);
  const double events = problem.study().money.events_per_year;
  const double saving = without.expected_usd - with.expected_usd;
  out += wrap(fmt::format("A year of {:g} events: the modules cost {}, save {} of expected cost, {} net.", events,
                          money(today * events), money(saving * events), money((saving - today) * events)),
              2, kPageWidth);
  return out;
}

std::string worst_block(const PlanningProblem& problem, const Plan& plan, const Style& style) {
  constexpr std::size_t kScenarios = 3, kEvents = 6;
  std::string out = style.heading("Scenarios that drive it") + "\n";
  const std::vector<std::size_t> order = by_weighted_cost(plan);
  for (std::size_t k = 0; k < std::min(kScenarios, order.size()); ++k) {
    const auto& scenario = problem.scenarios().scenarios[order[k]];
    const double unserved_mwh = plan.outcomes[order[k]].unserved_mwh;
    const std::string unserved = unserved_mwh < 5e-4 ? "all load served" : three_digits(unserved_mwh) + " MWh unserved";
    out += fmt::format("  {}: {} with the plan, {}; worst-case weight {} (probability {})\n", scenario.name,
                       money(plan.solution.recourse_cost[order[k]]), unserved, percent(plan.solution.weight[order[k]]),
                       percent(scenario.probability));
    out += story_text(problem, plan, order[k], kEvents);
  }
  return out;
}

namespace {

std::string radius_text(const planning::RadiusSearch& search) {
  return fmt::format(
      "The radius was found by bootstrap: with nothing bought, the risk of {} resamples of {} draws is at most {} in "
      "{} of them ({} for the scenarios as they are), and the worst case within {:.3g} reaches {}.",
      search.resamples, search.draws, money(search.covered_usd), percent(search.confidence), money(search.nominal_usd),
      search.radius, money(search.reached_usd));
}

}  // namespace

std::string ambiguity_block(const PlanningProblem& problem, const Plan& plan, const RunInfo& info, const Style& style) {
  if (plan.risk.ambiguity == stochastic::Ambiguity::none) return {};
  const double nominal = plan.nominal_risk_usd, robust = plan.solution.risk_value;
  std::string out = style.heading("What ambiguity adds") + "\n";
  out +=
      wrap(fmt::format("The risk is {} if the scenarios' own probabilities are right, {} at worst within the {} ({}).",
                       money(nominal), money(robust), plan.risk.ambiguity_file.empty() ? "radius" : "limits",
                       nominal > 0.0 ? change(nominal, robust) : "no change"),
           2, kPageWidth);
  if (info.radius) out += wrap(radius_text(*info.radius), 2, kPageWidth);
  out += wrap(stress_text(problem, plan), 2, kPageWidth);
  if (plan.solution.saturated)
    out +=
        style.warning(wrap("Saturated: the set already reaches the worst scenario of the sample, so a larger one "
                           "changes nothing. More scenarios would.",
                           2, kPageWidth));
  return out;
}

}  // namespace gridkeel::report
