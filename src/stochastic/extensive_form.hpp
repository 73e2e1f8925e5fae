#pragma once

#include <vector>

#include "solver/lp_model.hpp"
#include "stochastic/risk/risk_measure.hpp"
#include "stochastic/solution.hpp"
#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::stochastic {

// The deterministic equivalent as one model: first-stage columns first (their names), then per scenario
// "SCENARIO.COLUMN" and its loss "loss_SCENARIO", and the risk measure by LP duality. Lazy rows are all in.
struct ExtensiveForm {
  solver::LpModel model;
  std::vector<int> loss_column;  // per scenario
};
ExtensiveForm extensive_form(const TwoStageProblem& problem, const RiskMeasure& risk, bool relax_first_stage);

// Solves the extensive form with the MILP solver alone: the reference for small cases.
Solution solve_extensive(const TwoStageProblem& problem, const RiskMeasure& risk, const SolveOptions& options);

}  // namespace gridkeel::stochastic
