#include "stochastic/lshaped/partition.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace gridkeel::stochastic {
namespace {

void expect_partition(const Partition& p, std::size_t count, int most) {
  EXPECT_LE(p.groups(), most);
  std::vector<int> seen(count, 0);
  for (int g = 0; g < p.groups(); ++g) {
    EXPECT_FALSE(p.members[static_cast<std::size_t>(g)].empty());
    for (int s : p.members[static_cast<std::size_t>(g)]) {
      ++seen[static_cast<std::size_t>(s)];
      EXPECT_EQ(p.group_of[static_cast<std::size_t>(s)], g);
    }
  }
  EXPECT_EQ(std::count(seen.begin(), seen.end(), 1), static_cast<std::ptrdiff_t>(count));
}

TEST(Partition, EveryScenarioIsInOneGroup) {
  std::vector<double> loss, weight;
  for (int s = 0; s < 50; ++s) {
    loss.push_back((s * 37) % 50);
    weight.push_back(s % 7 == 0 ? 0.0 : 0.02);
  }
  for (int groups : {1, 2, 7, 49, 50, 80}) expect_partition(partition_by_loss(loss, weight, groups), 50, groups);
}

TEST(Partition, AsManyGroupsAsScenariosLeaveEachAlone) {
  EXPECT_EQ(partition_by_loss(std::vector<double>{3.0, 3.0, 1.0}, std::vector<double>{1.0, 0.0, 0.0}, 3).groups(), 3);
}

// Scenarios of large weight are cut apart, those of small weight lie together.
TEST(Partition, TheTailIsCutFinely) {
  std::vector<double> loss, weight;
  for (int s = 0; s < 100; ++s) {
    loss.push_back(s);
    weight.push_back(s >= 95 ? 0.15 : 0.25 / 95.0);
  }
  const Partition p = partition_by_loss(loss, weight, 20);
  expect_partition(p, 100, 20);
  EXPECT_EQ(p.members.front().size(), 1u);
  EXPECT_GT(p.members.back().size(), 5u);
}

}  // namespace
}  // namespace gridkeel::stochastic
