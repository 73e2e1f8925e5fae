#include "assessment/bracket.hpp"

#include <gtest/gtest.h>

namespace gridkeel::assessment {
namespace {

TEST(Bracket, SaysOnWhichSideAndHowFarOutside) {
  const Estimate fresh{100.0, 90.0, 120.0};
  const Bracket low = bracket(80.0, fresh), high = bracket(125.0, fresh), inside = bracket(90.0, fresh);
  EXPECT_EQ(low.verdict, Bracket::Verdict::optimistic);
  EXPECT_DOUBLE_EQ(low.outside_usd, 10.0);
  EXPECT_DOUBLE_EQ(low.difference_usd, 20.0);
  EXPECT_DOUBLE_EQ(low.difference_share, 0.2);
  EXPECT_EQ(high.verdict, Bracket::Verdict::pessimistic);
  EXPECT_DOUBLE_EQ(high.outside_usd, 5.0);
  EXPECT_DOUBLE_EQ(high.difference_share, -0.25);
  EXPECT_EQ(inside.verdict, Bracket::Verdict::within);
  EXPECT_DOUBLE_EQ(inside.outside_usd, 0.0);
}

}  // namespace
}  // namespace gridkeel::assessment
