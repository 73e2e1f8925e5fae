#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/format.hpp"
#include "report/plan_summary.hpp"
#include "report/solution_report.hpp"
#include "report/solve_report.hpp"
#include "report/text_table.hpp"

namespace gridkeel::report {
namespace {

constexpr std::size_t kShownColumns = 20;

std::string number(double value) { return std::isfinite(value) ? fmt::format("{:.10g}", value + 0.0) : "unknown"; }

std::string header(const SolvedInstance& s, const Style& style) {
  const auto& problem = s.instance.problem;
  std::string scenarios = count_text(problem.scenario_count(), "scenario", "scenarios");
  if (s.instance.draws > 0)
    scenarios += fmt::format(" ({}, seed {})", count_text(s.instance.draws, "draw", "draws"), s.instance.seed);
  std::string relaxed;
  if (s.relaxed_first) relaxed += " · first stage relaxed";
  if (s.relaxed_recourse) relaxed += " · recourse relaxed";
  const std::string facts =
      fmt::format("{} · {} · {} + {} columns · {}{}", s.source, scenarios, problem.first_stage.columns.count(),
                  problem.templates.front().columns.count(), risk_text(s.risk), relaxed);
  return style.heading(s.instance.name.empty() ? "Instance" : s.instance.name) + "\n" + wrap(facts, 0, kPageWidth);
}

std::string result(const SolvedInstance& s, const Style& style) {
  const stochastic::Solution& r = s.solution;
  const bool proven = s.status == "optimal" || s.status == "gap_limit";
  TextTable table(1);
  if (s.instance.maximise) table.add({"maximised objective", number(-r.first_stage_cost - r.risk_value)});
  table.add({s.instance.maximise ? "its negative, minimised" : "objective", number(r.first_stage_cost + r.risk_value)});
  table.add({"lower bound", number(r.lower_bound)});
  table.add({"first stage", number(r.first_stage_cost)});
  table.add({"risk value of the recourse", number(r.risk_value)});
  table.add({"  expected recourse", number(s.expected)});
  table.add({fmt::format("  CVaR {:g} %", 100.0 * s.risk.alpha), number(s.cvar)});
  table.add({"  worst scenario", number(s.worst)});
  std::string out = (proven ? style.good(status_words(r.status)) : style.warning(status_words(r.status))) +
                    fmt::format(", gap {}\n", percent(r.gap()));
  out += table.text(2);
  if (!r.reason.empty()) out += wrap(r.reason, 2, kPageWidth);
  return out + wrap(method_words(r, s.total_s), 2, kPageWidth);
}

std::string sweep(const SolvedInstance& s, const Style& style) {
  if (s.sweep.empty()) return {};
  return style.heading("Sweep over the radius") + "\n" + sweep_table(s) +
         fmt::format("\n{}\n", style.heading(fmt::format("At the last radius, {:g}", s.risk.radius)));
}

std::string first_stage(const SolvedInstance& s, const Style& style) {
  const solver::Columns& columns = s.instance.problem.first_stage.columns;
  const std::vector<double> x = shown_first_stage(s, s);
  std::vector<std::size_t> order;
  for (std::size_t j = 0; j < x.size(); ++j)
    if (x[j] != 0.0) order.push_back(j);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return std::abs(x[a]) > std::abs(x[b]); });
  if (order.empty()) return style.heading("First stage") + "\n  all zero\n";
  TextTable table(1);
  for (std::size_t k = 0; k < std::min(order.size(), kShownColumns); ++k)
    table.add({columns.name(static_cast<int>(order[k])), number(x[order[k]])});
  std::string out = style.heading("First stage, largest values first") + "\n" + table.text(2);
  if (order.size() > kShownColumns)
    out += fmt::format("  ... and {} more, all in --json\n", order.size() - kShownColumns);
  return out;
}

std::string statistics(const SolvedInstance& s, const Style& style) {
  if (!s.statistics) return {};
  const stochastic::ValueOfInformation& v = *s.statistics;
  const auto cost = [](double value) { return value == solver::kInf ? "infeasible" : number(value); };
  TextTable table(1);
  table.add({"WS   every scenario decided on its own", cost(v.wait_and_see.value)});
  table.add({"RP   decided for all of them", cost(v.recourse.value)});
  table.add({"EEV  decided for the mean scenario", cost(v.expected_value_solution.value)});
  table.add({"EVPI = RP - WS   perfect information", cost(v.evpi())});
  table.add({"VSS = EEV - RP   the stochastic solution", v.vss() == solver::kInf ? "infinite" : number(v.vss())});
  return style.heading("Value of information (expected costs)") + "\n" + table.text(2);
}

std::string numbers(const SolvedInstance& s, const Style& style) {
  if (!s.statistics) return {};
  TextTable table(1);
  const auto range = [](const stochastic::Magnitudes& m) {
    return m.empty() ? std::string("-") : fmt::format("{:.3g} .. {:.3g}", m.smallest, m.largest);
  };
  table.add({"", "matrix", "costs", "bounds", "right-hand sides"});
  const auto& [first, second, technology] = s.numbers;
  table.add({"first stage", range(first.matrix), range(first.cost), range(first.bounds), range(first.rhs)});
  table.add({"first-stage columns in recourse rows", range(technology), "", "", ""});
  table.add({"recourse", range(second.matrix), range(second.cost), range(second.bounds), range(second.rhs)});
  return style.heading("Sizes of numbers") + "\n" + table.text(2);
}

std::string warnings(const SolvedInstance& s, const Style& style) {
  if (s.warnings.empty()) return {};
  std::string out;
  for (const std::string& warning : s.warnings) out += wrap("- " + warning, 2, kPageWidth);
  return style.warning("Warnings") + "\n" + out;
}

}  // namespace

std::string solve_summary(const SolvedInstance& s, const Style& style) {
  std::string out = header(s, style);
  for (const std::string& block : {sweep(s, style), result(s, style), first_stage(s, style), statistics(s, style),
                                   numbers(s, style), warnings(s, style)})
    if (!block.empty()) out += "\n" + block;
  return out;
}

}  // namespace gridkeel::report
