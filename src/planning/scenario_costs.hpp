#pragma once

#include <vector>

#include "planning/planning_problem.hpp"

namespace gridkeel::planning {

// What each scenario costs if nothing is bought (Stage II as an LP; what is installed stands). Scenarios go through in
// blocks, so that memory does not grow with their number.
std::vector<double> costs_without_modules(const Study& study, const shock::ScenarioSet& set);

// What each scenario costs under a plan that suits a few of them: the relaxed optimum (fractions of units, Stage II as
// an LP, no ambiguity) of at most `kTrialScenarios`, reduced by `without_usd`, the costs without modules. Empty if that
// buys nothing. Of more than 2 500 scenarios the 1 500 costliest without modules and 1 000 of the others are solved
// for; the rest count as their nearest neighbour among these.
// With more than 24 periods, all these numbers are fewer in proportion.
inline constexpr int kTrialScenarios = 60;
std::vector<double> costs_under_trial_plan(const Study& study, const shock::ScenarioSet& set,
                                           const std::vector<double>& without_usd);

// Expectation and CVaR of these costs under the scenarios' probabilities.
shock::CostMoments cost_moments(const std::vector<double>& cost, const std::vector<double>& probability, double alpha);

}  // namespace gridkeel::planning
