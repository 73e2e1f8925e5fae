// The project's own instance, whose values follow by hand.
#include "stochastic/smps/writer.hpp"
#include "unit/stochastic/smps/support.hpp"

namespace gridkeel::stochastic::smps::test {
namespace {

using stochastic::test::solve_reference;

Instance read_own(const std::string& name, const ReadOptions& options = {}) {
  return read(require_files(std::string(GRIDKEEL_TEST_CASES) + "/own/smps/" + name), options);
}

// Two units at a, one at b: 61. calm ships 35 from a: 70; busy 48 from a and 12 from b: 132; strike the same at 6 from
// b, and 2 more of constant: 170.
TEST(Depots, ScenariosThatBuildOnEachOther) {
  const Instance depots = read_own("depots.smps");
  const Solution s = solve_reference(depots.problem, expectation(depots.problem));
  EXPECT_NEAR(s.first_stage_cost, 61.0, 1e-9);
  EXPECT_THAT(s.recourse_cost, testing::ElementsAre(testing::DoubleNear(70.0, 1e-7), testing::DoubleNear(132.0, 1e-7),
                                                    testing::DoubleNear(170.0, 1e-7)));
  EXPECT_NEAR(s.upper_bound, 169.6, 1e-7);
}

// Every scenario from the core: busy as before, but strike's demand is 40, which a serves alone: 80 and 2 of constant.
TEST(Depots, ScenariosFromTheCore) {
  ReadOptions smi;
  smi.smi_compat = true;
  const Instance depots = read_own("depots.smps", smi);
  const Solution s = solve_reference(depots.problem, expectation(depots.problem));
  EXPECT_NEAR(s.recourse_cost[1], 132.0, 1e-7);
  EXPECT_NEAR(s.recourse_cost[2], 82.0, 1e-7);
  EXPECT_NEAR(s.upper_bound, 61.0 + 35.0 + 39.6 + 16.4, 1e-7);
}

TEST(Depots, ExplicitPeriodsAreTheSame) {
  const Instance a = read_own("depots.smps"), b = read_own("depots_ball.smps");
  EXPECT_EQ(optimum(a.problem), optimum(b.problem));
  EXPECT_EQ(write(a.problem, "x").random, write(b.problem, "x").random);
}

// 0.2 of the mass may move by a distance of 1: from calm (70) to busy (132) gains most, 0.2 x 62 more than
// 61 + 0.6 x 70 + 0.4 x 132.
TEST(Depots, OverTheirBall) {
  const Instance depots = read_own("depots_ball.smps");
  ASSERT_TRUE(depots.ball.has_value());
  EXPECT_EQ(depots.ball->metric.references(), 2);
  EXPECT_EQ(depots.ball->metric.atoms(), 3);
  EXPECT_EQ(depots.ball->metric.at(0, 2), 2.0);
  const Solution s = solve_reference(depots.problem, worst_in(*depots.ball, depots.ball->radius));
  EXPECT_NEAR(s.upper_bound, 168.2, 1e-7);
}

// 4 = 2 x 2 outcomes; demand 35 or 60, costs as the blocks say.
TEST(Depots, Blocks) {
  const Instance depots = read_own("depots_blocks.smps");
  ASSERT_EQ(depots.problem.scenario_count(), 4);
  EXPECT_NEAR(depots.problem.scenarios[0].probability, 0.3, 1e-15);
  for (int s = 0; s < 4; ++s) {
    const RecourseData d = recourse_data(depots.problem, s);
    EXPECT_EQ(d.row_lower[2], s < 2 ? 35.0 : 60.0);
    EXPECT_EQ(d.cost[2], 10.0);  // said by the first outcome only
    EXPECT_EQ(d.cost[0], s % 2 == 0 ? 2.0 : 4.0);
  }
}

TEST(Depots, SampledFromContinuousLaws) {
  ReadOptions options;
  options.sample = 200;
  const Instance depots = read_own("depots_indep.smps", options);
  EXPECT_EQ(depots.problem.scenario_count(), 200);
  validate(depots.problem);
  for (const ScenarioData& s : depots.problem.scenarios) {
    const RecourseData d = recourse_data(depots.problem, 0);
    EXPECT_TRUE(d.row_lower[2] == 35.0 || d.row_lower[2] == 60.0);
    for (const auto& e : s.costs) EXPECT_TRUE(e.value >= 8.0 && e.value < 10.0);
  }
}

}  // namespace
}  // namespace gridkeel::stochastic::smps::test
