// How solves end: stopped early with valid bounds, infeasible, or by an error that names the scenario.

#include <gtest/gtest.h>

#include "common/error.hpp"
#include "unit/stochastic/instances.hpp"
#include "unit/stochastic/solve_support.hpp"

namespace gridkeel::stochastic::test {
namespace {

class Stopping : public testing::Test {
 protected:
  Stopping() {
    Features features;
    features.scenarios = 30;
    features.integers = features.technology = true;
    problem_ = random_problem(41, features);
    spec_ = expectation(problem_);
    spec_.alpha = 0.8;
    spec_.lambda = 0.5;
    optimum_ = solve_reference(problem_, spec_).upper_bound;
  }
  void expect_valid(const Solution& s) const {
    const double tolerance = 1e-6 * std::max(1.0, std::abs(optimum_));
    EXPECT_LE(s.lower_bound, optimum_ + tolerance);
    EXPECT_GE(s.upper_bound, optimum_ - tolerance);
    if (s.x.empty()) {
      EXPECT_EQ(s.upper_bound, kInf);
      return;
    }
    double cost = problem_.first_stage.offset;
    for (std::size_t j = 0; j < s.x.size(); ++j) cost += problem_.first_stage.columns.cost[j] * s.x[j];
    EXPECT_NEAR(s.upper_bound, cost + s.risk_value, 1e-9 * std::max(1.0, std::abs(s.upper_bound)));
    EXPECT_EQ(s.recourse_cost.size(), 30u);
  }
  TwoStageProblem problem_;
  RiskSpec spec_;
  double optimum_ = 0.0;
};

// Interrupted at every progress report in turn: whatever is known then must hold.
TEST_F(Stopping, InterruptsKeepTheIncumbentAndValidBounds) {
  SolveOptions options;
  options.relative_gap = 1e-6;
  int with_incumbent = 0;
  const int all = interrupt_everywhere(problem_, *make_risk_measure(spec_), options, [&](const Solution& s) {
    expect_valid(s);
    with_incumbent += s.x.empty() ? 0 : 1;
    if (s.gap() > 1e-6) {
      EXPECT_EQ(s.status, s.x.empty() ? SolveStatus::no_answer : SolveStatus::interrupted);
    }
  });
  EXPECT_GT(all, 4);
  EXPECT_GT(with_incumbent, 0);
}

TEST_F(Stopping, ATimeLimitThatIsOverGivesNoAnswer) {
  StopToken stop;
  stop.set_time_limit_s(0.0);
  SolveOptions options;
  options.stop = &stop;
  const Solution s = solve_lshaped(problem_, *make_risk_measure(spec_), options);
  EXPECT_EQ(s.status, SolveStatus::no_answer);
  expect_valid(s);
}

TEST_F(Stopping, ATimeLimitKeepsValidBounds) {
  const auto risk = make_risk_measure(spec_);
  for (double seconds : {0.002, 0.005, 0.01, 0.02, 0.05}) {
    StopToken stop;
    stop.set_time_limit_s(seconds);
    SolveOptions options;
    options.relative_gap = 1e-6;
    options.stop = &stop;
    const Solution s = solve_lshaped(problem_, *risk, options);
    expect_valid(s);
    EXPECT_NE(s.status, SolveStatus::interrupted);
  }
}

TEST_F(Stopping, ProgressIsMonotone) {
  SolveOptions options;
  options.relative_gap = 1e-6;
  double lower = -kInf, upper = kInf;
  options.on_progress = [&](const Progress& p) {
    EXPECT_GE(p.lower_bound, lower);
    EXPECT_LE(p.upper_bound, upper);
    lower = p.lower_bound;
    upper = p.upper_bound;
  };
  const Solution s = solve_lshaped(problem_, *make_risk_measure(spec_), options);
  EXPECT_GE(s.lower_bound, lower);
  EXPECT_EQ(s.upper_bound, upper);
}

TEST(Infeasible, FirstStageIsReported) {
  TwoStageProblem p = newsvendor();
  p.first_stage.rows.add(30.0, kInf, {{0, 1.0}});
  const Solution s = solve_lshaped(p, expectation(p));
  EXPECT_EQ(s.status, SolveStatus::infeasible);
  EXPECT_TRUE(s.x.empty());
}

TEST(Infeasible, RecourseThatNoFirstStageMakesPossibleIsNamed) {
  TwoStageProblem p = newsvendor();
  p.scenarios[3].row_sides = {{0, 1e4, 1e4}};
  const Solution s = solve_lshaped(p, expectation(p));
  EXPECT_EQ(s.status, SolveStatus::infeasible);
  EXPECT_NE(s.reason.find("'d4'"), std::string::npos) << s.reason;
}

// Sold and returned together are limited to 5 in one scenario: the optimum moves to where all have a recourse.
TEST(Feasibility, CutsKeepTheFirstStageWhereRecourseExists) {
  for (const bool integer : {false, true}) {
    TwoStageProblem p = newsvendor(integer);
    p.first_stage.columns.cost[0] = 2.0;  // would buy more
    p.scenarios[3].column_bounds.push_back({1, 0.0, 1.0});
    p.first_stage.rows.add(3.0, kInf, {{0, 1.0}});
    const Solution a = solve_lshaped(p, expectation(p)), b = solve_reference(p, expectation(p));
    EXPECT_NEAR(a.upper_bound, b.upper_bound, 1e-6);
    EXPECT_NEAR(a.lower_bound, b.upper_bound, 1e-5);
    EXPECT_NEAR(a.x[0], 5.0, 1e-6);
  }
}

TEST(Feasibility, TheCheapestFirstStageMayHaveNoRecourse) {
  TwoStageProblem p = newsvendor();
  for (auto& s : p.scenarios) s.row_sides = {{0, 0.0, 0.0}};
  p.templates[0].columns.lower[1] = 2.0;  // at least 2 are returned: buying nothing is not possible
  const Solution a = solve_lshaped(p, expectation(p)), b = solve_reference(p, expectation(p));
  EXPECT_EQ(a.status, SolveStatus::optimal);
  EXPECT_NEAR(a.upper_bound, b.upper_bound, 1e-6);
}

TEST_F(Stopping, AnIterationLimitKeepsValidBounds) {
  const auto risk = make_risk_measure(spec_);
  for (int limit : {1, 2, 5, 10}) {
    SolveOptions options;
    options.relative_gap = 1e-7;
    options.iteration_limit = limit;
    const Solution s = solve_lshaped(problem_, *risk, options);
    expect_valid(s);
    EXPECT_LE(s.iterations, limit + 1);
    if (s.gap() > 1e-6) {
      EXPECT_TRUE(s.status == SolveStatus::iteration_limit || s.status == SolveStatus::no_answer);
    }
  }
}

// 2 x = 3 has a relaxed solution but no integer one.
TEST(Infeasible, FirstStageWithoutIntegerPointHasNoPlan) {
  TwoStageProblem p = newsvendor(true);
  p.first_stage.rows.add(3.0, 3.0, {{0, 2.0}});
  const Solution s = solve_lshaped(p, expectation(p));
  EXPECT_TRUE(s.x.empty());
  EXPECT_EQ(s.status, SolveStatus::infeasible);
}

TEST(SolutionGap, IsRelativeToTheUpperBound) {
  Solution s;
  EXPECT_EQ(s.gap(), kInf);
  s.lower_bound = 90.0;
  EXPECT_EQ(s.gap(), kInf);
  s.upper_bound = 100.0;
  EXPECT_NEAR(s.gap(), 0.1, 1e-15);
  s.upper_bound = -80.0;
  s.lower_bound = -100.0;
  EXPECT_NEAR(s.gap(), 0.25, 1e-15);
  s.lower_bound = -79.0;
  EXPECT_EQ(s.gap(), 0.0);
}

}  // namespace
}  // namespace gridkeel::stochastic::test
