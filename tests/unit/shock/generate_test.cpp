#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/error.hpp"
#include "shock/facts.hpp"
#include "shock/generator.hpp"
#include "unit/shock/shock_fixture.hpp"

namespace gridkeel::shock::test {
namespace {

TEST(Generate, SameSeedSameSetForAnyNumberOfThreads) {
  const Case c;
  const std::string one = c.run(200, 7, 1).fingerprint();
  EXPECT_EQ(one, c.run(200, 7, 2).fingerprint());
  EXPECT_EQ(one, c.run(200, 7, 4).fingerprint());
  EXPECT_NE(one, c.run(200, 8, 1).fingerprint());
}

TEST(Generate, OneGeneratorDrawsWhatGenerateDraws) {
  const Case c;
  const Generator generator(c.input);
  for (const std::uint64_t seed : {7, 8}) {
    EXPECT_EQ(generator.draw(30, seed).fingerprint(), generate(c.input, 30, seed).fingerprint());
    EXPECT_EQ(generator.draw(30, seed, 2).fingerprint(), generator.draw(30, seed).fingerprint());
  }
}

TEST(Generate, LargerSetExtendsASmallerOne) {
  const Case c;
  ScenarioSet small = c.run(20), large = c.run(50);
  large.scenarios.resize(20);
  for (Scenario& scenario : large.scenarios) scenario.probability = 1.0 / 20;
  EXPECT_EQ(small.fingerprint(), large.fingerprint());
}

TEST(Generate, ProbabilitiesNamesAndSizes) {
  Case c;
  c.add_offer("bess", "acme", 0.9, 0.97);
  c.input.horizon = {96, 0.25, 6.0};
  const ScenarioSet set = c.run(3);
  ASSERT_EQ(set.scenarios.size(), 3u);
  EXPECT_EQ(set.scenarios[2].name, "s002");
  EXPECT_THAT(set.ai_site_names, testing::ElementsAre("dc-a", "dc-b"));
  EXPECT_EQ(set.background_forecast.size(), 96u);
  EXPECT_EQ(set.ai_forecast_mw.at(1).size(), 96u);
  for (const Scenario& s : set.scenarios) {
    EXPECT_DOUBLE_EQ(s.probability, 1.0 / 3.0);
    EXPECT_EQ(s.background_scale.size(), 96u);
    EXPECT_EQ(s.import_share.size(), 96u);
    ASSERT_EQ(s.ai.size(), 2u);
    for (const AiLoad& load : s.ai)
      for (const auto* v : {&load.training_mw, &load.inference_mw, &load.max_mw, &load.min_mw, &load.ramp_mw_per_min,
                            &load.share_above})
        EXPECT_EQ(v->size(), 96u);
    ASSERT_EQ(s.usable_share.size(), 2u);
    EXPECT_EQ(s.usable_share[0].size(), 1u);
  }
}

void expect_clean(double value, double lower, double upper) {
  ASSERT_TRUE(std::isfinite(value));
  ASSERT_FALSE(value == 0.0 && std::signbit(value));
  ASSERT_GE(value, lower);
  ASSERT_LE(value, upper * (1.0 + 1e-12));
}

// Under shocks far more frequent than the defaults, every number stays finite and within its bounds.
TEST(Generate, BoundsHoldUnderExtremeShocks) {
  for (const double step_h : {0.25, 1.0, 3.0}) {
    Case c;
    c.add_offer("bess", "acme", 0.4, 0.5);
    c.input.horizon = {static_cast<int>(24 / step_h), step_h, 0.0};
    ShockSettings& s = c.input.settings;
    s.training_start_rate = s.training_pause_rate = s.inference_surge_rate = s.ups_trip_rate = 8.0;
    s.training_stop_rate = s.growth_rate = s.curtailment_rate = 8.0;
    s.heat_probability = 0.5;
    s.line_outages_per_day = s.substation_shortfall_rate = 6.0;
    s.substation_shortfall_max = 1.0;
    s.background_sd = 0.5;
    for (const Scenario& scenario : c.run(300).scenarios) {
      for (const double v : scenario.background_scale) expect_clean(v, 0.0, 5.0);
      for (const double v : scenario.import_share) expect_clean(v, 0.0, 1.0);
      for (const auto& row : scenario.usable_share)
        for (const double v : row) expect_clean(v, 0.0, 1.0);
      for (std::size_t i = 0; i < 2; ++i) {
        const double rating_mw = c.input.ai_sites[i].rating_mw;
        const AiLoad& load = scenario.ai[i];
        for (std::size_t t = 0; t < load.max_mw.size(); ++t) {
          const double mean = load.training_mw[t] + load.inference_mw[t];
          expect_clean(load.training_mw[t], 0.0, mean);
          expect_clean(load.inference_mw[t], 0.0, mean);
          expect_clean(mean, 0.0, facts::kMeanLimit * rating_mw);
          expect_clean(load.max_mw[t], mean * (1.0 - 1e-12), facts::kSwingLimit * rating_mw);
          expect_clean(load.min_mw[t], 0.0, mean);
          expect_clean(load.ramp_mw_per_min[t], 0.0, facts::kSwingLimit * rating_mw);
          expect_clean(load.share_above[t], 0.0, 1.0);
        }
      }
      for (const LineOutage& outage : scenario.outages) {
        ASSERT_TRUE(c.network.branch(outage.branch).closed);
        ASSERT_GE(outage.first_period, 0);
        ASSERT_LT(outage.first_period, outage.end_period);
        ASSERT_LE(outage.end_period, c.input.horizon.periods);
      }
      for (const Event& event : scenario.events) {
        ASSERT_GE(event.first_period, 0);
        ASSERT_LT(event.first_period, event.end_period);
        ASSERT_LE(event.end_period, c.input.horizon.periods);
        expect_clean(event.magnitude_mw, -2.2, 2.4);
      }
    }
  }
}

TEST(Generate, NoRatesNoEvents) {
  Case c;
  c.add_offer("bess", "acme", 0.5, 0.5);
  c.calm();
  c.input.settings.background_sd = 0.0;
  const ScenarioSet set = c.run(50);
  for (const Scenario& scenario : set.scenarios) {
    EXPECT_TRUE(scenario.events.empty());
    EXPECT_TRUE(scenario.outages.empty());
    EXPECT_EQ(scenario.story(), "no shocks");
    EXPECT_EQ(scenario.background_scale, set.background_forecast);
    EXPECT_THAT(scenario.import_share, testing::Each(1.0));
    EXPECT_THAT(scenario.usable_share[0], testing::Each(1.0));
  }
}

TEST(Generate, MeasuredProfileReplacesTheBase) {
  Case c;
  c.calm();
  AiSite& site = c.input.ai_sites[0];
  site.measured = flat(24, 0.5, 0.7, 0.2);
  const ScenarioSet set = c.run(5);
  for (const Scenario& scenario : set.scenarios) {
    EXPECT_NEAR(scenario.ai[0].training_mw[3] + scenario.ai[0].inference_mw[3], 1.0, 1e-12);
    EXPECT_NEAR(scenario.ai[0].max_mw[3], 1.4, 1e-12);
    EXPECT_NEAR(scenario.ai[0].min_mw[3], 0.4, 1e-12);
  }
  EXPECT_NEAR(set.ai_forecast_mw[0][3], 1.0, 1e-12);

  c.input.settings.training_start_rate = 5.0;  // shocks come on top
  EXPECT_GT(mean_events(c.run(50), "training_start", "dc-a"), 3.0);
}

TEST(Generate, RefusesWhatDoesNotFitTheHorizon) {
  Case c;
  c.input.ai_sites[0].measured = flat(23, 0.5);
  EXPECT_THROW(c.run(1), InputError);
  c.input.ai_sites[0].measured = flat(24, std::nan(""));
  EXPECT_THROW(c.run(1), InputError);
  c.input.ai_sites[0].measured.reset();
  EXPECT_THROW(c.run(0), InputError);
  c.input.settings.background_profile = {1.0};
  EXPECT_THROW(c.run(1), InputError);
  c.input.settings.background_profile.clear();
  c.input.ai_sites[1].training_share = 0.8;
  EXPECT_THROW(c.run(1), InputError);
}

TEST(Generate, StoriesReadLikeSentencesInOrderOfTime) {
  Case c;
  c.add_offer("bess", "acme", 0.9, 0.97);
  ShockSettings& s = c.input.settings;
  s.line_outages_per_day = s.ups_trip_rate = s.substation_shortfall_rate = 1.0;
  s.growth_rate = s.curtailment_rate = s.heat_probability = 0.5;
  std::string all;
  for (const Scenario& scenario : c.run(200).scenarios) {
    all += scenario.story() + "\n";
    for (std::size_t e = 1; e < scenario.events.size(); ++e)
      EXPECT_LE(scenario.events[e - 1].first_period, scenario.events[e].first_period);
  }
  using testing::ContainsRegex;
  EXPECT_THAT(all, ContainsRegex("[0-9]{2}:[0-9]{2} training job starts at dc-a: \\+[0-9.]+ MW for [0-9.]+ h"));
  EXPECT_THAT(all, ContainsRegex("training at dc-b stops unplanned: -[0-9.]+ MW, restarts at [0-9]{2}:[0-9]{2}"));
  EXPECT_THAT(all, ContainsRegex("inference surge at dc-a: \\+[0-9.]+ MW"));
  EXPECT_THAT(all, ContainsRegex("training at dc-a pauses: -[0-9.]+ MW until [0-9]{2}:[0-9]{2}"));
  EXPECT_THAT(all, ContainsRegex("a new hall at dc-b: \\+[0-9.]+ MW to stay"));
  EXPECT_THAT(all, ContainsRegex("the utility calls on dc-a: -[0-9.]+ MW of training until"));
  EXPECT_THAT(all, ContainsRegex("00:00 heat wave: feeder load \\+8 %, cooling of data centres \\+30 %"));
  EXPECT_THAT(all, ContainsRegex("UPS trip at dc-a: [0-9.]+ MW lost, returns as a block at"));
  EXPECT_THAT(all, ContainsRegex("dc-a returns from its UPS: \\+[0-9.]+ MW at once"));
  EXPECT_THAT(all, ContainsRegex("line 2-3 fails, repaired at [0-9]{2}:[0-9]{2}(\\+1d)? \\([0-9.]+ h\\)"));
  EXPECT_THAT(all, ContainsRegex("substation limited to [0-9]+ % of its import until"));
  EXPECT_THAT(all, ContainsRegex("modules of offer bess at 3 fail"));
  EXPECT_THAT(all, ContainsRegex("supplier acme delivers [0-9]+ % of offer bess"));
}

TEST(Fingerprint, SeesEveryNumber) {
  const Case c;
  const ScenarioSet set = c.run(5);
  const std::string original = set.fingerprint();
  EXPECT_EQ(original.size(), 16u);
  ScenarioSet changed = set;
  changed.scenarios[3].ai[0].share_above[5] += 1e-15;
  EXPECT_NE(changed.fingerprint(), original);
  changed = set;
  changed.scenarios[4].ai[1].ramp_mw_per_min[23] += 1e-15;
  EXPECT_NE(changed.fingerprint(), original);
  changed = set;
  changed.ai_forecast_mw[0][0] += 1e-9;
  EXPECT_NE(changed.fingerprint(), original);
  changed = set;
  changed.seed += 1;
  EXPECT_NE(changed.fingerprint(), original);
}

}  // namespace
}  // namespace gridkeel::shock::test
