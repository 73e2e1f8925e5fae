#include <gtest/gtest.h>

#include "unit/shock/shock_fixture.hpp"

namespace gridkeel::shock::test {
namespace {

void expect_forecast(const Case& c) {
  const ScenarioSet set = c.run(1);
  const Scenario expected = expected_scenario(c.input);
  EXPECT_EQ(expected.background_scale, set.background_forecast);
  EXPECT_TRUE(expected.outages.empty());
  EXPECT_TRUE(expected.events.empty());
  for (const double share : expected.import_share) EXPECT_EQ(share, 1.0);
  for (const auto& site : expected.usable_share)
    for (const double share : site) EXPECT_EQ(share, 1.0);
  ASSERT_EQ(expected.ai.size(), c.input.ai_sites.size());
  for (std::size_t a = 0; a < expected.ai.size(); ++a)
    for (std::size_t t = 0; t < expected.ai[a].training_mw.size(); ++t) {
      const AiLoad& ai = expected.ai[a];
      const double mean = ai.training_mw[t] + ai.inference_mw[t];
      EXPECT_NEAR(mean, set.ai_forecast_mw[a][t], 1e-12);
      EXPECT_GT(ai.max_mw[t], mean);
      EXPECT_LT(ai.min_mw[t], mean);
      EXPECT_GT(ai.ramp_mw_per_min[t], 0.5 * (ai.max_mw[t] - ai.min_mw[t]));
      EXPECT_LE(ai.ramp_mw_per_min[t], ai.max_mw[t] - ai.min_mw[t] + 1e-12);
    }
}

TEST(ExpectedScenario, IsWhatTheScheduleAssumes) {
  Case c;
  c.add_offer("battery", "S", 0.5, 0.5);
  expect_forecast(c);
}

TEST(ExpectedScenario, TakesAMeasuredProfile) {
  Case c;
  for (AiSite& site : c.input.ai_sites) site.measured = flat(static_cast<std::size_t>(c.input.horizon.periods), 0.6);
  expect_forecast(c);
}

}  // namespace
}  // namespace gridkeel::shock::test
