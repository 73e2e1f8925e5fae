#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "report/columns_json.hpp"
#include "report/csv.hpp"
#include "report/format.hpp"
#include "report/solve_report.hpp"
#include "report/text_table.hpp"

namespace gridkeel::report {
namespace {

double objective_of(const SolveOutcome& o) { return o.solution.first_stage_cost + o.solution.risk_value; }

std::string cell(double value) { return fmt::format("{:.8g}", value + 0.0); }

}  // namespace

nlohmann::ordered_json sweep_json(const SolvedInstance& s) {
  nlohmann::ordered_json out = nlohmann::ordered_json::array();
  for (const SolveOutcome& o : s.sweep)
    out.push_back({{"radius", o.risk.radius},
                   {"status", o.status},
                   {"objective", objective_of(o)},
                   {"lower_bound", o.solution.lower_bound},
                   {"upper_bound", o.solution.upper_bound},
                   {"gap", o.solution.gap()},
                   {"first_stage_cost", o.solution.first_stage_cost},
                   {"risk_value", o.solution.risk_value},
                   {"expected_recourse", o.expected},
                   {"cvar_recourse", o.cvar},
                   {"worst_recourse", o.worst},
                   {"nominal_risk_value", o.nominal_risk},
                   {"saturated", o.solution.saturated},
                   {"first_stage", columns_json(s.instance.problem.first_stage.columns, shown_first_stage(s, o))},
                   {"first_stage_residual", o.first_stage_residual},
                   {"subproblem_solves", o.solution.subproblem_solves},
                   {"solve_s", o.solve_s}});
  return out;
}

std::string sweep_csv(const SolvedInstance& s) {
  std::string out =
      "radius,status,objective,lower_bound,gap,first_stage_cost,risk_value,expected_recourse,cvar_recourse,"
      "worst_recourse,nominal_risk_value,saturated,subproblem_solves,solve_s\n";
  for (const SolveOutcome& o : s.sweep) {
    out += csv_number(o.risk.radius) + "," + o.status;
    for (double value : {objective_of(o), o.solution.lower_bound, o.solution.gap(), o.solution.first_stage_cost,
                         o.solution.risk_value, o.expected, o.cvar, o.worst, o.nominal_risk})
      out += "," + csv_number(value);
    out += fmt::format(",{},{},{:.6f}\n", o.solution.saturated, o.solution.subproblem_solves, o.solve_s);
  }
  return out;
}

std::string sweep_table(const SolvedInstance& s) {
  TextTable table(0);
  table.add({"radius", "objective", "gap", "first stage", "expected", "worst", "LPs", "s", ""});
  for (const SolveOutcome& o : s.sweep)
    table.add({cell(o.risk.radius), cell(objective_of(o)), percent(o.solution.gap()), cell(o.solution.first_stage_cost),
               cell(o.expected), cell(o.worst), std::to_string(o.solution.subproblem_solves),
               fmt::format("{:.2f}", o.solve_s), o.solution.saturated ? "saturated" : ""});
  return table.text(2);
}

}  // namespace gridkeel::report
