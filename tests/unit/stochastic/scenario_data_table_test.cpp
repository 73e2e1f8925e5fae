#include "stochastic/scenario_data_table.hpp"

#include "stochastic/fingerprint.hpp"
#include "unit/stochastic/instances.hpp"
#include "unit/stochastic/smps/support.hpp"

namespace gridkeel::stochastic::test {
namespace {

using testing::ElementsAre;

TEST(ScenarioDataTable, HasOnePlacePerNumberThatVaries) {
  TwoStageProblem p = farmer();
  EXPECT_THAT(scenario_data_table(p)[0], ElementsAre(2.0, 3.0 * 0.8, 16.0));
  EXPECT_THAT(scenario_data_table(p)[1], ElementsAre(2.5, 3.0, 20.0));
  p.scenarios[1].costs = {{0, 240.0}};
  p.scenarios[2].row_sides = {{0, 210.0, kInf}};
  const auto table = scenario_data_table(p);
  for (const auto& row : table) EXPECT_EQ(row.size(), 5u);
  EXPECT_THAT(table[0], ElementsAre(2.0, 3.0 * 0.8, 16.0, 238.0, 200.0));
}

TEST(ScenarioDataTable, CountsBothSidesOfARowOnce) {
  TwoStageProblem p = newsvendor();
  for (std::size_t k = 0; k < 10; ++k) {
    const double d = static_cast<double>(k);
    p.scenarios[k].column_bounds.clear();
    p.scenarios[k].row_sides = {{0, d, d}};
  }
  for (const auto& row : scenario_data_table(p)) EXPECT_EQ(row.size(), 1u);
  p.scenarios[3].row_sides[0].upper = 7.0;
  for (const auto& row : scenario_data_table(p)) EXPECT_EQ(row.size(), 2u);
}

// The published ball of this instance is the 2-norm of the scenarios' right-hand sides.
TEST(ScenarioDataTable, GivesTheDistancesOfThePublishedBall) {
  SKIP_WITHOUT_INSTANCE("drslp_5_5_5_5");
  const std::string stem = smps::test::shared_instance("drslp_5_5_5_5");
  smps::Files files = smps::require_files(stem);
  files.ball = stem + ".dro";
  const smps::Instance instance = smps::read(files, {});
  const GroundMetric metric = GroundMetric::from_features(scenario_data_table(instance.problem), 2);
  for (int r = 0; r < 5; ++r)
    for (int s = 0; s < 10; ++s) EXPECT_NEAR(metric.at(r, s), instance.ball->metric.at(r, s), 1e-12);
}

TEST(Fingerprint, TellsProblemsApart) {
  const TwoStageProblem p = farmer();
  TwoStageProblem q = farmer();
  EXPECT_EQ(fingerprint(p).size(), 16u);
  EXPECT_EQ(fingerprint(p), fingerprint(q));
  q.scenarios[2].technology[0].value += 1e-12;
  EXPECT_NE(fingerprint(p), fingerprint(q));
  q = farmer(true);
  EXPECT_NE(fingerprint(p), fingerprint(q));
}

}  // namespace
}  // namespace gridkeel::stochastic::test
