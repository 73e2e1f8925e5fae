#include "common/progress.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace gridkeel {
namespace {

TEST(StopToken, HasNoLimitAtFirst) {
  const StopToken stop;
  EXPECT_FALSE(stop.should_stop());
  EXPECT_TRUE(std::isinf(stop.seconds_left()));
}

TEST(StopToken, StopsWhenAsked) {
  StopToken stop;
  stop.request_stop();
  EXPECT_TRUE(stop.interrupted());
  EXPECT_TRUE(stop.should_stop());
  EXPECT_FALSE(stop.out_of_time());
}

TEST(StopToken, StopsAtItsDeadline) {
  StopToken stop;
  stop.set_time_limit_s(0.0);
  EXPECT_TRUE(stop.out_of_time());
  EXPECT_EQ(stop.seconds_left(), 0.0);
  stop.set_time_limit_s(100.0);
  EXPECT_FALSE(stop.should_stop());
  EXPECT_NEAR(stop.seconds_left(), 100.0, 1.0);
}

TEST(StopToken, HugeLimitsMeanNone) {
  StopToken stop;
  for (const double seconds : {1e18, std::numeric_limits<double>::infinity()}) {
    stop.set_time_limit_s(seconds);
    EXPECT_FALSE(stop.should_stop());
    EXPECT_TRUE(std::isinf(stop.seconds_left()));
  }
}

}  // namespace
}  // namespace gridkeel
