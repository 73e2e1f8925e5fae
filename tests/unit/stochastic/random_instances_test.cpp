// The L-shaped method against the extensive form on random problems with random q, W, T and h, integers,
// several templates, and every kind of risk measure.

#include <gtest/gtest.h>

#include "unit/stochastic/instances.hpp"
#include "unit/stochastic/risk_cases.hpp"
#include "unit/stochastic/solve_support.hpp"

namespace gridkeel::stochastic::test {
namespace {

class RandomInstances : public testing::TestWithParam<int> {};

TEST_P(RandomInstances, ProvenBoundsBracketTheOptimum) {
  const auto index = static_cast<std::uint64_t>(GetParam());
  const TwoStageProblem problem = random_problem(index, features_of(index));
  validate(problem);
  RiskSpec spec = spec_over(problem, 78, index);
  if (index % 5 == 0) spec.alpha = 1.0;
  const Solution reference = solve_reference(problem, spec);
  ASSERT_EQ(reference.status, SolveStatus::optimal);
  const double optimum = reference.upper_bound, scale = std::max(1.0, std::abs(optimum));

  const Solution tight = solve_lshaped(problem, spec, 1e-6);
  EXPECT_EQ(tight.status, SolveStatus::optimal) << "gap " << tight.gap();
  EXPECT_NEAR(tight.upper_bound, optimum, 3e-6 * scale);
  EXPECT_LE(tight.lower_bound, optimum + 1e-7 * scale);
  EXPECT_GE(tight.upper_bound, optimum - 1e-7 * scale);
  EXPECT_LE(tight.largest_residual, 1e-6);

  const Solution loose = solve_lshaped(problem, spec, 0.05);
  EXPECT_LE(loose.gap(), 0.05);
  EXPECT_LE(loose.lower_bound, optimum + 1e-7 * scale);
  EXPECT_GE(loose.upper_bound, optimum - 1e-7 * scale);

  const Solution relaxed = solve_lshaped(problem, spec, 1e-8, true);
  const double relaxation = solve_reference(problem, spec, true).upper_bound;
  EXPECT_NEAR(relaxed.upper_bound, relaxation, 1e-6 * scale);
  EXPECT_LE(relaxation, optimum + 1e-7 * scale);
}

INSTANTIATE_TEST_SUITE_P(Thirty, RandomInstances, testing::Range(0, 30));

TEST(RandomInstances, SameForAnyNumberOfThreads) {
  Features features;
  features.scenarios = 40;
  features.integers = features.technology = true;
  features.templates = 2;
  const TwoStageProblem problem = random_problem(1000, features);
  RiskSpec spec = expectation(problem);
  spec.alpha = 0.8;
  spec.lambda = 0.5;
  const auto risk = make_risk_measure(spec);
  SolveOptions options;
  options.relative_gap = 1e-5;
  options.threads = 1;
  const Solution one = solve_lshaped(problem, *risk, options);
  EXPECT_LE(one.gap(), 1e-5);
  for (int threads : {2, 3}) {
    options.threads = threads;
    const Solution other = solve_lshaped(problem, *risk, options);
    EXPECT_EQ(one.x, other.x);
    EXPECT_EQ(one.lower_bound, other.lower_bound);
    EXPECT_EQ(one.upper_bound, other.upper_bound);
    EXPECT_EQ(one.weight, other.weight);
    EXPECT_EQ(one.subproblem_solves, other.subproblem_solves);
    EXPECT_EQ(other.threads, threads);
  }
}

// With 200 scenarios that share their duals, the coarse descent by representatives comes in.
TEST(RandomInstances, ManyScenariosWithCommonDuals) {
  Features features;
  features.scenarios = 200;
  features.technology = true;
  const TwoStageProblem problem = random_problem(2000, features);
  const RiskSpec spec = expectation(problem);
  const double optimum = solve_reference(problem, spec).upper_bound;
  const Solution s = solve_lshaped(problem, spec, 1e-6);
  EXPECT_NEAR(s.upper_bound, optimum, 3e-6 * std::max(1.0, std::abs(optimum)));
  EXPECT_LE(s.lower_bound, optimum + 1e-7 * std::max(1.0, std::abs(optimum)));
}

}  // namespace
}  // namespace gridkeel::stochastic::test
