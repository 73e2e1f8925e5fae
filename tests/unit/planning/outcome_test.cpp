#include <gtest/gtest.h>

#include <mutex>
#include <numeric>

#include "unit/planning/shocked_feeder.hpp"

namespace gridkeel::planning::test {
namespace {

TEST(Outcome, TermsAddUpToTheRecourseCost) {
  const Study study = shocked_study();
  const PlanningProblem problem(study, shocks(study, 20));
  std::vector<double> x(static_cast<std::size_t>(problem.problem().first_stage.columns.count()), 1.0);
  stochastic::RecourseEvaluator evaluator(problem.problem(), 2);
  std::array<double, kCostTerms> seen{};
  std::mutex guard;
  evaluator.evaluate_all(x, nullptr, [&](stochastic::RecourseResult&& r) {
    const std::lock_guard lock(guard);
    const Outcome outcome = outcome_of(problem, r.scenario, r.y);
    const double sum = std::accumulate(outcome.term_usd.begin(), outcome.term_usd.end(), 0.0);
    EXPECT_NEAR(sum, r.value, 1e-9 * std::max(1.0, r.value)) << r.scenario;
    EXPECT_NEAR(outcome.cost_usd, r.value, 1e-9 * std::max(1.0, r.value)) << r.scenario;
    for (std::size_t k = 0; k < seen.size(); ++k) {
      EXPECT_GE(outcome.term_usd[k], -1e-6) << to_string(static_cast<CostTerm>(k));
      seen[k] += outcome.term_usd[k];
    }
  });
  for (const CostTerm term : {CostTerm::import, CostTerm::fuel, CostTerm::cycle, CostTerm::unserved,
                              CostTerm::imbalance, CostTerm::ramp_reserve, CostTerm::restoration})
    EXPECT_GT(seen[static_cast<std::size_t>(term)], 0.0) << to_string(term) << " never occurs: a weak case";
}

// Costs 1 .. 10, equal probabilities: mean 5.5, mean of the worst 30 % is 9, of the worst 25 % (10 + 9 + 4) / 2.5.
TEST(Distribution, HandValues) {
  const std::vector<double> cost{3, 1, 2, 10, 9, 8, 7, 4, 5, 6}, p(10, 0.1);
  const Distribution d = distribution(cost, p, 0.7);
  EXPECT_NEAR(d.expected_usd, 5.5, 1e-12);
  EXPECT_NEAR(d.cvar_usd, 9.0, 1e-12);
  EXPECT_EQ(d.worst_usd, 10.0);
  EXPECT_NEAR(distribution(cost, p, 0.75).cvar_usd, 23.0 / 2.5, 1e-12);
  EXPECT_NEAR(distribution(cost, p, 0.0).cvar_usd, 5.5, 1e-12);
  EXPECT_NEAR(distribution(cost, p, 1.0).cvar_usd, 10.0, 1e-12);
}

TEST(Distribution, UsesTheProbabilities) {
  const Distribution d = distribution({100.0, 0.0}, {0.1, 0.9}, 0.8);
  EXPECT_NEAR(d.expected_usd, 10.0, 1e-12);
  EXPECT_NEAR(d.cvar_usd, 50.0, 1e-12);
}

}  // namespace
}  // namespace gridkeel::planning::test
