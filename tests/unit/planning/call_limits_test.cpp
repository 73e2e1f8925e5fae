// What whole calls can reduce of a demand, and the line through its last two steps.
#include "planning/call_limits.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "common/random.hpp"

namespace gridkeel::planning {
namespace {

double line_mw(const LastCall& last, double power_mw, int calls) {
  return last.before * power_mw + last.helps_mw * (calls - last.before);
}

TEST(LastCall, HelpsByWhatIsLeft) {
  EXPECT_EQ(last_call(0.7, 0.2).before, 3);
  EXPECT_NEAR(last_call(0.7, 0.2).helps_mw, 0.1, 1e-12);
  EXPECT_EQ(last_call(0.6, 0.2).before, 2) << "a multiple of the power, but for rounding";
  EXPECT_NEAR(last_call(0.6, 0.2).helps_mw, 0.2, 1e-12);
  EXPECT_EQ(last_call(0.05, 0.2).before, 0);
  EXPECT_NEAR(last_call(0.05, 0.2).helps_mw, 0.05, 1e-12);
}

TEST(LastCall, NeedsACallWhereThereIsNoDemand) {
  EXPECT_EQ(last_call(0.0, 0.2).before, 0);
  EXPECT_EQ(last_call(0.0, 0.2).helps_mw, 0.2);
}

TEST(LastCall, LineCutsOffNothingThatWholeCallsCanDo) {
  RandomStream random(1, "last_call");
  for (int k = 0; k < 2000; ++k) {
    const double power_mw = random.uniform(0.05, 1.0);
    const double demand_mw = k % 4 == 0 ? power_mw * random.integer(6) : random.uniform(0.0, 5.0);
    const LastCall last = last_call(demand_mw, power_mw);
    EXPECT_GT(last.helps_mw, 0.0);
    for (int calls = 0; calls <= last.before + 3; ++calls)
      EXPECT_GE(line_mw(last, power_mw, calls), std::min(calls * power_mw, demand_mw) - 1e-5 * power_mw);
    EXPECT_NEAR(line_mw(last, power_mw, last.before), last.before * power_mw, 1e-12) << "tight at its first end";
    if (demand_mw > 0.0) {
      EXPECT_NEAR(line_mw(last, power_mw, last.before + 1), demand_mw, 1e-5 * power_mw) << "and at its second";
    }
  }
}

}  // namespace
}  // namespace gridkeel::planning
