#include "stochastic/lshaped/cut_store.hpp"

#include <gtest/gtest.h>

namespace gridkeel::stochastic {
namespace {

Cut cut(int scenario, double constant, double slope) { return {scenario, constant, {slope}}; }

TEST(CutStore, ReportsTheHighestCut) {
  CutStore store(2, 1);
  EXPECT_FALSE(store.complete());
  store.add(cut(0, 1.0, 1.0));
  store.add(cut(0, 5.0, -1.0));
  store.add(cut(1, 0.0, 0.0));
  EXPECT_TRUE(store.complete());
  const auto at = store.at(std::vector<double>{1.0}, 2);
  EXPECT_EQ(at.value, (std::vector<double>{4.0, 0.0}));
  EXPECT_EQ(store.loss(0, std::vector<double>{4.0}), 5.0);
  double constant = 0.0;
  std::vector<double> slope(1, 0.0);
  store.accumulate(0, at.cut[0], 2.0, constant, slope);
  EXPECT_EQ(constant, 10.0);
  EXPECT_EQ(slope[0], -2.0);
}

TEST(CutStore, RefusesWhatSaysNothing) {
  CutStore store(1, 1);
  EXPECT_FALSE(store.add(cut(0, -solver::kInf, 0.0)));
  EXPECT_TRUE(store.add(cut(0, 1.0, 0.0)));
  const std::vector<double> x{3.0};
  EXPECT_FALSE(store.add(cut(0, 0.5, 0.0), x)) << "lower at x";
  EXPECT_TRUE(store.add(cut(0, 0.5, 1.0), x));
  EXPECT_EQ(store.added(), 2);
}

TEST(CutStore, AScenarioWithoutCutsHasNoBound) {
  CutStore store(2, 1);
  store.add(cut(1, 1.0, 0.0));
  const auto at = store.at(std::vector<double>{0.0}, 1);
  EXPECT_EQ(at.value[0], -solver::kInf);
  EXPECT_EQ(at.cut[0], -1);
}

TEST(CutStore, AFloorRaisesWholePointsThatItCovers) {
  CutStore store(2, 1);
  store.add(cut(0, 1.0, 0.0));
  store.add(cut(1, 2.0, 0.0));
  const std::vector<double> covered{1.0}, beyond{2.0};
  const Floor floor{1, 7.0, 2.0, {{0, 1.0}}};
  EXPECT_TRUE(store.add_floor(floor, covered));
  EXPECT_FALSE(store.add_floor(floor, covered)) << "known";
  EXPECT_FALSE(store.add_floor({0, 0.5, 0.0, {{0, 1.0}}}, covered)) << "lower than a cut";
  EXPECT_EQ(store.at_whole(covered, 1).value, (std::vector<double>{1.0, 7.0}));
  EXPECT_EQ(store.at_whole(beyond, 1).value, (std::vector<double>{1.0, 2.0}));
  EXPECT_EQ(store.at(covered, 1).value, (std::vector<double>{1.0, 2.0})) << "cuts alone";
  store.drop_of_first_stage();
  EXPECT_TRUE(store.floors().empty());
}

// The store is bounded: what was not the highest for longest makes room.
TEST(CutStore, KeepsTheCutsInUse) {
  constexpr int kColumns = 2;
  const int most = static_cast<int>(CutStore::most_cuts(1, kColumns));
  CutStore store(1, kColumns);
  const std::vector<double> x(kColumns, 0.0);
  const auto flat = [&](double constant) { return Cut{0, constant, std::vector<double>(kColumns, 0.0)}; };
  store.add(flat(100.0));
  for (int k = 0; k < 2 * most; ++k) {
    store.add(flat(-k));
    const auto at = store.at(x, 1);
    EXPECT_EQ(at.value[0], 100.0) << "in use at every evaluation";
    EXPECT_LT(at.cut[0], most);
    store.touch(at.cut);
  }
}

TEST(CutStore, HoldsFewerCutsOfEachWhereThereAreManyScenarios) {
  EXPECT_EQ(CutStore::most_cuts(1, 10), CutStore::most_cuts(100, 10));
  EXPECT_LT(CutStore::most_cuts(100000, 50), CutStore::most_cuts(1000, 50));
  EXPECT_GE(CutStore::most_cuts(100000000, 1000), 4U);
}

// The sums of four are the same as one sum, whatever the number of columns.
TEST(CutStore, HeightsAreExactForAnyNumberOfColumns) {
  for (int columns = 1; columns <= 9; ++columns) {
    CutStore store(1, columns);
    Cut c{0, 0.5, {}};
    std::vector<double> x;
    double expected = 0.5;
    for (int j = 0; j < columns; ++j) {
      c.slope.push_back(j + 1.0);
      x.push_back(2.0 * j - 3.0);
      expected += c.slope.back() * x.back();
    }
    store.add(c);
    EXPECT_EQ(store.loss(0, x), expected) << columns;
  }
}

TEST(CutStore, ForgetsWhatHoldsForOneFirstStage) {
  CutStore store(1, 2);
  Cut lasting{0, 1.0, {1.0, 0.0}}, passing{0, 5.0, {0.0, 1.0}};
  passing.of_first_stage = true;
  ASSERT_TRUE(store.add(passing));
  ASSERT_TRUE(store.add(lasting));
  EXPECT_EQ(store.loss(0, std::vector<double>{2.0, 3.0}), 8.0);
  store.drop_of_first_stage();
  EXPECT_EQ(store.loss(0, std::vector<double>{2.0, 3.0}), 3.0);
  EXPECT_TRUE(store.complete());
}

}  // namespace
}  // namespace gridkeel::stochastic
