#include <gtest/gtest.h>

#include "common/config.hpp"

namespace gridkeel {
namespace {

TEST(UnitOfKey, ReadsTheSuffix) {
  EXPECT_EQ(unit_of_key("power_mw"), "MW");
  EXPECT_EQ(unit_of_key("price_usd_per_mwh"), "USD/MWh");
  EXPECT_EQ(unit_of_key("price_usd_per_year"), "USD/year");
  EXPECT_EQ(unit_of_key("ramp_limit_mw_per_h"), "MW/h");
  EXPECT_EQ(unit_of_key("penalty_usd_per_customer_h"), "USD/(customer h)");
  EXPECT_EQ(unit_of_key("customers_per_mw"), "1/MW");
  EXPECT_EQ(unit_of_key("events_per_year"), "1/year");
  EXPECT_EQ(unit_of_key("ramp_share_per_min"), "1/min");
  EXPECT_EQ(unit_of_key("inverter_mva_per_mw"), "MVA/MW");
  EXPECT_EQ(unit_of_key("time_to_event_weeks"), "weeks");
  EXPECT_EQ(unit_of_key("kw_per_gpu"), "kW/GPU");
  EXPECT_EQ(unit_of_key("smoothing_storage_j_per_gpu"), "J/GPU");
  EXPECT_EQ(unit_of_key("target_caidi_all_min"), "min");
}

TEST(UnitOfKey, IsEmptyWithoutAUnit) {
  for (const char* key : {"alpha", "training_jump_min", "soc_min", "h", "", "steady_share", "per", "share_per_thing"})
    EXPECT_EQ(unit_of_key(key), "") << key;
}

TEST(Range, ContainsRespectsOpenEnds) {
  EXPECT_TRUE(Range::unit().contains(1.0));
  EXPECT_FALSE(Range::positive().contains(0.0));
  EXPECT_TRUE(Range::non_negative().contains(0.0));
  const Range half{0.0, 1.0, false, true};
  EXPECT_TRUE(half.contains(0.0));
  EXPECT_FALSE(half.contains(1.0));
}

TEST(Range, TextCompletesMustBe) {
  EXPECT_EQ(Range::positive().text("MW"), "> 0 MW");
  EXPECT_EQ(Range::non_negative().text(""), ">= 0");
  EXPECT_EQ((Range{0.0, 1.0, false, true}.text("")), "in [0, 1)");
  EXPECT_EQ(Range::between(0.5, 2).text("pu"), "in [0.5, 2] pu");
  EXPECT_EQ(Range::any().text("MW"), "any number");
}

}  // namespace
}  // namespace gridkeel
