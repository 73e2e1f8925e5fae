#include "stochastic/lshaped/trust_region.hpp"

#include <gtest/gtest.h>

namespace gridkeel::stochastic {
namespace {

class TrustRegionTest : public testing::Test {
 protected:
  TrustRegionTest() {
    columns_.add(0.0, 0.0, 10.0, true);
    columns_.add(0.0, -4.0, 4.0, false);
  }
  using Point = std::vector<double>;
  solver::Columns columns_;
};

TEST_F(TrustRegionTest, IsAShareOfEachRangeWithinTheBounds) {
  const TrustRegion box(columns_, 0.25);
  EXPECT_EQ(box.lower({5.0, 0.0}), (Point{2.5, -2.0}));
  EXPECT_EQ(box.upper({5.0, 0.0}), (Point{7.5, 2.0}));
  EXPECT_EQ(box.lower({1.0, -3.5}), (Point{0.0, -4.0}));
  EXPECT_EQ(box.upper({9.0, 3.5}), (Point{10.0, 4.0}));
}

TEST_F(TrustRegionTest, BindsAtItsOwnSidesOnly) {
  const TrustRegion box(columns_, 0.25);
  EXPECT_FALSE(box.binds({5.0, 0.0}, {5.0, 0.0}));
  EXPECT_TRUE(box.binds({5.0, 0.0}, {7.5, 0.0}));
  EXPECT_TRUE(box.binds({5.0, 0.0}, {5.0, -2.0}));
  EXPECT_FALSE(box.binds({1.0, 0.0}, {0.0, 0.0})) << "0 is the column's own bound";
  EXPECT_FALSE(box.binds({9.0, 0.0}, {10.0, 0.0}));
}

TEST_F(TrustRegionTest, ExpandsToEverything) {
  TrustRegion box(columns_, 0.25);
  box.expand();
  EXPECT_EQ(box.upper({2.0, 0.0}), (Point{7.0, 4.0}));
  EXPECT_FALSE(box.is_everything());
  box.expand();
  EXPECT_TRUE(box.is_everything());
  EXPECT_FALSE(box.binds({5.0, 0.0}, {10.0, 4.0}));
  EXPECT_EQ(box.lower({10.0, 4.0}), (Point{0.0, -4.0}));
}

TEST_F(TrustRegionTest, ShrinksAfterAStepMuchWorseThanPromised) {
  TrustRegion box(columns_, 0.4);
  box.after_null_step(1.0, -10.0);  // 0.4 x 10 = 4: a quarter
  EXPECT_EQ(box.upper({0.0, 0.0})[0], 1.0);
  for (int k = 0; k < 50; ++k) box.after_null_step(1.0, -1e9);
  EXPECT_NEAR(box.upper({0.0, 0.0})[0], 0.01, 1e-12) << "never to nothing";
}

TEST_F(TrustRegionTest, ShrinksAfterThreeStepsThatAreWorse) {
  TrustRegion box(columns_, 0.4);
  box.after_null_step(1.0, -5.0);  // ratio 2
  box.after_null_step(1.0, -5.0);
  EXPECT_EQ(box.upper({0.0, 0.0})[0], 4.0);
  box.after_null_step(1.0, -5.0);
  EXPECT_EQ(box.upper({0.0, 0.0})[0], 2.0);
}

TEST_F(TrustRegionTest, StaysAfterASmallGain) {
  TrustRegion box(columns_, 0.4);
  for (int k = 0; k < 10; ++k) box.after_null_step(1.0, 0.05);
  EXPECT_EQ(box.upper({0.0, 0.0})[0], 4.0);
}

TEST_F(TrustRegionTest, GrowsOnlyAfterGoodStepsAtItsEdge) {
  TrustRegion box(columns_, 0.2);
  box.after_serious_step(1.0, 0.9, false);
  EXPECT_EQ(box.upper({0.0, 0.0})[0], 2.0);
  box.after_serious_step(1.0, 0.4, true);
  EXPECT_EQ(box.upper({0.0, 0.0})[0], 2.0);
  box.after_serious_step(1.0, 0.5, true);
  EXPECT_EQ(box.upper({0.0, 0.0})[0], 4.0);
}

}  // namespace
}  // namespace gridkeel::stochastic
