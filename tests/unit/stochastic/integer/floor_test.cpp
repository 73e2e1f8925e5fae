#include "stochastic/integer/floor.hpp"

#include <gtest/gtest.h>

#include "unit/stochastic/instances.hpp"

namespace gridkeel::stochastic::test {
namespace {

using Numbers = std::vector<double>;

// 100 with no more than 1 of the first column and none of the third, 10 at least elsewhere.
const Floor kFloor{0, 100.0, 10.0, {{0, 1.0}, {2, 0.0}}};

TEST(Floor, CoversWhatHasNoMore) {
  EXPECT_TRUE(kFloor.covers(Numbers{1.0, 9.0, 0.0}));
  EXPECT_FALSE(kFloor.covers(Numbers{2.0, 0.0, 0.0}));
  EXPECT_FALSE(kFloor.covers(Numbers{0.0, 0.0, 1.0}));
}

TEST(Floor, IsItsOwnCutInABoxThatItCovers) {
  const auto cut = kFloor.within(Numbers{0.0, 0.0, 0.0}, Numbers{1.0, 9.0, 0.0});
  ASSERT_TRUE(cut.has_value());
  EXPECT_EQ(cut->constant, 100.0);
  EXPECT_EQ(cut->slope, Numbers(3, 0.0));
  EXPECT_TRUE(cut->of_first_stage);
}

TEST(Floor, SaysNothingInABoxBeyondItOrWithoutALowerEnd) {
  EXPECT_FALSE(kFloor.within(Numbers{2.0, 0.0, 0.0}, Numbers{3.0, 9.0, 0.0}));
  EXPECT_FALSE(kFloor.within(Numbers{-kInf, 0.0, 0.0}, Numbers{3.0, 9.0, 0.0}));
}

TEST(Floor, FallsToItsLeastOneStepBeyond) {
  const Numbers lower{0.0, 0.0, 0.0}, upper{3.0, 9.0, 2.0};
  const auto cut = kFloor.within(lower, upper);
  ASSERT_TRUE(cut.has_value());
  EXPECT_NEAR(cut->at(lower), 100.0, 1e-12);
  EXPECT_NEAR(cut->at(Numbers{2.0, 0.0, 0.0}), 10.0, 1e-12);
  EXPECT_NEAR(cut->at(Numbers{0.0, 9.0, 1.0}), 10.0, 1e-12);
  EXPECT_NEAR(cut->at(Numbers{1.0, 5.0, 0.0}), 55.0, 1e-12) << "half of the step, though the floor covers it";
}

TEST(Floor, HasCutsBelowItInAllBoxes) {
  RandomStream random(5, "floor", 0);
  for (int k = 0; k < 300; ++k) {
    const Floor floor{0,
                      50.0,
                      random.uniform() * 50.0,
                      {{0, std::floor(random.uniform() * 4.0)}, {1, std::floor(random.uniform() * 4.0)}}};
    Numbers lower(2), upper(2);
    for (std::size_t j = 0; j < 2; ++j) {
      lower[j] = std::floor(random.uniform() * 5.0);
      upper[j] = lower[j] + std::floor(random.uniform() * 5.0);
    }
    const auto cut = floor.within(lower, upper);
    for (double a = lower[0]; a <= upper[0]; ++a)
      for (double b = lower[1]; b <= upper[1]; ++b) {
        const Numbers x{a, b};
        if (!cut) {
          EXPECT_FALSE(floor.covers(x));
          continue;
        }
        EXPECT_LE(cut->at(x), (floor.covers(x) ? floor.value : floor.least) + 1e-9);
        if (floor.covers(x) && !part_of(floor, x, lower, upper)) {
          EXPECT_NEAR(cut->at(x), floor.value, 1e-9);
        }
      }
  }
}

// By the column that takes more of the step there; the cuts in both parts are then higher at x, until one is the floor.
TEST(Floor, PartsABoxUntilItsCutIsTheFloor) {
  Numbers lower{0.0, 0.0, 0.0}, upper{3.0, 9.0, 2.0};
  const Numbers x{1.0, 5.0, 0.0};
  const auto part = part_of(kFloor, x, lower, upper);
  ASSERT_TRUE(part.has_value());
  EXPECT_EQ(*part, (solver::Entry{0, 1.0}));
  upper[0] = part->value;
  EXPECT_FALSE(part_of(kFloor, x, lower, upper).has_value());
  EXPECT_NEAR(kFloor.within(lower, upper)->at(x), 100.0, 1e-12);
}

}  // namespace
}  // namespace gridkeel::stochastic::test
