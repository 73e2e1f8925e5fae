// One shock at a time on a flat measured base, so that every number can be checked by hand.

#include "shock/site_shocks.hpp"

#include <gtest/gtest.h>

#include "shock/facts.hpp"
#include "unit/shock/shock_fixture.hpp"

namespace gridkeel::shock::test {
namespace {

struct FlatSite : testing::Test {
  Horizon horizon{6, 1.0, 12.0};
  AiSite site;
  SiteLoad load;
  std::vector<TimedEvent> events;

  FlatSite() {
    site.name = "dc";
    site.rating_mw = 2.0;
    site.training_share = 0.5;
    site.steady_share = 0.25;
    site.synchronisation = 0.0;
    site.measured = flat(6, 0.5);  // 1 MW: half training, half inference
    RandomStream random(1, "unused");
    load = base_load(SiteModel(site, horizon), random);
  }
  void apply(SiteShock shock) { apply_site_shocks(load, {shock}, site, horizon, events); }
  double mean(std::size_t t) const { return load.mean_mw(static_cast<int>(t)); }
};

TEST_F(FlatSite, TrainingStartActsByShareOnTheMeanAndFullyOnTheEnvelope) {
  apply({SiteShockKind::training_start, {1.5, 3.25}, 0.4});
  EXPECT_NEAR(mean(0), 1.0, 1e-12);
  EXPECT_NEAR(mean(1), 1.0 + 0.5 * 0.8, 1e-12);
  EXPECT_NEAR(mean(2), 1.8, 1e-12);
  EXPECT_NEAR(mean(3), 1.2, 1e-12);
  const AiLoad result = finish_load(load, site, horizon);
  EXPECT_NEAR(result.max_mw[1], 1.8, 1e-12);
  EXPECT_NEAR(result.min_mw[1], 1.0, 1e-12);
  EXPECT_NEAR(result.min_mw[2], 1.8, 1e-12);
  EXPECT_NEAR(result.ramp_mw_per_min[1], 0.8, 1e-12);
  EXPECT_NEAR(result.ramp_mw_per_min[2], 0.0, 1e-12);
  EXPECT_NEAR(result.ramp_mw_per_min[3], 0.8, 1e-12);
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].event.text, "13:30 training job starts at dc: +0.80 MW for 1.8 h");
  EXPECT_EQ(events[0].event.first_period, 1);
  EXPECT_EQ(events[0].event.end_period, 4);
}

TEST_F(FlatSite, TrainingStartTakesOnlyTheRoomThatIsLeft) {
  apply({SiteShockKind::training_start, {0.0, 2.0}, 0.6});
  EXPECT_NEAR(events.at(0).event.magnitude_mw, 1.1, 1e-12);  // up to 1.05 of the rating
  EXPECT_NEAR(mean(0), 2.1, 1e-12);
}

// 800 GPUs in jobs of 1600: there is one job, so all of the training stops.
TEST_F(FlatSite, UnplannedStopTakesTheTraining) {
  site.fine.gpus_per_job = 1600.0;
  apply({SiteShockKind::training_stop, {2.0, 3.5}, 0.0});
  EXPECT_NEAR(mean(2), 0.5, 1e-12);
  EXPECT_NEAR(mean(3), 0.75, 1e-12);
  const AiLoad result = finish_load(load, site, horizon);
  EXPECT_NEAR(result.max_mw[2], 0.5, 1e-12);
  EXPECT_NEAR(result.max_mw[3], 1.0, 1e-12);
  EXPECT_NEAR(result.min_mw[3], 0.5, 1e-12);
  EXPECT_NEAR(result.share_above[3], 0.5, 1e-12);  // back for half of the hour
  EXPECT_EQ(events.at(0).event.text, "14:00 training at dc stops unplanned: -0.50 MW, restarts at 15:30");
}

