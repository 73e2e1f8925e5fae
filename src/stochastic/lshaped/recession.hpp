#pragma once

#include <optional>
#include <vector>

#include "stochastic/risk/risk_measure.hpp"
#include "stochastic/solution.hpp"
#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::stochastic {

// What is left of a problem far out: finite sides and bounds are 0, infinite ones stay, and so do costs and matrices.
// First-stage columns that have no end go as far as 1. Without integers and constants.
TwoStageProblem recession_of(const TwoStageProblem& problem);

// A direction r of first stages along which the cost of the relaxation falls without end:
//   c'r + rho(Q_1'(r) .. Q_N'(r)) < 0,  Q' the recourse of the recession problem,
// since Q_s(x + t r) <= Q_s(x) + t Q_s'(r) wherever x is feasible, and rho is monotone, subadditive and positively
// homogeneous. Nothing if there is none, or none was found before `options` stopped the search.
std::optional<std::vector<double>> falling_direction(const TwoStageProblem& problem, const RiskMeasure& risk,
                                                     const SolveOptions& options);

}  // namespace gridkeel::stochastic
