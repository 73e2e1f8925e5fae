#pragma once

#include "planning/plan.hpp"

namespace gridkeel::report {

// What one purchase costs, in the three views that results show.
struct PurchaseCost {
  double per_event_usd = 0.0;
  double per_year_usd = 0.0;
  double price_usd = 0.0;  // to be paid today
};

PurchaseCost module_cost(const planning::PlanningProblem& problem, const planning::Purchase& purchase);
PurchaseCost site_cost(const planning::PlanningProblem& problem, std::size_t site);

bool site_is_open(const planning::PlanningProblem& problem, const planning::Plan& plan, std::size_t site);

// Scenarios by the share of the criterion that they carry (weight times cost), largest first.
std::vector<std::size_t> by_weighted_cost(const planning::Plan& plan);

}  // namespace gridkeel::report
