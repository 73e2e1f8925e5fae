#pragma once

#include <vector>

#include "planning/planning_problem.hpp"

namespace gridkeel::planning {

// By how much the criterion of these costs may be too low, of itself: an estimate of the oracle, not a bound.
inline constexpr double kCostTolerance = 1e-3;

// What each scenario costs if nothing is bought (Stage II as an LP), within that tolerance. Scenarios go through in
// blocks, so that memory does not grow with their number.
std::vector<double> costs_without_modules(const Study& study, const shock::ScenarioSet& set);

// Expectation and CVaR of these costs under the scenarios' probabilities.
shock::CostMoments cost_moments(const std::vector<double>& cost, const std::vector<double>& probability, double alpha);

}  // namespace gridkeel::planning
