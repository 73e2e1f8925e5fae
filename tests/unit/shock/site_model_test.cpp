#include "shock/site_model.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "shock/ai_load.hpp"
#include "shock/facts.hpp"
#include "shock/fine_day.hpp"
#include "shock/heat.hpp"
#include "unit/shock/shock_fixture.hpp"

namespace gridkeel::shock::test {
namespace {

AiSite two_mw() {
  AiSite site;
  site.name = "dc";
  site.rating_mw = 2.0;
  return site;
}

// The few points that a window keeps give what all of its instants give, for any mix.
TEST(FineWindow, EnvelopeIsExactForAnyMix) {
  const FineTrace trace = simulate_fine(FineLoad{}, 0.5, 6, 460.0, 0.5, 3, 0);
  const FineWindow window = cut_windows(trace, 450.0).at(0);
  RandomStream random(1, "mix");
  for (int k = 0; k < 200; ++k) {
    const LoadMix mix{random.uniform(), random.uniform(), random.uniform(0.2, 2.0)};
    double most = 0.0, least = 1e300, mean_requests = 0.0;
    for (std::size_t i = 0; i < 900; ++i) {
      const double mw = mix.mw({trace.training[i], trace.requests[i]});
      most = std::max(most, mw);
      least = std::min(least, mw);
      mean_requests += mix.requests_at(trace.requests[i]) / 900.0;
    }
    EXPECT_NEAR(mix.mw(highest(window, mix)), most, 1e-12);
    EXPECT_NEAR(mix.mw(lowest(window, mix)), least, 1e-12);
    EXPECT_NEAR(mean_requests_mw(window, mix), mean_requests, 0.01 * mix.requests_mw);
    double step = 0.0;  // within half a minute
    for (std::size_t i = 0; i + 60 < 900; ++i)
      step = std::max(step, std::abs(mix.mw({trace.training[i], trace.requests[i]}) -
                                     mix.mw({trace.training[i + 60], trace.requests[i + 60]})));
    EXPECT_GE(steepest_mw(window, mix), step - 1e-12);
  }
}

// What scenarios hand over per quarter of an hour is what a day on the fine clock, from another seed, shows.
TEST(SiteModel, EnvelopesAreThoseOfTheFineClock) {
  for (const double rho : {0.2, 0.8}) {
    AiSite site = two_mw();
    site.synchronisation = rho;
    const SiteModel model(site, {96, 0.25, 0.0});
    const FineDay day = simulate_day(model, 24.0, 17);
    const auto steps = static_cast<std::size_t>(900.0 / day.dt_s);
    const SiteLoad expected = expected_load(model);
    double mean = 0.0, max = 0.0, min = 0.0, above = 0.0;
    for (std::size_t t = 0; t < 96; ++t) {
      double sum = 0.0, most = 0.0, least = 1e300;
      const auto at = [&](std::size_t i) { return day.training_mw[t * steps + i] + day.inference_mw[t * steps + i]; };
      for (std::size_t i = 0; i < steps; ++i) {
        sum += at(i) / static_cast<double>(steps);
        most = std::max(most, at(i));
        least = std::min(least, at(i));
      }
      for (std::size_t i = 0; i < steps; ++i) above += (at(i) > 0.5 * (sum + most)) / static_cast<double>(steps) / 96.0;
      mean += (expected.mean_mw(static_cast<int>(t)) - sum) / 96.0;
      max += (expected.training.max[t] + expected.inference.max[t] - most) / 96.0;
      min += (expected.training.min[t] + expected.inference.min[t] - least) / 96.0;
      above -= expected.share_above[t] / 96.0;
    }
    EXPECT_NEAR(mean, 0.0, 0.005 * site.rating_mw) << rho;
    EXPECT_NEAR(max, 0.0, 0.01 * site.rating_mw) << rho;
    EXPECT_NEAR(min, 0.0, 0.01 * site.rating_mw) << rho;
    EXPECT_NEAR(above, 0.0, 0.05) << rho;
  }
}

TEST(SiteModel, ShorterPeriodsSwingLess) {
  const AiSite site = two_mw();
  double before = 0.0;
  for (const double step_h : {1.0 / 60.0, 0.25, 1.0, 3.0}) {
    const SiteLoad load = expected_load(site, {4, step_h, 12.0});
    const double swing = load.training.max[0] + load.inference.max[0] - load.mean_mw(0);
    EXPECT_GT(swing, before) << step_h;
    before = swing;
  }
}

TEST(SiteModel, SmoothingTakesTheSwingAway) {
  AiSite site = two_mw();
  site.synchronisation = 1.0;
  const auto swing = [&] {
    const SiteLoad load = expected_load(site, {1, 1.0, 12.0});
    return load.training.max[0] - load.training.min[0];
  };
  const double bare = swing();
  site.fine.smoothing.floor = 0.6;
  EXPECT_LT(swing(), 0.7 * bare);
}

TEST(Heat, RaisesCoolingAndTheFeedersLoad) {
  Case c;
  c.calm();
  c.input.settings.background_sd = 0.0;
  for (AiSite& site : c.input.ai_sites) site.measured = flat(24, 0.5);
  const ScenarioSet cool = c.run(1);
  c.input.settings.heat_probability = 1.0;
  const ScenarioSet hot = c.run(1);
  EXPECT_TRUE(hot.scenarios[0].heat);
  EXPECT_EQ(count_events(hot.scenarios[0], "heat_wave"), 1);
  const ShockSettings& s = c.input.settings;
  EXPECT_NEAR(hot.scenarios[0].background_scale[5] / cool.scenarios[0].background_scale[5], 1.0 + s.heat_load_increase,
              1e-12);
  EXPECT_NEAR(hot.scenarios[0].ai[0].inference_mw[5] / cool.scenarios[0].ai[0].inference_mw[5],
              1.0 + s.heat_cooling_increase * FineLoad{}.cooling_share, 1e-12);
  EXPECT_TRUE(draw_heat(s, Draws(7, 0)));
}

// Blocks of a measured series: whole days at random, so that scenarios differ while their mean is the forecast.
TEST(MeasuredBlocks, ScenariosDrawDaysOfTheTrace) {
  Case c;
  c.calm();
  TraceSeries week;
  for (int day = 0; day < 7; ++day)
    for (int hour = 0; hour < 24; ++hour) week.mean.push_back(0.1 * (day + 1) + 0.001 * hour);
  week.block_periods = week.stride = 24;
  c.input.ai_sites[0].measured = week;
  const ScenarioSet set = c.run(700);
  std::vector<int> days(7);
  double mean = 0.0;
  for (const Scenario& scenario : set.scenarios) {
    const AiLoad& load = scenario.ai[0];
    const double first = (load.training_mw[0] + load.inference_mw[0]) / 2.0;
    const double last = (load.training_mw[23] + load.inference_mw[23]) / 2.0;
    EXPECT_NEAR(last - first, 0.023, 1e-9) << "the hours of a day stay together";
    days.at(static_cast<std::size_t>(std::lround(first * 10.0)) - 1)++;
    mean += 2.0 * first / 700.0;
  }
  for (const int count : days) EXPECT_NEAR(count, 100, 40);
  EXPECT_NEAR(set.ai_forecast_mw[0][0], 0.8, 1e-9);
  EXPECT_NEAR(mean, 0.8, 0.07);
  // Blocks of six hours keep their hours of the day.
  c.input.ai_sites[0].measured->block_periods = 6;
  for (const Scenario& scenario : c.run(20).scenarios)
    for (std::size_t t = 0; t < 24; ++t) {
      const double share = (scenario.ai[0].training_mw[t] + scenario.ai[0].inference_mw[t]) / 2.0;
      EXPECT_NEAR(std::fmod(share + 1e-9, 0.1), 0.001 * static_cast<double>(t), 1e-6);
    }
}

TEST(MeasuredInference, ReplacesThatPartOnly) {
  Case c;
  c.calm();
  AiSite& site = c.input.ai_sites[0];
  site.measured_inference = flat(24, 0.8, 0.95, 0.75);
  for (const Scenario& scenario : c.run(5).scenarios) {
    EXPECT_NEAR(scenario.ai[0].inference_mw[3], 2.0 * (0.4 + 0.25 * 0.8), 1e-12);
    EXPECT_GT(scenario.ai[0].training_mw[3], 0.0);
    EXPECT_GE(scenario.ai[0].max_mw[3], scenario.ai[0].training_mw[3] + 2.0 * (0.4 + 0.25 * 0.95) - 1e-9);
  }
}

}  // namespace
}  // namespace gridkeel::shock::test
