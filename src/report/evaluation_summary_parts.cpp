#include "report/evaluation_summary_parts.hpp"

#include <fmt/format.h>

#include <cmath>

#include "report/format.hpp"
#include "report/text_table.hpp"

namespace gridkeel::report {
namespace {

using assessment::Evaluation;

// Of a difference and its interval: what may be said of it.
std::string verdict(const assessment::Estimate& more) {
  if (more.lower > 0.0) return "the plan is better";
  if (more.upper < 0.0) return "the plan is worse";
  return "no difference that these scenarios show";
}

std::string against(const Evaluation& e, const char* name, const std::string& what) {
  const assessment::ComparedPlan* other = e.find(name);
  if (other == nullptr) return "";
  const double in_sample = other->in_sample.objective_usd() - e.plans.front().in_sample.objective_usd();
  std::string out =
      wrap(fmt::format("{}: {} by the criterion on the plan's own scenarios", what, money(in_sample)), 2, kPageWidth);
  for (const auto& shift : e.shifts) {
    const assessment::Estimate& more = shift.statistics[e.index_of(name)].cvar_more;
    out += wrap(fmt::format("{}: CVaR {} ({} … {}): {}", shift.shift.name, money(more.value), money(more.lower),
                            money(more.upper), verdict(more)),
                4, kPageWidth);
  }
  return out;
}

std::string interval(const stochastic::Bounded& b) { return fmt::format("{} … {}", money(b.lower), money(b.value)); }

std::string information_text(const Evaluation& e) {
  if (!e.information) return "";
  const stochastic::ValueOfInformation& v = *e.information;
  return wrap(fmt::format("Expected cost: wait-and-see {}, recourse problem {}, expected-value plan {}. Value of the "
                          "stochastic solution {} (surely {}), of perfect information {} (surely {})",
                          money(v.wait_and_see.value), money(v.recourse.value), money(v.expected_value_solution.value),
                          money(v.vss()), interval(v.vss_bounds()), money(v.evpi()), interval(v.evpi_bounds())),
              2, kPageWidth);
}

std::string modules_text(const EvaluationReport& report, const assessment::Explanation& x) {
  TextTable table(2);
  table.add({"bus", "offer", "units", "costs", "expected", "CVaR", "net", "last unit", "earns most in"});
  for (const assessment::ModuleWorth& m : x.modules) {
    std::string earns;
    for (const auto& [scenario, saved] : m.earns_most)
      if (saved > 0.0) earns += (earns.empty() ? "" : ", ") + report.problem->scenarios().scenarios[scenario].name;
    table.add({m.module.bus, m.module.offer, std::to_string(m.module.units), money(m.cost_usd), money(m.expected_usd),
               money(m.cvar_usd), money(m.net_usd()), money(m.last_unit_usd), earns});
  }
  return table.text(2) + wrap(
                             "costs: the modules. expected, CVaR: what they save there. net, last unit: saved by the "
                             "criterion, less the cost; of all the units, and of the last one alone.",
                             2, kPageWidth);
}

}  // namespace

std::string values_block(const EvaluationReport& report, const Style& style) {
  const Evaluation& e = report.evaluation;
  std::string text = against(e, assessment::kNoModules, "Value of the modules") +
                     against(e, assessment::kDeterministic, "Value of planning for many scenarios") +
                     against(e, assessment::kSampleAverage, "Value of distributional robustness") +
                     against(e, assessment::kRiskNeutral, "Value of risk aversion");
  if (const auto* average = e.find(assessment::kSampleAverage))
    text += wrap(fmt::format("Price of robustness: {} by the criterion without ambiguity, on the plan's own scenarios",
                             money(e.plans.front().in_sample.nominal_objective_usd() -
                                   average->in_sample.nominal_objective_usd())),
                 2, kPageWidth);
  if (const auto* neutral = e.find(assessment::kRiskNeutral))
    text += wrap(fmt::format("Price of risk aversion: {} of expected cost",
                             money(e.plans.front().in_sample.expected_objective_usd() -
                                   neutral->in_sample.expected_objective_usd())),
                 2, kPageWidth);
  text += information_text(e);
  return text.empty() ? "" : "\n" + style.heading("What the plan is worth, per event, modules paid") + "\n" + text;
}

std::string explanation_block(const EvaluationReport& report, const Style& style) {
  if (!report.evaluation.explanation) return "";
  const assessment::Explanation& x = *report.evaluation.explanation;
  std::string out = "\n" + style.heading("What each module is worth, per event: the plan without it") + "\n";
  out += x.modules.empty() ? wrap("The plan buys nothing.", 2, kPageWidth) : modules_text(report, x);
  out += "\n" + style.heading("What would be bought next") + "\n";
  for (const assessment::NextUnit& n : x.next)
    out += wrap(fmt::format("{} at bus {}: net {}{}", n.offer, n.bus, money(n.net_usd),
                            n.stopped_by.empty() ? (n.net_usd > 0.0 ? ", within the plan's gap" : ", does not pay")
                                                 : ", stopped by " + n.stopped_by),
                2, kPageWidth);
  out += "\n" + style.heading("What looser limits are worth") + "\n";
  bool any = false;
  for (const assessment::ShadowPrice& p : x.prices) {
    if (p.saves_usd < 0.005) continue;
    any = true;
    out += wrap(fmt::format("{}: {:.4g} {} more would save {} per event", p.limit, p.added, p.unit, money(p.saves_usd)),
                2, kPageWidth);
  }
  if (!any) out += wrap("Nothing: neither the budget nor any stock binds.", 2, kPageWidth);
  out += style.faint(wrap("By solving again with the looser limit and fractions of units allowed.", 2, kPageWidth));
  for (const std::string& binding : x.binding) out += wrap("Binding: " + binding, 2, kPageWidth);
  return out;
}

std::string gap_block(const EvaluationReport& report, const Style& style) {
  if (!report.evaluation.gap) return "";
  const assessment::GapEstimate& g = *report.evaluation.gap;
  return "\n" + style.heading("How far from the best plan there is") + "\n" +
         wrap(fmt::format(
                  "By the criterion without ambiguity, the plan costs {} more than the best for each of {} fresh "
                  "sets of {} scenarios on average, and with {} at most {} ({} of its cost) more than the best plan "
                  "for the whole distribution",
                  money(g.mean_usd), g.replications, g.scenarios, percent(g.confidence), money(g.upper_usd),
                  percent(g.upper_usd / g.objective_usd)),
              2, kPageWidth);
}

}  // namespace gridkeel::report
