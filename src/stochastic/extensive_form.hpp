#pragma once

#include <vector>

#include "solver/lp_model.hpp"
#include "stochastic/risk/risk_measure.hpp"
#include "stochastic/solution.hpp"
#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::stochastic {

// The deterministic equivalent as one model: first-stage columns first (their names), then "s.<column>" and the loss
// "loss_s" per scenario, and the risk measure by LP duality. Lazy rows are all in. Names are for people: two may be the
// same where an instance has such names itself, and none decides what a column is.
solver::LpModel extensive_form(const TwoStageProblem& problem, const RiskMeasure& risk, bool relax_first_stage);

// Solves the extensive form with the MILP solver alone: the reference for small cases.
Solution solve_extensive(const TwoStageProblem& problem, const RiskMeasure& risk, const SolveOptions& options);

}  // namespace gridkeel::stochastic
