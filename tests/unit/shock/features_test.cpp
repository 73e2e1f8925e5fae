#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/shock/shock_fixture.hpp"

namespace gridkeel::shock::test {
namespace {

Scenario hand_made(double training_mw) {
  Scenario s;
  s.ai.push_back({{training_mw, 0.5}, {1.0, 1.0}, {2.0, 2.0}, {0.5, 0.5}, {0.2, 0.4}, {0.5, 0.5}});
  s.ai.push_back({{0.0, 0.0}, {0.5, 0.5}, {0.5, 0.5}, {0.5, 0.5}, {0.0, 0.1}, {0.5, 0.5}});
  s.import_share = {1.0, 0.4};
  s.outages = {{grid::BranchId(0), 0, 2}, {grid::BranchId(1), 1, 2}};
  s.events.push_back({"training_start", "dc", 0, 1, 1.0, ""});
  s.events.push_back({"line_outage", "1-2", 0, 2, 0.0, ""});
  s.events.push_back({"module_failure", "3/bess", 0, 9, 0.0, ""});
  return s;
}

TEST(Features, OfAHandMadeScenario) {
  ScenarioSet set;
  set.horizon = {2, 0.5, 0.0};
  set.scenarios = {hand_made(2.0)};
  const FeatureTable table = features(set);
  EXPECT_THAT(table.names, testing::ElementsAre("ai_peak_mw", "ai_energy_mwh", "ai_ramp_mw_per_min", "longest_shock_h",
                                                "line_outage_h", "interrupted_mwh", "import_shortfall_h",
                                                "import_shortfall_depth", "module_shortfall"));
  EXPECT_THAT(table.raw.at(0),
              testing::ElementsAre(3.5, testing::DoubleEq(2.75), 0.5, 1.0, 1.5, 0.0, testing::DoubleEq(0.3), 0.6, 0.0));
  EXPECT_THAT(table.standardised.at(0), testing::Each(0.0));
}

TEST(Features, StandardisedToUnitDeviation) {
  ScenarioSet set;
  set.horizon = {2, 0.5, 0.0};
  set.scenarios = {hand_made(2.0), hand_made(4.0)};
  const FeatureTable table = features(set);
  EXPECT_NEAR(table.standardised[1][0] - table.standardised[0][0], 2.0, 1e-12);
  EXPECT_EQ(table.standardised[0][3], 0.0);  // constant
}

TEST(Features, KnowWhereAnOutageIsAndWhatModulesAreMissing) {
  const Case c;
  ScenarioSet set = c.run(1);
  Scenario& s = set.scenarios[0];
  s.outages = {{grid::BranchId(0), 0, 2}, {grid::BranchId(3), 1, 4}};
  s.usable_share = {{1.0, 0.5}, {1.0, 0.0}};
  // Line 0 darkens all (2 MW and the sites' 3.5 MW) for two hours, then line 3 its end (0.5 and 1.5 MW) for two more.
  const FeatureTable table = features(set);
  EXPECT_DOUBLE_EQ(table.raw[0][5], 2 * 5.5 + 2 * 2.0);
  EXPECT_DOUBLE_EQ(table.raw[0][8], 1.5 / 4.0);
}

TEST(Features, DeviationIsThatOfTheProbabilities) {
  ScenarioSet set;
  set.horizon = {2, 0.5, 0.0};
  set.scenarios = {hand_made(2.0), hand_made(4.0), hand_made(100.0)};
  set.scenarios[0].probability = 0.2;
  set.scenarios[1].probability = 0.8;
  const FeatureTable table = features(set);
  EXPECT_NEAR(table.standardised[1][0] - table.standardised[0][0], 2.0 / (2.0 * 0.4), 1e-12);
  EXPECT_NEAR(table.standardised[2][0] - table.standardised[0][0], 98.0 / (2.0 * 0.4), 1e-9);
}

TEST(Features, OfAGeneratedSetAreFinite) {
  const Case c;
  const FeatureTable table = features(c.run(100));
  ASSERT_EQ(table.raw.size(), 100u);
  for (std::size_t f = 0; f < table.names.size(); ++f) {
    double mean = 0.0, square = 0.0;
    for (const auto& row : table.standardised) mean += row[f] / 100.0;
    for (const auto& row : table.standardised) square += (row[f] - mean) * (row[f] - mean) / 100.0;
    if (table.names[f] != "module_shortfall") {  // no offers
      EXPECT_NEAR(square, 1.0, 1e-9) << table.names[f];
    }
  }
  EXPECT_TRUE(features(ScenarioSet{}).raw.empty());
}

}  // namespace
}  // namespace gridkeel::shock::test
