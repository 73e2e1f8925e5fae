// Instances whose optima are known from the literature or by hand.

#include <gtest/gtest.h>

#include "unit/stochastic/instances.hpp"
#include "unit/stochastic/solve_support.hpp"

namespace gridkeel::stochastic::test {
namespace {

void expect_value(const TwoStageProblem& problem, const RiskSpec& spec, double value) {
  const double tolerance = 1e-6 * std::max(1.0, std::abs(value));
  const Solution a = solve_lshaped(problem, spec), b = solve_reference(problem, spec);
  EXPECT_NEAR(a.upper_bound, value, tolerance);
  EXPECT_NEAR(a.lower_bound, value, 2.0 * tolerance);
  EXPECT_LE(a.lower_bound, value + 1e-7 * std::abs(value));
  EXPECT_NEAR(b.upper_bound, value, tolerance);
  EXPECT_EQ(a.status, SolveStatus::optimal);
}

TEST(Farmer, HasItsKnownOptimum) {
  for (const bool integer : {false, true}) {
    const TwoStageProblem problem = farmer(integer);
    expect_value(problem, expectation(problem), -108390.0);
    const Solution s = solve_lshaped(problem, expectation(problem));
    EXPECT_NEAR(s.x[0], 170.0, 1e-3);
    EXPECT_NEAR(s.x[1], 80.0, 1e-3);
    EXPECT_NEAR(s.x[2], 250.0, 1e-3);
    EXPECT_NEAR(s.first_stage_cost, 150 * 170 + 230 * 80 + 260 * 250, 1.0);
  }
}

// Wait and see: each scenario on its own (Birge & Louveaux, table 2: -59 950, -118 600, -167 667).
TEST(Farmer, ScenariosOnTheirOwn) {
  const double value[] = {-59950.0, -118600.0, -167666.6666667};
  for (std::size_t k = 0; k < 3; ++k) {
    TwoStageProblem problem = farmer();
    problem.scenarios = {problem.scenarios[k]};
    problem.scenarios[0].probability = 1.0;
    expect_value(problem, expectation(problem), value[k]);
  }
}

// The worst yield decides everything: its own optimum.
TEST(Farmer, WorstCaseIsTheWorstScenariosOptimum) {
  const TwoStageProblem problem = farmer();
  RiskSpec spec = expectation(problem);
  spec.alpha = spec.lambda = 1.0;
  expect_value(problem, spec, -59950.0);
}

// Critical ratio (9 - 5) / (9 - 1) = 1/2: buy 5 (or 6).
TEST(Newsvendor, BuysTheQuantile) {
  for (const bool integer : {false, true}) {
    const TwoStageProblem problem = newsvendor(integer);
    expect_value(problem, expectation(problem), -12.0);
    const double x = solve_lshaped(problem, expectation(problem)).x[0];
    EXPECT_GE(x, 5.0 - 1e-6);
    EXPECT_LE(x, 6.0 + 1e-6);
  }
}

// CVaR at 0.7 is the newsvendor of the three smallest demands: buy 2, (0 - 8 - 8) / 3.
TEST(Newsvendor, CvarSeesTheSmallestDemandsOnly) {
  const TwoStageProblem problem = newsvendor();
  RiskSpec spec = expectation(problem);
  spec.alpha = 0.7;
  spec.lambda = 1.0;
  expect_value(problem, spec, -16.0 / 3.0);
  EXPECT_NEAR(solve_lshaped(problem, spec).x[0], 2.0, 1e-6);
}

TEST(Newsvendor, WorstCaseSellsOneForSure) {
  const TwoStageProblem problem = newsvendor(true);
  RiskSpec spec = expectation(problem);
  spec.alpha = spec.lambda = 1.0;
  expect_value(problem, spec, -4.0);
}

// 0.1 of the probability moves from the best demands to d = 1: the newsvendor of {1, 1, 2, .., 9}.
TEST(Newsvendor, TotalVariationMovesMassToTheSmallestDemand) {
  const TwoStageProblem problem = newsvendor();
  RiskSpec spec = expectation(problem);
  spec.ambiguity = Ambiguity::total_variation;
  spec.radius = 0.1;
  expect_value(problem, spec, -8.8);
}

// Each unit of transport from d to d - 1 costs 1 and takes 8: -12 + 8 x 0.2.
TEST(Newsvendor, WassersteinPaysForTransport) {
  const TwoStageProblem problem = newsvendor();
  RiskSpec spec = expectation(problem);
  spec.ambiguity = Ambiguity::wasserstein;
  spec.radius = 0.2;
  std::vector<std::vector<double>> demand;
  for (int d = 1; d <= 10; ++d) demand.push_back({static_cast<double>(d)});
  spec.metric = GroundMetric::from_features(demand);
  expect_value(problem, spec, -10.4);
}

TEST(Newsvendor, WeightsReproduceTheValue) {
  const TwoStageProblem problem = newsvendor();
  RiskSpec spec = expectation(problem);
  spec.alpha = 0.7;
  spec.lambda = 1.0;
  const Solution s = solve_lshaped(problem, spec);
  double sum = 0.0;
  for (std::size_t k = 0; k < 10; ++k) sum += s.weight[k] * s.recourse_cost[k];
  EXPECT_NEAR(sum, s.risk_value, 1e-9);
  EXPECT_NEAR(s.weight[0], 1.0 / 3.0, 1e-9);
}

}  // namespace
}  // namespace gridkeel::stochastic::test
