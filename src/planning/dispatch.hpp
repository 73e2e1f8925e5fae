// Stage II on its own: scenarios of a problem under a plan that is given.
#pragma once

#include <vector>

#include "planning/plan.hpp"

namespace gridkeel::planning {

// A plan of these purchases, nothing searched: `solution` holds x, the first-stage cost and the recourse costs, and
// every outcome its dispatch. Where Stage II has integers, each scenario is a MILP, solved to 1e-4 of its relaxed cost.
struct Dispatched {
  Plan plan;
  std::vector<double> lower_bound_usd;  // per scenario: no dispatch costs less
};
Dispatched dispatch(const PlanningProblem& problem, std::vector<Purchase> purchases);

// The scenario that costs most under Stage I's x; the first of equals.
std::size_t costliest_scenario(const PlanningProblem& problem, const std::vector<double>& x);

}  // namespace gridkeel::planning
