#include "report/money_view.hpp"

#include <algorithm>
#include <numeric>

namespace gridkeel::report {
namespace {

PurchaseCost cost(double per_event_usd, double price_usd, const planning::Study& study) {
  return {per_event_usd, per_event_usd * study.money.events_per_year, price_usd};
}

}  // namespace

PurchaseCost module_cost(const planning::PlanningProblem& problem, const planning::Purchase& purchase) {
  const planning::Study& study = problem.study();
  const flex::Offer& offer = study.catalogue.offer(problem.first_stage().devices[purchase.device].offer);
  return cost(purchase.units * planning::cost_per_event_usd(study, offer), purchase.units * offer.price_usd, study);
}

PurchaseCost site_cost(const planning::PlanningProblem& problem, std::size_t site) {
  const planning::Study& study = problem.study();
  const planning::CandidateSite& candidate = study.candidate_sites[site];
  return cost(planning::site_cost_per_event_usd(study, candidate), candidate.site_cost_usd, study);
}

bool site_is_open(const planning::PlanningProblem& problem, const planning::Plan& plan, std::size_t site) {
  if (problem.first_stage().site_built[site]) return false;
  if (plan.solution.x[static_cast<std::size_t>(problem.first_stage().site_column[site])] < 0.5) return false;
  // Opening a site that is free means nothing unless something stands there.
  return problem.study().candidate_sites[site].site_cost_usd > 0.0 ||
         std::any_of(plan.purchases.begin(), plan.purchases.end(), [&](const planning::Purchase& p) {
           return problem.first_stage().devices[p.device].site == static_cast<int>(site);
         });
}

std::vector<std::size_t> by_weighted_cost(const planning::Plan& plan) {
  std::vector<std::size_t> order(plan.outcomes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto share = [&](std::size_t s) { return plan.solution.weight[s] * plan.solution.recourse_cost[s]; };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    if (share(a) != share(b)) return share(a) > share(b);
    return plan.solution.recourse_cost[a] > plan.solution.recourse_cost[b];
  });
  return order;
}

}  // namespace gridkeel::report
