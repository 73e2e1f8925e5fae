#include "stochastic/lshaped/loss_oracle.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "unit/stochastic/cut_pool.hpp"
#include "unit/stochastic/solve_support.hpp"

namespace gridkeel::stochastic::test {
namespace {

class OracleTest : public testing::Test {
 protected:
  OracleTest() {
    Features features;
    features.scenarios = 150;
    features.technology = true;
    problem_ = random_problem(21, features);
    spec_ = expectation(problem_);
    spec_.alpha = 0.9;
    spec_.lambda = 0.5;
    risk_ = make_risk_measure(spec_);
    x_ = some_points(problem_, 3, 1)[0];
    truth_ = losses_at(problem_, x_);
  }
  double first_stage_cost() const {
    double cost = problem_.first_stage.offset;
    for (std::size_t j = 0; j < x_.size(); ++j) cost += problem_.first_stage.columns.cost[j] * x_[j];
    return cost;
  }
  TwoStageProblem problem_;
  RiskSpec spec_;
  std::unique_ptr<RiskMeasure> risk_;
  std::vector<double> x_, truth_;
};

TEST_F(OracleTest, ExactMeansEveryScenario) {
  RecourseEvaluator evaluator(problem_, 2);
  CutStore store(150, problem_.first_stage.columns.count());
  LossOracle oracle(problem_, evaluator, store);
  const auto losses = oracle.exact(x_, *risk_, nullptr);
  ASSERT_TRUE(losses);
  EXPECT_TRUE(losses->complete);
  EXPECT_EQ(losses->missing, 0.0);
  for (std::size_t s = 0; s < truth_.size(); ++s)
    EXPECT_NEAR(losses->value[s], truth_[s], 1e-6 * std::max(1.0, std::abs(truth_[s])));
  EXPECT_NEAR(losses->risk.value, risk_->evaluate(truth_).value, 1e-6);
  EXPECT_TRUE(store.complete());
}

// Few LPs, every value a lower bound, and every cut in the store valid elsewhere too.
TEST_F(OracleTest, EstimatesAreLowerBoundsAtAFractionOfTheWork) {
  RecourseEvaluator evaluator(problem_, 1);
  CutStore store(150, problem_.first_stage.columns.count());
  LossOracle oracle(problem_, evaluator, store);
  const auto losses = oracle.estimate(
      x_, *risk_, [](double) { return 1e300; }, nullptr);
  ASSERT_TRUE(losses);
  EXPECT_FALSE(losses->complete);
  EXPECT_LT(evaluator.counters().solves, 75);
  EXPECT_GT(oracle.borrowed(), 50);
  EXPECT_TRUE(store.complete()) << "everybody has a cut, if borrowed";
  for (const auto& y : some_points(problem_, 4, 5)) {
    const auto there = losses_at(problem_, y), model = store.at(y, 1).value;
    for (std::size_t s = 0; s < there.size(); ++s)
      EXPECT_LE(model[s], there[s] + 1e-6 * std::max(1.0, std::abs(there[s])));
  }
}

TEST_F(OracleTest, TheToleranceIsKeptAboutAndTightensWithTheWork) {
  const double value = first_stage_cost() + risk_->evaluate(truth_).value;
  long before = 0;
  for (double tolerance : {0.1, 0.01, 0.0001}) {
    RecourseEvaluator evaluator(problem_, 1);
    CutStore store(150, problem_.first_stage.columns.count());
    LossOracle oracle(problem_, evaluator, store);
    oracle.estimate(
        some_points(problem_, 5, 1)[0], *risk_, [](double) { return 1e300; }, nullptr);
    const double allowed = tolerance * std::abs(value);
    const auto losses = oracle.estimate(
        x_, *risk_, [&](double) { return allowed; }, nullptr);
    ASSERT_TRUE(losses);
    const double found = first_stage_cost() + losses->risk.value;
    EXPECT_LE(found, value + 1e-6 * std::abs(value));
    EXPECT_GE(found, value - 3.0 * allowed - 1e-6 * std::abs(value)) << "an estimate, not a promise";
    EXPECT_GE(evaluator.counters().solves, before);
    before = evaluator.counters().solves;
  }
}

TEST_F(OracleTest, ResultsDoNotDependOnThreads) {
  std::vector<double> value[2];
  for (int k = 0; k < 2; ++k) {
    RecourseEvaluator evaluator(problem_, 1 + 2 * k);
    CutStore store(150, problem_.first_stage.columns.count());
    LossOracle oracle(problem_, evaluator, store);
    for (const auto& x : some_points(problem_, 6, 3))
      value[k] = oracle
                     .estimate(
                         x, *risk_, [](double) { return 0.5; }, nullptr)
                     ->value;
  }
  EXPECT_EQ(value[0], value[1]);
}

TEST_F(OracleTest, AStopIsHeeded) {
  RecourseEvaluator evaluator(problem_, 1);
  CutStore store(150, problem_.first_stage.columns.count());
  LossOracle oracle(problem_, evaluator, store);
  StopToken stop;
  stop.request_stop();
  EXPECT_FALSE(oracle.exact(x_, *risk_, &stop));
}

TEST(Oracle, ScenariosWithoutRecourseGiveFeasibilityCuts) {
  TwoStageProblem problem = newsvendor();
  problem.scenarios[3].column_bounds.push_back({1, 0.0, 1.0});
  const auto risk = make_risk_measure(expectation(problem));
  RecourseEvaluator evaluator(problem, 1);
  CutStore store(10, 1);
  LossOracle oracle(problem, evaluator, store);
  const auto losses = oracle.exact({6.0}, *risk, nullptr);
  ASSERT_TRUE(losses);
  EXPECT_FALSE(losses->complete);
  ASSERT_EQ(losses->feasibility.size(), 1u);
  EXPECT_EQ(losses->feasibility[0].scenario, 3);
}

}  // namespace
}  // namespace gridkeel::stochastic::test
