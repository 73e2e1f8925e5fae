#include <fmt/format.h>

#include "report/ac_report.hpp"
#include "report/format.hpp"

namespace gridkeel::report {
namespace {

using assessment::AcCheck;
using assessment::AcOutcome;
using assessment::AcPoint;
using assessment::AcQuantity;
using planning::PlanningProblem;

std::string states_text(const AcCheck& check) {
  std::string text = fmt::format("{} solved: losses {} MWh per event, {} at the import price, which no cost here holds",
                                 count_text(check.states - check.failed, "state", "states"),
                                 three_digits(check.expected_losses_mwh), money(check.expected_losses_usd));
  if (check.with_islands > 0) text += fmt::format("; {} with islands on their own", check.with_islands);
  if (check.with_dead_buses > 0) text += fmt::format("; {} with dead buses", check.with_dead_buses);
  if (check.voltage_error.scenario >= 0)
    text += fmt::format("; the model's voltages are off by at most {:.4f} pu", check.voltage_error.excess);
  return text + ".";
}

std::string place_text(const PlanningProblem& problem, const AcPoint& point) {
  const std::string element = ac_element(problem, point.quantity, point.element);
  const std::string_view kind = point.element < 0                         ? "at the "
                                : point.quantity == AcQuantity::line_flow ? "on line "
                                                                          : "at bus ";
  return fmt::format("{:.4g} {} {}{} ({}, period {}; limit {:.4g})", point.value, unit_of(point.quantity), kind,
                     element, problem.scenarios().scenarios[static_cast<std::size_t>(point.scenario)].name,
                     point.period, point.limit);
}

// The worst of each limit that is broken.
std::string violation_lines(const PlanningProblem& problem, const AcCheck& check) {
  std::string out;
  for (const AcPoint& worst : check.worst) {
    if (worst.scenario < 0) continue;
    long count = 0;
    for (const AcPoint& point : check.violations) count += point.quantity == worst.quantity ? 1 : 0;
    if (count == 0) continue;
    out += wrap(fmt::format("- {}: {}, the worst {}", to_string(worst.quantity),
                            count_text(count, "violation", "violations"), place_text(problem, worst)),
                2, kPageWidth);
  }
  return out;
}

std::string verdict(const PlanningProblem& problem, const AcCheck& check, const Style& style) {
  std::string out;
  if (check.failed > 0)
    out += style.warning(wrap(fmt::format("No AC solution (voltage collapse) in {} of {}.", check.failed,
                                          count_text(check.states, "state", "states")),
                              2, kPageWidth));
  if (check.violations.empty()) return out + (check.failed > 0 ? "" : "  All limits hold in AC.\n");
  return out + violation_lines(problem, check);
}

std::string feedback_text(const AcOutcome& outcome) {
  std::string text;
  if (!outcome.tightened.empty())
    text = fmt::format(
        "The plan and its cost are of a model with {} tightened by AC, after {}; with the study's own limits: {}.",
        count_text(static_cast<long>(outcome.tightened.size()), "limit", "limits"),
        count_text(static_cast<long>(outcome.rounds.size()) - 1, "more solve", "more solves"),
        money(outcome.rounds.front().objective_usd));
  if (!outcome.stopped.empty())
    text += fmt::format("{}Violations remain: {}.", text.empty() ? "" : " ", outcome.stopped);
  return text.empty() ? "" : wrap(text, 2, kPageWidth);
}

}  // namespace

std::string ac_block(const PlanningProblem& problem, const AcOutcome& outcome, const Style& style) {
  return style.heading("AC power flow") + "\n" + wrap(states_text(outcome.check), 2, kPageWidth) +
         verdict(problem, outcome.check, style) + feedback_text(outcome);
}

}  // namespace gridkeel::report
