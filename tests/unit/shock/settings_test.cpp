#include "shock/settings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gridkeel::shock::test {
namespace {

ShockSettings read(const std::string& text, int periods = 24) {
  return read_shock_settings(ConfigTable::parse(text, "study.toml"), Horizon{periods, 1.0, 0.0});
}

std::string refusal(const std::string& text) {
  try {
    read(text);
  } catch (const InputError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Settings, EverythingIsOptional) {
  const ShockSettings s = read("module_failures = true");
  const ShockSettings defaults;
  EXPECT_EQ(s.training_start_rate, defaults.training_start_rate);
  EXPECT_EQ(s.repair_median_h, defaults.repair_median_h);
  EXPECT_TRUE(s.background_profile.empty());
  EXPECT_TRUE(s.module_failures);
}

TEST(Settings, EveryKeyArrives) {
  const ShockSettings s = read(R"(
training_start_rate = 1.1
training_stop_rate = 0.2
training_jump_min = 0.31
training_jump_max = 0.61
training_duration_log_mean_h = 0.7
training_duration_log_sd = 1.2
inference_surge_rate = 0.9
inference_surge_factor_min = 1.3
inference_surge_factor_max = 1.7
training_stop_per_gpu = 0.001
training_pause_rate = 2.1
training_pause_median_h = 0.25
training_pause_log_sd = 0.81
training_duration_shortest_h = 0.5
growth_rate = 0.006
growth_min = 0.11
growth_max = 0.26
curtailment_rate = 0.04
curtailment_share = 0.27
curtailment_median_h = 3.1
curtailment_log_sd = 0.32
heat_probability = 0.07
heat_load_increase = 0.09
heat_cooling_increase = 0.33
ups_trip_rate = 0.06
ups_trip_given_fault = 0.36
ups_return_log_mean_h = 0.8
ups_return_log_sd = 0.61
site_correlation = 0.41
background_sd = 0.07
background_profile = [0.5, 1.0]
line_outages_per_day = 0.26
repair_median_h = 3.1
repair_log_sd = 0.62
substation_shortfall_rate = 0.11
substation_shortfall_min = 0.21
substation_shortfall_max = 0.63
substation_shortfall_mean_h = 4.1
module_failures = false
supplier_shortfall = false
)",
                               2);
  const std::vector<double> got{s.training_start_rate,
                                s.training_stop_rate.value(),
                                s.training_jump_min,
                                s.training_jump_max,
                                s.training_duration_log_mean_h.value(),
                                s.training_duration_log_sd.value(),
                                s.inference_surge_rate,
                                s.inference_surge_factor_min,
                                s.inference_surge_factor_max,
                                s.ups_trip_rate,
                                s.ups_trip_given_fault,
                                s.ups_return_log_mean_h,
                                s.ups_return_log_sd,
                                s.site_correlation,
                                s.background_sd,
                                s.line_outages_per_day,
                                s.repair_median_h,
                                s.repair_log_sd,
                                s.substation_shortfall_rate,
                                s.substation_shortfall_min,
                                s.substation_shortfall_max,
                                s.substation_shortfall_mean_h};
  EXPECT_THAT(got, testing::ElementsAre(1.1, 0.2, 0.31, 0.61, 0.7, 1.2, 0.9, 1.3, 1.7, 0.06, 0.36, 0.8, 0.61, 0.41,
                                        0.07, 0.26, 3.1, 0.62, 0.11, 0.21, 0.63, 4.1));
  const std::vector<double> load{s.training_stop_per_gpu,
                                 s.training_pause_rate,
                                 s.training_pause_median_h,
                                 s.training_pause_log_sd,
                                 s.training_duration_shortest_h,
                                 s.growth_rate,
                                 s.growth_min,
                                 s.growth_max,
                                 s.curtailment_rate,
                                 s.curtailment_share,
                                 s.curtailment_median_h,
                                 s.curtailment_log_sd,
                                 s.heat_probability,
                                 s.heat_load_increase,
                                 s.heat_cooling_increase};
  EXPECT_THAT(load, testing::ElementsAre(0.001, 2.1, 0.25, 0.81, 0.5, 0.006, 0.11, 0.26, 0.04, 0.27, 3.1, 0.32, 0.07,
                                         0.09, 0.33));
  EXPECT_THAT(s.background_profile, testing::ElementsAre(0.5, 1.0));
  EXPECT_FALSE(s.module_failures);
  EXPECT_FALSE(s.supplier_shortfall);
}

TEST(Settings, KeysOfSagsArriveAndNeedAThreshold) {
  const ShockSettings s = read(
      "ups_sag_threshold_pu = 0.65\nups_sag_count = 2\nups_sag_window_s = 61\nreclose_attempts = 1\n"
      "reclose_interval_s = 5\nsource_fault_mva = 300");
  EXPECT_EQ(s.sag.threshold_pu, 0.65);
  EXPECT_EQ(s.sag.count, 2);
  EXPECT_EQ(s.sag.window_s, 61.0);
  EXPECT_EQ(s.sag.reclose_attempts, 1);
  EXPECT_EQ(s.sag.reclose_interval_s, 5.0);
  EXPECT_EQ(s.sag.source_fault_mva, 300.0);
  EXPECT_NO_THROW(require_sag_threshold(s, {}));
  const ShockSettings lone = read("reclose_attempts = 1");
  EXPECT_THROW(require_sag_threshold(lone, {}), InputError);
  AiSite site;
  site.ups_sag_threshold_pu = 0.7;
  EXPECT_NO_THROW(require_sag_threshold(lone, {site}));
}

TEST(Settings, TemporaryFaultsNeedARecloserThatIsQuick) {
  using testing::HasSubstr;
  const ShockSettings s = read("temporary_fault_share = 0.8\nreclose_interval_s = 5");
  EXPECT_EQ(s.temporary_fault_share, 0.8);
  EXPECT_NO_THROW(require_sag_threshold(s, {}));
  EXPECT_THROW(require_sag_threshold(read("temporary_fault_share = 0.8\nups_sag_count = 2"), {}), InputError);
  EXPECT_THAT(refusal("temporary_fault_share = 1"), HasSubstr("temporary_fault_share = 1"));
  EXPECT_THAT(refusal("temporary_fault_share = 0.8\nreclose_attempts = 0"),
              testing::AllOf(HasSubstr("study.toml:2"), HasSubstr("reclose_attempts of 1 or more")));
  EXPECT_THAT(refusal("temporary_fault_share = 0.8\nreclose_interval_s = 301"),
              testing::AllOf(HasSubstr("study.toml:2"), HasSubstr("<= 300 s")));
}

TEST(Settings, OneNumberStandsForAllPeriods) {
  EXPECT_THAT(read("background_profile = 0.8").background_profile, testing::SizeIs(24));
}

TEST(Settings, RefusalsNameKeyAndLine) {
  using testing::HasSubstr;
  EXPECT_THAT(refusal("trainig_start_rate = 1.0"), HasSubstr("did you mean 'training_start_rate'"));
  EXPECT_THAT(refusal("\nsite_correlation = 1.2"), testing::AllOf(HasSubstr("study.toml:2"), HasSubstr("1.2")));
  EXPECT_THAT(refusal("training_start_rate = -1"), HasSubstr("training_start_rate"));
  EXPECT_THAT(refusal("repair_median_h = 0"), HasSubstr("repair_median_h"));
  EXPECT_THAT(refusal("background_sd = nan"), HasSubstr("background_sd"));
  EXPECT_THAT(refusal("background_sd = \"x\""), HasSubstr("background_sd"));
  EXPECT_THAT(refusal("background_profile = [1.0, 2.0]"), HasSubstr("24 periods"));
  EXPECT_THAT(refusal("\ntraining_jump_min = 0.9"),
              testing::AllOf(HasSubstr("study.toml:2"), HasSubstr("training_jump_max = 0.6")));
  EXPECT_THAT(refusal("inference_surge_factor_max = 1.1"), HasSubstr("inference_surge_factor_min = 1.2"));
  EXPECT_THAT(refusal("substation_shortfall_min = 0.9"), HasSubstr("substation_shortfall_max"));
  EXPECT_THAT(refusal("growth_min = 0.5"), HasSubstr("growth_max = 0.25"));
  EXPECT_THAT(refusal("heat_probability = 1.5"), HasSubstr("heat_probability"));
  EXPECT_THAT(refusal("module_failures = 1"), HasSubstr("module_failures"));
}

}  // namespace
}  // namespace gridkeel::shock::test
