#include <fmt/format.h>

#include "report/ac_report.hpp"
#include "report/dispatch_report.hpp"
#include "report/dispatch_summary_parts.hpp"
#include "report/format.hpp"
#include "report/story_text.hpp"

namespace gridkeel::report {
namespace {

std::string header(const DispatchReport& report, const Style& style) {
  const planning::Study& study = report.problem->study();
  int units = 0;
  for (const planning::Purchase& purchase : report.dispatched->plan.purchases) units += purchase.units;
  const std::string facts = fmt::format("{} · plan: {} ({}) · {} drawn with seed {} · {} periods of {:g} h",
                                        study.source, report.plan, count_text(units, "module bought", "modules bought"),
                                        count_text(report.drawn_count, "scenario", "scenarios"), report.seed,
                                        study.horizon.periods, study.horizon.step_h);
  return style.heading("Dispatch: " + (study.title.empty() ? study.name : study.title)) + "\n" +
         wrap(facts, 0, kPageWidth);
}

std::string title(const DispatchReport& report, std::size_t s, const Style& style) {
  const DispatchReport::Told& told = report.told[s];
  const shock::Scenario& scenario = report.problem->scenarios().scenarios[s];
  const std::string what = told.is_event()
                               ? fmt::format("event {} on top of {}", scenario.name, told.base)
                               : fmt::format("scenario {}, probability {}", scenario.name, percent(told.probability));
  const double cost = report.dispatched->plan.solution.recourse_cost[s];
  std::string out = style.heading(fmt::format("{}: {}", what, money(cost))) + "\n";
  if (!told.title.empty()) out += wrap(told.title, 2, kPageWidth);
  return out;
}

std::string scenario_text(const DispatchReport& report, std::size_t s, const Style& style) {
  constexpr std::size_t kMostEvents = 40;
  const planning::PlanningProblem& problem = *report.problem;
  const planning::Plan& plan = report.dispatched->plan;
  const Account account = account_of(problem, plan, s);
  return title(report, s, style) + "  " + style.heading("What happens") + "\n" +
         story_text(problem, plan, s, kMostEvents) + cost_block(report, s, style) +
         supply_block(problem.study(), account, style) + device_block(problem, account, style) +
         unserved_block(account, style) + network_block(problem.study(), account, style);
}

}  // namespace

std::string dispatch_summary(const DispatchReport& report, const Style& style) {
  std::string out = header(report, style);
  for (const std::string& warning : report.warnings) out += style.warning(wrap("warning: " + warning, 0, kPageWidth));
  for (std::size_t s = 0; s < report.told.size(); ++s) out += "\n" + scenario_text(report, s, style);
  if (report.ac) out += "\n" + ac_block(*report.problem, *report.ac, style);
  return out;
}

}  // namespace gridkeel::report
