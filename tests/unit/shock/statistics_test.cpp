// Means over 2000 scenarios against the expected values, within about four standard errors.

#include <gtest/gtest.h>

#include <set>

#include "shock/ai_load.hpp"
#include "shock/supply.hpp"
#include "unit/shock/shock_fixture.hpp"

namespace gridkeel::shock::test {
namespace {

constexpr int kMany = 2000;

double four_errors(double rate) { return 4.0 * std::sqrt(rate / kMany); }

TEST(Statistics, EventRatesAreTheSettings) {
  Case c;
  c.input.settings.ups_trip_given_fault = 0.0;
  const ShockSettings& s = c.input.settings;
  const ScenarioSet set = c.run(kMany);
  for (const char* site : {"dc-a", "dc-b"}) {
    // Starts that find the site full do not happen.
    EXPECT_LE(mean_events(set, "training_start", site), s.training_start_rate + four_errors(s.training_start_rate));
    EXPECT_GE(mean_events(set, "training_start", site), 0.8 * s.training_start_rate);
    EXPECT_NEAR(mean_events(set, "training_pause", site), s.training_pause_rate, four_errors(s.training_pause_rate));
    EXPECT_NEAR(mean_events(set, "curtailment_call", site), s.curtailment_rate, four_errors(s.curtailment_rate));
    EXPECT_NEAR(mean_events(set, "inference_surge", site), s.inference_surge_rate, four_errors(s.inference_surge_rate));
    EXPECT_NEAR(mean_events(set, "ups_trip", site), s.ups_trip_rate, four_errors(s.ups_trip_rate));
  }
  // By the number of GPUs: 0.35 x 1.5 MW / 1.25 kW = 420 at dc-b.
  EXPECT_NEAR(mean_events(set, "training_stop", "dc-b"), 420 * s.training_stop_per_gpu, four_errors(0.2));
  EXPECT_NEAR(mean_events(set, "heat_wave"), s.heat_probability, four_errors(s.heat_probability));
  EXPECT_NEAR(mean_events(set, "line_outage"), s.line_outages_per_day, four_errors(s.line_outages_per_day));
  EXPECT_NEAR(mean_events(set, "substation_shortfall"), s.substation_shortfall_rate,
              four_errors(s.substation_shortfall_rate));
}

TEST(Statistics, RatesScaleWithTheHorizon) {
  Case c;
  c.input.horizon = {12, 1.0, 0.0};
  c.input.settings.inference_surge_rate = 2.0;
  EXPECT_NEAR(mean_events(c.run(kMany), "inference_surge", "dc-a"), 1.0, four_errors(1.0));
}

// The law that stands in where a profile is measured without an envelope; what the fine clock gives is checked against
// the same published points in fine_load_test.cpp.
TEST(Statistics, SwingFollowsSynchronisation) {
  EXPECT_NEAR(swing_peak_to_mean(1.0), 1.44, 1e-12);
  EXPECT_NEAR(swing_peak_to_mean(0.5), 1.31, 0.005);
  EXPECT_NEAR(swing_peak_to_mean(0.0), 1.00, 1e-12);
  EXPECT_NEAR(swing_floor_to_mean(1.0), 0.25 / 0.64, 0.01);
  EXPECT_EQ(swing_floor_to_mean(0.0), 1.0);
}

TEST(Statistics, CalmLoadAveragesToItsForecast) {
  Case c;
  c.calm();
  const ScenarioSet set = c.run(kMany);
  for (std::size_t t = 0; t < 24; ++t) {
    double ai = 0.0, background = 0.0;
    for (const Scenario& s : set.scenarios) {
      ai += (s.ai[0].training_mw[t] + s.ai[0].inference_mw[t]) / kMany;
      background += s.background_scale[t] / kMany;
    }
    EXPECT_NEAR(ai, set.ai_forecast_mw[0][t], 0.01 * set.ai_forecast_mw[0][t]);
    EXPECT_NEAR(background, set.background_forecast[t], 0.01);
  }
}

TEST(Statistics, InferenceNeverFallsBelowItsFloor) {
  Case c;
  c.calm();
  AiSite& site = c.input.ai_sites[0];
  site.steady_share = site.training_share = 0.0;
  for (const Scenario& s : c.run(200).scenarios) {
    for (std::size_t t = 0; t < 24; ++t) {
      EXPECT_GE(s.ai[0].min_mw[t], 0.74 * site.rating_mw - 1e-12);
      EXPECT_LE(s.ai[0].max_mw[t], site.rating_mw + 1e-12);
    }
  }
}

TEST(Statistics, RepairTimesHaveTheirMedian) {
  Case c;
  c.calm();
  c.input.horizon = {240, 1.0, 0.0};
  c.input.settings.line_outages_per_day = 0.1;  // rarely two on one line
  c.input.settings.repair_median_h = 3.0;
  int shorter = 0, total = 0;
  for (const Scenario& s : c.run(kMany).scenarios) {
    for (const Event& event : s.events) {
      const double repair_h = std::stod(event.text.substr(event.text.find('(') + 1));
      shorter += repair_h < 3.0;
      ++total;
    }
  }
  EXPECT_NEAR(total, kMany, 4.0 * std::sqrt(kMany));
  EXPECT_NEAR(static_cast<double>(shorter) / total, 0.5, 0.06);
}

TEST(Statistics, LinesFailByLengthAndTiesNever) {
  Case c;
  c.input.settings.line_outages_per_day = 1.0;
  const ScenarioSet set = c.run(kMany);
  EXPECT_EQ(mean_events(set, "line_outage", "1-5"), 0.0);
  EXPECT_NEAR(mean_events(set, "line_outage", "1-2"), 1.0 / 6.0, four_errors(1.0 / 6.0));
  EXPECT_NEAR(mean_events(set, "line_outage", "2-3"), 3.0 / 6.0, 0.04 + four_errors(0.5));  // less while in repair
}

double count_correlation(double site_correlation) {
  Case c;
  c.calm();
  c.input.settings.inference_surge_rate = 1.0;
  c.input.settings.site_correlation = site_correlation;
  std::vector<double> a, b;
  for (const Scenario& s : c.run(kMany).scenarios) {
    a.push_back(count_events(s, "inference_surge", "dc-a"));
    b.push_back(count_events(s, "inference_surge", "dc-b"));
  }
  return correlation(a, b);
}

TEST(Statistics, CorrelationAcrossSitesIsTheParameter) {
  EXPECT_NEAR(count_correlation(0.0), 0.0, 0.1);
  EXPECT_NEAR(count_correlation(0.4), 0.4, 0.1);
  EXPECT_NEAR(count_correlation(1.0), 1.0, 1e-9);
}

TEST(Statistics, FaultsTripUpsAtTheSameTime) {
  Case c;
  c.calm();
  c.input.settings.line_outages_per_day = 0.5;
  EXPECT_EQ(mean_events(c.run(kMany), "ups_trip"), 0.0);
  c.input.settings.ups_trip_given_fault = 0.6;
  const ScenarioSet set = c.run(kMany);
  EXPECT_NEAR(mean_events(set, "ups_trip", "dc-a"), 0.3, 0.02 + four_errors(0.3));  // one on backup cannot trip
  for (const Scenario& s : set.scenarios) {
    std::set<std::string> fault_times;
    for (const Event& event : s.events)
      if (event.kind == "line_outage") fault_times.insert(event.text.substr(0, 5));
    for (const Event& event : s.events)
      if (event.kind == "ups_trip") {
        EXPECT_TRUE(fault_times.count(event.text.substr(0, 5))) << event.text;
      }
  }
}

// On hot days single faults are as much more frequent as the factor says; on others they are as given.
TEST(Statistics, HeatMakesOutagesMoreFrequentByItsFactor) {
  for (const double factor : {1.0, 2.0, 3.5}) {
    Case c;
    c.calm();
    c.input.ai_sites.clear();
    c.input.settings.heat_probability = 0.5;
    c.input.settings.heat_outage_factor = factor;
    c.input.settings.line_outages_per_day = 0.4;
    c.input.settings.repair_median_h = 1e-6;  // nothing is under repair when it could fail again
    double hot = 0.0, cool = 0.0, hot_days = 0.0, cool_days = 0.0;
    for (const Scenario& scenario : c.run(kMany).scenarios) {
      (scenario.heat ? hot : cool) += count_events(scenario, "line_outage");
      (scenario.heat ? hot_days : cool_days) += 1.0;
    }
    EXPECT_NEAR(hot_days / kMany, 0.5, four_errors(0.25));
    EXPECT_NEAR(hot / hot_days, 0.4 * factor, 4.0 * std::sqrt(0.4 * factor / hot_days));
    EXPECT_NEAR(cool / cool_days, 0.4, 4.0 * std::sqrt(0.4 / cool_days));
  }
}

TEST(Statistics, DeliveryAndAvailabilityHaveTheirMeans) {
  for (const double reliability : {0.3, 0.9}) {
    Case c;
    c.calm();
    c.input.settings.module_failures = c.input.settings.supplier_shortfall = true;
    c.add_offer("one", "acme", reliability, 0.9);
    c.add_offer("two", "acme", reliability, 1.0);
    c.add_offer("three", "other", reliability, 1.0);
    std::vector<double> one, two, three;
    for (const Scenario& s : c.run(kMany).scenarios) {
      one.push_back(s.usable_share[0][0]);
      two.push_back(s.usable_share[0][1]);
      three.push_back(s.usable_share[0][2]);
      ASSERT_EQ(s.usable_share[0][1], s.usable_share[1][1]);  // delivery does not depend on the site
    }
    const auto mean = [](const std::vector<double>& v) {
      double sum = 0.0;
      for (const double x : v) sum += x;
      return sum / static_cast<double>(v.size());
    };
    EXPECT_NEAR(mean(one), 0.9 * reliability, 0.03);
    EXPECT_NEAR(mean(two), reliability, 0.03);
    EXPECT_GT(correlation(two, one), 0.2);  // one supplier
    EXPECT_NEAR(correlation(two, three), 0.0, 0.1);
  }
}

TEST(Statistics, ServiceProbabilityCombinesAvailabilityStartAndService) {
  flex::Module module;
  module.availability = 0.995;
  module.fail_to_start = 0.0094;
  module.mttf_h = 1100.0;
  EXPECT_NEAR(service_probability(module, Horizon{}), 0.995 * 0.9906 * std::exp(-6.0 / 1100.0), 1e-12);
}

}  // namespace
}  // namespace gridkeel::shock::test
