#include "stochastic/extensive_form.hpp"

#include <gtest/gtest.h>

#include "solver/mip_solver.hpp"
#include "solver/weak_duality.hpp"
#include "unit/stochastic/cut_pool.hpp"
#include "unit/stochastic/lazy_instance.hpp"
#include "unit/stochastic/solve_support.hpp"

namespace gridkeel::stochastic::test {
namespace {

TEST(ExtensiveForm, HoldsTheFirstStageFirstThenEachScenario) {
  const TwoStageProblem p = farmer(true);
  const auto risk = make_risk_measure(expectation(p));
  const solver::LpModel m = extensive_form(p, *risk, false), relaxed = extensive_form(p, *risk, true);
  ASSERT_GE(m.columns.count(), 3 + 3 * (6 + 1) + 1);
  EXPECT_EQ(m.columns.name(3), "yield80.c0");
  EXPECT_EQ(m.columns.name(9), "loss_yield80");
  EXPECT_TRUE(m.has_integers());
  EXPECT_FALSE(relaxed.has_integers());
  EXPECT_EQ(m.rows.matrix.dot(1, {1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0}), 2.0) << "2.5 x 0.8";
}

// At a fixed x its optimum is c'x + rho of the recourse values, each solved on its own; lazy rows are all in.
TEST(ExtensiveForm, EqualsTheRecourseScenarioByScenario) {
  for (std::uint64_t k = 0; k < 15; ++k) {
    TwoStageProblem p = k % 3 == 0 ? lazy_problem(k) : random_problem(k, features_of(k));
    RandomStream random(91, "extensive", k);
    const std::vector<double> x = random_point(random, p);
    p.first_stage.rows = {};
    p.first_stage.columns.lower = p.first_stage.columns.upper = x;
    p.first_stage.columns.integer.assign(x.size(), 0);
    RiskSpec spec = expectation(p);
    spec.alpha = 0.6;
    spec.lambda = 0.5;
    const auto risk = make_risk_measure(spec);
    double expected = p.first_stage.offset + risk->evaluate(losses_at(p, x)).value;
    for (std::size_t j = 0; j < x.size(); ++j) expected += p.first_stage.columns.cost[j] * x[j];
    const Solution s = solve_reference(p, spec);
    EXPECT_NEAR(s.upper_bound, expected, 1e-6 * std::max(1.0, std::abs(expected))) << k;
    EXPECT_EQ(s.status, SolveStatus::optimal);
    EXPECT_LE(s.largest_residual, 1e-6);
  }
}

// Names mean nothing to the engine: a scenario or a column may be called what the loss columns are.
TEST(ExtensiveForm, FindsLossesWhateverTheNamesAre) {
  const TwoStageProblem plain = farmer(false);
  TwoStageProblem named = plain;
  for (ScenarioData& s : named.scenarios) s.name = "loss_" + s.name;
  named.first_stage.columns.names.assign(3, "loss_of_land");
  const Solution a = solve_reference(plain, expectation(plain)), b = solve_reference(named, expectation(named));
  EXPECT_EQ(b.recourse_cost.size(), 3U);
  EXPECT_NEAR(a.upper_bound, b.upper_bound, 1e-6 * std::abs(a.upper_bound));
}

TEST(ExtensiveForm, ReportsInfeasible) {
  TwoStageProblem p = newsvendor();
  p.first_stage.rows.add(30.0, kInf, {{0, 1.0}});
  EXPECT_EQ(solve_reference(p, expectation(p)).status, SolveStatus::infeasible);
}

TEST(ExtensiveForm, HasNoAnswerToAnUnboundedProblem) {
  TwoStageProblem p = newsvendor();
  for (auto& s : p.scenarios) s.column_bounds[0].upper = kInf;
  p.templates[0].rows.lower[0] = -kInf;
  p.templates[0].rows.upper[0] = kInf;
  const Solution s = solve_reference(p, expectation(p));
  EXPECT_EQ(s.status, SolveStatus::no_answer);
  EXPECT_TRUE(s.x.empty());
}

// Losses are found by their place: an instance may call its own columns anything.
TEST(ExtensiveForm, TakesNoOtherColumnForALoss) {
  TwoStageProblem p = newsvendor();
  p.first_stage.columns.names = {"loss_1"};
  for (auto& s : p.scenarios) s.name = "loss_" + s.name;
  const Solution s = solve_reference(p, expectation(p));
  ASSERT_EQ(s.recourse_cost.size(), 10u);
  EXPECT_NEAR(s.upper_bound, -12.0, 1e-9);
}

TEST(ExtensiveForm, LazyProblemsHaveTheSameOptimumByBothMethods) {
  for (std::uint64_t k = 0; k < 6; ++k) {
    const TwoStageProblem p = lazy_problem(k, k % 2 == 1);
    RiskSpec spec = expectation(p);
    spec.alpha = 0.75;
    spec.lambda = 0.5;
    const Solution a = solve_lshaped(p, spec), b = solve_reference(p, spec);
    EXPECT_NEAR(a.upper_bound, b.upper_bound, 3e-6 * std::max(1.0, std::abs(b.upper_bound))) << k;
    EXPECT_LE(a.lower_bound, b.upper_bound + 1e-6 * std::max(1.0, std::abs(b.upper_bound))) << k;
    EXPECT_GT(a.lazy_rows, 0);
  }
}

}  // namespace
}  // namespace gridkeel::stochastic::test
