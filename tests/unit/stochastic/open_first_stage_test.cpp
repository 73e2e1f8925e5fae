// First stages whose columns have no end, or no whole point.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "stochastic/lshaped/recession.hpp"
#include "unit/stochastic/instances.hpp"
#include "unit/stochastic/solve_support.hpp"

namespace gridkeel::stochastic::test {
namespace {

using testing::HasSubstr;

// Columns without upper bounds that are worth having, until the recourse makes them dear; some instances have no end.
TwoStageProblem open_problem(std::uint64_t index) {
  TwoStageProblem p = random_problem(index, features_of(index));
  RandomStream random(90, "open", index);
  p.first_stage.rows.upper[0] = kInf;
  for (std::size_t j = 0; j < p.first_stage.columns.upper.size(); ++j) {
    p.first_stage.columns.upper[j] = kInf;
    p.first_stage.columns.cost[j] -= random.uniform(0.0, 60.0);
  }
  for (RecourseTemplate& t : p.templates)
    for (double& upper : t.columns.upper)
      if (upper >= 1000.0) upper = kInf;
  return p;
}

TEST(OpenFirstStage, LShapedFindsTheOptimumOrProvesThatThereIsNone) {
  int unbounded = 0, solved = 0;
  for (std::uint64_t k = 0; k < 60; ++k) {
    SCOPED_TRACE(k);
    const TwoStageProblem p = open_problem(k);
    RiskSpec spec = expectation(p);
    spec.alpha = 0.7;
    spec.lambda = k % 3 == 0 ? 0.5 : 0.0;
    const Solution a = solve_lshaped(p, spec, 1e-6), b = solve_reference(p, spec);
    if (b.x.empty()) {
      ++unbounded;
      EXPECT_EQ(a.status, SolveStatus::no_answer);
      EXPECT_THAT(a.reason, HasSubstr("unbounded"));
      EXPECT_TRUE(a.x.empty());
      continue;
    }
    ++solved;
    const double tolerance = 3e-6 * std::max(1.0, std::abs(b.upper_bound));
    EXPECT_NEAR(a.upper_bound, b.upper_bound, tolerance);
    EXPECT_LE(a.lower_bound, b.upper_bound + tolerance);
    EXPECT_LE(a.gap(), 1e-6) << a.reason;
  }
  EXPECT_GT(unbounded, 5);
  EXPECT_GT(solved, 5);
}

// Buys at 5 - `gain` what returns 1 without end.
TEST(OpenFirstStage, ADirectionIsFoundOnlyIfItPays) {
  for (double gain : {0.0, 3.0, 4.5}) {
    TwoStageProblem p = newsvendor();
    p.first_stage.columns.cost[0] -= gain;
    p.first_stage.columns.upper[0] = kInf;
    p.templates[0].columns.upper[1] = kInf;
    const auto direction = falling_direction(p, *make_risk_measure(expectation(p)), {});
    EXPECT_EQ(direction.has_value(), gain > 4.0) << gain;
    if (direction) {
      EXPECT_GT(direction->at(0), 0.0);
    }
  }
}

// 2x + 2z = 100001 has no whole point, but halves everywhere.
TEST(NoWholePoint, IsProvenWithoutTryingAllHalves) {
  for (const bool integer_recourse : {false, true}) {
    TwoStageProblem p = newsvendor(true);
    p.first_stage.columns.upper[0] = 1e5;
    p.first_stage.columns.add(1.0, 0.0, 1e5, true);
    p.first_stage.rows.add(100001.0, 100001.0, {{0, 2.0}, {1, 2.0}});
    p.templates[0].columns.upper[1] = kInf;
    p.templates[0].columns.integer[1] = integer_recourse;
    StopToken stop;
    stop.set_time_limit_s(30.0);
    SolveOptions options;
    options.stop = &stop;
    const Solution s = solve_lshaped(p, *make_risk_measure(expectation(p)), options);
    EXPECT_EQ(s.status, SolveStatus::infeasible) << integer_recourse;
  }
}

}  // namespace
}  // namespace gridkeel::stochastic::test
