#include "stochastic/statistics/value_of_information.hpp"

#include "unit/stochastic/instances.hpp"
#include "unit/stochastic/smps/support.hpp"

namespace gridkeel::stochastic::test {
namespace {

ValueOfInformation information(const TwoStageProblem& problem, InformationOptions options = {}) {
  const Solution rp = solve_reference(problem, expectation(problem), options.relax_first_stage);
  return value_of_information(problem, {rp.upper_bound, rp.lower_bound}, options);
}

// Birge & Louveaux, section 1.1: EV -118 600, EEV -107 240, WS -115 405.56.
TEST(ValueOfInformation, Farmer) {
  for (const bool integer : {false, true}) {
    const ValueOfInformation v = information(farmer(integer));
    EXPECT_NEAR(v.expected_value.value, -118600.0, 0.01);
    EXPECT_NEAR(v.recourse.value, -108390.0, 0.01);
    EXPECT_NEAR(v.expected_value_solution.value, -107240.0, 0.01);
    // Whole acres: with full foresight, 183 1/3 acres of wheat are not possible.
    EXPECT_NEAR(v.wait_and_see.value, integer ? -115400.0 : -115405.5556, 0.01);
    EXPECT_NEAR(v.vss(), 1150.0, 0.1);
    EXPECT_NEAR(v.evpi(), integer ? 7010.0 : 7015.5556, 0.1);
    EXPECT_NEAR(v.expected_value_x[0], 120.0, 1e-4);
  }
}

TEST(ValueOfInformation, OfThePublishedSimpleProblem) {
  SKIP_WITHOUT_INSTANCE("simple");
  const ValueOfInformation v = information(smps::test::read_shared("simple").problem);
  EXPECT_NEAR(v.wait_and_see.value, -1518.75, 1e-6);
  EXPECT_NEAR(v.evpi(), 662.9166667, 1e-6);
  EXPECT_NEAR(v.vss(), 286.9166667, 1e-6);
}

TEST(ValueOfInformation, IsOrderedOnRandomProblems) {
  for (std::uint64_t index = 0; index < 24; ++index) {
    Features features = features_of(index);
    features.templates = 1;
    const ValueOfInformation v = information(random_problem(index, features));
    const double slack = 1e-5 * std::max(1.0, std::abs(v.recourse.value));
    EXPECT_LE(v.wait_and_see.lower, v.recourse.value + slack) << index;
    EXPECT_LE(v.recourse.lower, v.expected_value_solution.value + slack) << index;
    EXPECT_GE(v.vss_bounds().value, v.vss_bounds().lower) << index;
  }
}

// Demand 1 or 3, and nothing buys what is missing: the mean scenario's x = 2 cannot serve 3.
TEST(ValueOfInformation, IsInfiniteWhereTheExpectedValueSolutionHasNoRecourse) {
  TwoStageProblem p;
  p.first_stage.columns.add(1.0, 0.0, 10.0, false);
  RecourseTemplate t;
  t.columns.add(1.0, 0.0, 10.0, false);
  t.rows.add(0.0, 0.0, {{0, -1.0}});
  t.technology.add({{0, 1.0}});
  p.templates.push_back(t);
  for (const double demand : {1.0, 3.0}) {
    ScenarioData s;
    s.name = "d" + std::to_string(static_cast<int>(demand));
    s.probability = 0.5;
    s.column_bounds = {{0, demand, 10.0}};
    p.scenarios.push_back(s);
  }
  const ValueOfInformation v = information(p);
  EXPECT_NEAR(v.expected_value.value, 4.0, 1e-9);
  EXPECT_NEAR(v.recourse.value, 6.0, 1e-9);
  EXPECT_EQ(v.expected_value_solution.value, kInf);
  EXPECT_EQ(v.vss(), kInf);
}

TEST(ValueOfInformation, DoesNotDependOnThreads) {
  const TwoStageProblem problem = random_problem(3, features_of(3));
  InformationOptions one, three;
  one.threads = 1;
  three.threads = 3;
  EXPECT_EQ(information(problem, one).wait_and_see.value, information(problem, three).wait_and_see.value);
}

TEST(ValueOfInformation, StopsWhenAskedTo) {
  StopToken stop;
  stop.request_stop();
  InformationOptions options;
  options.stop = &stop;
  const TwoStageProblem problem = farmer();
  try {
    value_of_information(problem, {}, options);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::no_answer);
  }
}

}  // namespace
}  // namespace gridkeel::stochastic::test
