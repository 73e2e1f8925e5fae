#include "stochastic/lshaped/trust_region.hpp"

#include <gtest/gtest.h>

namespace gridkeel::stochastic {
namespace {

using Point = std::vector<double>;

class TrustRegionTest : public testing::Test {
 protected:
  FirstStageBox limits_{{0.0, -4.0}, {10.0, 4.0}};
};

TEST_F(TrustRegionTest, IsAShareOfEachRangeWithinTheBounds) {
  const TrustRegion region(limits_, 0.25);
  EXPECT_EQ(region.around({5.0, 0.0}).lower, (Point{2.5, -2.0}));
  EXPECT_EQ(region.around({5.0, 0.0}).upper, (Point{7.5, 2.0}));
  EXPECT_EQ(region.around({1.0, -3.5}).lower, (Point{0.0, -4.0}));
  EXPECT_EQ(region.around({9.0, 3.5}).upper, (Point{10.0, 4.0}));
}

TEST_F(TrustRegionTest, BindsAtItsOwnSidesOnly) {
  const TrustRegion region(limits_, 0.25);
  const FirstStageBox middle = region.around({5.0, 0.0});
  EXPECT_FALSE(region.binds(middle, {5.0, 0.0}));
  EXPECT_TRUE(region.binds(middle, {7.5, 0.0}));
  EXPECT_TRUE(region.binds(middle, {5.0, -2.0}));
  EXPECT_FALSE(region.binds(region.around({1.0, 0.0}), {0.0, 0.0})) << "0 is the column's own bound";
  EXPECT_FALSE(region.binds(region.around({9.0, 0.0}), {10.0, 0.0}));
}

TEST_F(TrustRegionTest, ExpandsToEverything) {
  TrustRegion region(limits_, 0.25);
  region.expand();
  EXPECT_EQ(region.around({2.0, 0.0}).upper, (Point{7.0, 4.0}));
  EXPECT_FALSE(region.is_everything());
  region.expand();
  EXPECT_TRUE(region.is_everything());
  EXPECT_EQ(region.around({10.0, 4.0}).lower, (Point{0.0, -4.0}));
  EXPECT_FALSE(region.binds(region.around({5.0, 0.0}), {10.0, 4.0}));
}

TEST_F(TrustRegionTest, ShrinksAfterAStepMuchWorseThanPromised) {
  TrustRegion region(limits_, 0.4);
  region.after_null_step(1.0, -10.0);  // 0.4 x 10 = 4: a quarter
  EXPECT_EQ(region.around({0.0, 0.0}).upper[0], 1.0);
  for (int k = 0; k < 50; ++k) region.after_null_step(1.0, -1e9);
  EXPECT_GT(region.around({0.0, 0.0}).upper[0], 0.0) << "never to nothing";
  EXPECT_LT(region.around({0.0, 0.0}).upper[0], 0.01);
}

TEST_F(TrustRegionTest, ShrinksAfterThreeStepsThatAreWorse) {
  TrustRegion region(limits_, 0.4);
  region.after_null_step(1.0, -5.0);  // ratio 2
  region.after_null_step(1.0, -5.0);
  EXPECT_EQ(region.around({0.0, 0.0}).upper[0], 4.0);
  region.after_null_step(1.0, -5.0);
  EXPECT_EQ(region.around({0.0, 0.0}).upper[0], 2.0);
}

TEST_F(TrustRegionTest, StaysAfterASmallGain) {
  TrustRegion region(limits_, 0.4);
  for (int k = 0; k < 10; ++k) region.after_null_step(1.0, 0.05);
  EXPECT_EQ(region.around({0.0, 0.0}).upper[0], 4.0);
}

TEST_F(TrustRegionTest, GrowsOnlyAfterGoodStepsAtItsEdge) {
  TrustRegion region(limits_, 0.2);
  region.after_serious_step(1.0, 0.9, false);
  EXPECT_EQ(region.around({0.0, 0.0}).upper[0], 2.0);
  region.after_serious_step(1.0, 0.4, true);
  EXPECT_EQ(region.around({0.0, 0.0}).upper[0], 2.0);
  region.after_serious_step(1.0, 0.5, true);
  EXPECT_EQ(region.around({0.0, 0.0}).upper[0], 4.0);
}

// Without a finite range the centre's size sets the step, and growth has no end.
TEST(TrustRegionOpen, GrowsWithoutLimit) {
  const FirstStageBox limits{{0.0}, {solver::kInf}};
  TrustRegion region(limits, 0.5);
  EXPECT_EQ(region.around({8.0}).upper[0], 12.0);
  EXPECT_EQ(region.around({0.0}).upper[0], 0.5) << "never nothing";
  for (int k = 0; k < 5; ++k) region.expand();
  EXPECT_EQ(region.around({1.0}).upper[0], 17.0);
  EXPECT_TRUE(region.binds(region.around({1.0}), {17.0}));
  for (int k = 0; k < 40; ++k) region.expand();
  EXPECT_TRUE(region.is_everything());
  EXPECT_EQ(region.around({1.0}).upper[0], solver::kInf);
}

// A first stage of columns 0 <= x_j <= upper_j with one row.
double share_of(const Point& upper, double row_lower, double row_upper, const Point& row) {
  solver::LpModel model;
  std::vector<solver::Entry> entries;
  for (std::size_t j = 0; j < upper.size(); ++j) {
    model.columns.add(0.0, 0.0, upper[j], false);
    entries.push_back({static_cast<int>(j), row[j]});
  }
  model.rows.add(row_lower, row_upper, entries);
  return joint_share(model, {Point(upper.size(), 0.0), upper});
}

TEST(JointShare, IsWhatTheTightestRowAllowsOfAllRanges) {
  constexpr double inf = solver::kInf;
  EXPECT_DOUBLE_EQ(share_of({10.0, 10.0, 10.0, 10.0}, -inf, 10.0, {1.0, 1.0, 1.0, 1.0}), 0.25) << "a budget";
  EXPECT_DOUBLE_EQ(share_of({10.0, 2.0}, -inf, 13.0, {1.0, 3.0}), 0.8125);
  EXPECT_DOUBLE_EQ(share_of({10.0, 10.0}, 15.0, inf, {1.0, 1.0}), 0.25) << "at least 15 of 20";
  EXPECT_DOUBLE_EQ(share_of({1.0, 8.0}, -inf, 0.0, {-8.0, 1.0}), 0.5) << "what is bought, if the site is open";
  EXPECT_DOUBLE_EQ(share_of({10.0, 10.0}, -inf, 30.0, {1.0, 1.0}), 1.0) << "never binds";
  EXPECT_DOUBLE_EQ(share_of({10.0, inf}, -inf, 1.0, {1.0, 1.0}), 1.0) << "no range, no share";
  EXPECT_DOUBLE_EQ(share_of({10.0, 10.0}, -inf, -1.0, {1.0, 1.0}), 0.0) << "no room at all";
  EXPECT_DOUBLE_EQ(joint_share({}, {}), 1.0);
}

}  // namespace
}  // namespace gridkeel::stochastic
