#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "planning/study.hpp"
#include "report/style.hpp"
#include "stochastic/smps/smps.hpp"
#include "stochastic/solution.hpp"
#include "stochastic/statistics/numerical_range.hpp"
#include "stochastic/statistics/value_of_information.hpp"

namespace gridkeel::report {

// What came of solving an instance under one risk measure.
struct SolveOutcome {
  planning::RiskChoice risk;
  stochastic::Solution solution;
  std::string status;
  double expected = 0.0, cvar = 0.0, worst = 0.0, nominal_risk = 0.0;  // of the recourse costs at `nominal`
  double first_stage_residual = 0.0;
  double solve_s = 0.0;
};

// An SMPS instance and its solution, with everything that results tell about them. Swept over several radii, the
// outcome is that of the last one.
struct SolvedInstance : SolveOutcome {
  stochastic::smps::Instance instance;
  std::string source;                                    // as the user named it
  std::vector<double> nominal;                           // probability per scenario
  std::vector<SolveOutcome> sweep;                       // per radius, if there are several
  bool relaxed_first = false, relaxed_recourse = false;  // integers that the instance has but the solve dropped
  double gap_target = 0.0, time_limit_s = 0.0;           // infinite without a limit
  double read_s = 0.0, statistics_s = 0.0, total_s = 0.0;
  std::optional<stochastic::ValueOfInformation> statistics;
  stochastic::NumericalRange numbers;
  std::vector<std::string> warnings;  // of the reader and of the solve
  std::string fingerprint;
};

// First-stage values as people and scripts want them: integers that the solver left 1e-9 off are whole, and what is
// only rounding is 0.
std::vector<double> shown_first_stage(const SolvedInstance& solved, const SolveOutcome& outcome);

// Keys: docs/results.md. Numbers that are not finite become null.
nlohmann::ordered_json solve_json(const SolvedInstance& solved);
std::string solve_summary(const SolvedInstance& solved, const Style& style);

// One line per scenario: scenario, probability, worst_case_weight, recourse_cost.
std::string solve_csv(const SolvedInstance& solved);

// Of the sweep. One line per radius: radius, status, objective, lower_bound, gap, first_stage_cost, risk_value,
// expected_recourse, cvar_recourse, worst_recourse, nominal_risk_value, saturated, subproblem_solves, solve_s.
std::string sweep_csv(const SolvedInstance& solved);
nlohmann::ordered_json sweep_json(const SolvedInstance& solved);
std::string sweep_table(const SolvedInstance& solved);

}  // namespace gridkeel::report