// One of ten jobs, or those in step if they are more.
TEST_F(FlatSite, StopsAndPausesTakeAJobOrThoseInStep) {
  site.fine.gpus_per_job = 80.0;
  apply({SiteShockKind::training_stop, {2.0, 3.0}, 0.0});
  EXPECT_NEAR(mean(2), 0.95, 1e-12);
  site.synchronisation = 0.25;
  apply({SiteShockKind::training_pause, {4.0, 4.5}, 0.0});
  EXPECT_NEAR(mean(4), 1.0 - 0.5 * 0.25, 1e-12);
  EXPECT_EQ(events.at(1).event.text, "16:00 training at dc pauses: -0.25 MW until 16:30");
}

TEST_F(FlatSite, GrowthStays) {
  apply({SiteShockKind::growth_step, {1.5, 1e5}, 0.2});
  EXPECT_NEAR(mean(1), 1.2, 1e-12);
  EXPECT_NEAR(mean(5), 1.4, 1e-12);
  EXPECT_EQ(events.at(0).event.end_period, 6);
  EXPECT_EQ(events.at(0).event.text, "13:30 a new hall at dc: +0.40 MW to stay");
}

TEST_F(FlatSite, ACallIsAnsweredByTrainingOnly) {
  apply({SiteShockKind::curtailment_call, {1.0, 2.0}, 0.25});
  EXPECT_NEAR(mean(1), 0.75, 1e-12);
  EXPECT_NEAR(load.inference.mean[1], 0.5, 1e-12);
  apply({SiteShockKind::curtailment_call, {3.0, 4.0}, 0.9});
  EXPECT_NEAR(mean(3), 0.5, 1e-12);
}

TEST_F(FlatSite, SurgeMultipliesWhatRequestsCause) {
  apply({SiteShockKind::inference_surge, {1.0, 2.0}, 1.5});
  EXPECT_NEAR(mean(1), 1.0 + 0.5 * 0.25, 1e-12);  // half of the inference column is the steady base
}

TEST_F(FlatSite, UpsTripLosesLoadAndReturnsAsABlock) {
  apply({SiteShockKind::ups_trip, {1.0, 3.0}, 0.0});
  EXPECT_NEAR(mean(1), 0.09, 1e-12);
  EXPECT_NEAR(mean(2), 0.09, 1e-12);
  EXPECT_NEAR(mean(3), 1.0 + 0.5 * facts::kCatchUpOvershoot, 1e-12);
  const AiLoad result = finish_load(load, site, horizon);
  EXPECT_NEAR(result.max_mw[3], 1.1, 1e-12);
  EXPECT_NEAR(result.ramp_mw_per_min[1], 0.91, 1e-12);
  EXPECT_NEAR(result.ramp_mw_per_min[3], 0.91 * 1.1, 1e-12);
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0].event.text, "13:00 UPS trip at dc: 0.91 MW lost, returns as a block at 15:00");
  EXPECT_EQ(events[1].event.kind, "ups_return");
}

TEST_F(FlatSite, UpsTripPastTheHorizonDoesNotReturn) {
  apply({SiteShockKind::ups_trip, {4.5, 9.0}, 0.0});
  EXPECT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].event.end_period, 6);
}

TEST(Clock, TextAndWindows) {
  const Horizon horizon{24, 1.0, 18.0};
  EXPECT_EQ(clock_text(horizon, 0.0), "18:00");
  EXPECT_EQ(clock_text(horizon, 5.9999), "23:59");
  EXPECT_EQ(clock_text(horizon, 7.25), "01:15+1d");
  const Window window{1.5, 1.75};
  EXPECT_DOUBLE_EQ(window.share_of(horizon, 1), 0.25);
  EXPECT_FALSE(window.touches(horizon, 2));
  EXPECT_EQ(window.end_period(horizon), 2);
  EXPECT_TRUE((Window{0.0, 50.0}).covers(horizon, 23));
  EXPECT_EQ((Window{23.5, 50.0}).end_period(horizon), 24);
}

}  // namespace
}  // namespace gridkeel::shock::test
