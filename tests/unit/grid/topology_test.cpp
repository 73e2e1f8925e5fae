#include "grid/topology.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "unit/grid/support.hpp"

namespace gridkeel::grid {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

//   1 - 2 - 3 - 4
//       |   |
//       5   6 - 7      (branches written in either direction)
Network example() { return test::small_network(7, {{1, 2}, {3, 2}, {3, 4}, {2, 5}, {6, 3}, {7, 6}, {5, 7, false}}); }

TEST(MakeForest, IntactTreeHasOneComponentRootedAtTheSource) {
  const Network network = example();
  const Forest forest = make_forest(network);
  EXPECT_EQ(forest.component_count(), 1);
  EXPECT_THAT(forest.roots, ElementsAre(BusId(0)));
  EXPECT_FALSE(forest.parent[0].valid());
  EXPECT_EQ(forest.parent[3], BusId(2));
  EXPECT_EQ(forest.parent_branch[6], test::branch_id(network, "7-6"));
}

TEST(MakeForest, IslandsAreRootedNearestTheSourceAndNumberedInBusOrder) {
  const Network network = example();
  const Forest forest = make_forest(network, {test::branch_id(network, "7-6"), test::branch_id(network, "3-2")});
  EXPECT_THAT(forest.roots, ElementsAre(BusId(0), BusId(2), BusId(6)));
  EXPECT_THAT(forest.component, ElementsAre(0, 0, 1, 1, 0, 1, 2));
  EXPECT_FALSE(forest.parent[2].valid());
  EXPECT_FALSE(forest.parent_branch[2].valid());
  EXPECT_THAT(forest.buses_of(1), testing::UnorderedElementsAre(BusId(2), BusId(3), BusId(5)));
  EXPECT_TRUE(forest.energised_from_source(BusId(4)));
  EXPECT_FALSE(forest.energised_from_source(BusId(5)));
}

TEST(MakeForest, PartsThatNeverWereConnectedAreIslandsOfTheirOwn) {
  const Network network = test::small_network(5, {{1, 2}, {5, 3}});
  const Forest forest = make_forest(network);
  EXPECT_THAT(forest.roots, ElementsAre(BusId(0), BusId(2), BusId(3)));
  EXPECT_THAT(forest.component, ElementsAre(0, 0, 1, 2, 1));
}

TEST(MakeForest, IgnoresOpenBranchesInTheOutList) {
  const Network network = example();
  EXPECT_EQ(make_forest(network, {test::branch_id(network, "5-7")}).component_count(), 1);
}

class ForestProperty : public testing::TestWithParam<int> {};

TEST_P(ForestProperty, HoldsOnRandomTreesWithRandomOutages) {
  const auto seed = static_cast<std::uint64_t>(GetParam());
  RandomStream random(seed, "outages");
  const int count = 2 + random.integer(300);
  const Network network = test::random_tree(count, 1 + random.integer(20), seed);
  std::set<BranchId> out;
  for (int k = random.integer(6); k > 0; --k) out.insert(BranchId(random.integer(count - 1)));
  const Forest forest = make_forest(network, {out.begin(), out.end()});

  EXPECT_EQ(forest.component_count(), 1 + static_cast<int>(out.size()));  // each cut of a tree adds one
  EXPECT_EQ(forest.roots.front(), network.source);
  EXPECT_TRUE(std::is_sorted(forest.roots.begin() + 1, forest.roots.end()));

  std::vector<int> position(network.buses.size(), -1);
  for (std::size_t i = 0; i < forest.order.size(); ++i) position[forest.order[i].index()] = static_cast<int>(i);
  ASSERT_EQ(forest.order.size(), network.buses.size());
  const Forest intact = make_forest(network);
  for (std::size_t i = 0; i < network.buses.size(); ++i) {
    ASSERT_GE(position[i], 0);
    const BusId parent = forest.parent[i];
    const auto component = static_cast<std::size_t>(forest.component[i]);
    if (!parent.valid()) {
      EXPECT_EQ(forest.roots[component], BusId(i));
      EXPECT_TRUE(BusId(i) == network.source || out.contains(intact.parent_branch[i]));
      continue;
    }
    EXPECT_LT(position[parent.index()], position[i]);
    EXPECT_EQ(forest.component[parent.index()], forest.component[i]);
    const Branch& branch = network.branch(forest.parent_branch[i]);
    EXPECT_FALSE(out.contains(forest.parent_branch[i]));
    EXPECT_TRUE((branch.from == BusId(i) && branch.to == parent) || (branch.to == BusId(i) && branch.from == parent));
  }
  for (std::size_t i = 1; i < forest.order.size(); ++i)
    EXPECT_LE(forest.component[forest.order[i - 1].index()], forest.component[forest.order[i].index()]);
}

INSTANTIATE_TEST_SUITE_P(Seeds, ForestProperty, testing::Range(0, 60));

TEST(DownstreamBuses, AreWhatTheBranchFeeds) {
  const Network network = example();
  EXPECT_THAT(downstream_buses(network, test::branch_id(network, "3-2")),
              ElementsAre(BusId(2), BusId(3), BusId(5), BusId(6)));
  EXPECT_THAT(downstream_buses(network, test::branch_id(network, "2-5")), ElementsAre(BusId(4)));
  EXPECT_THAT(downstream_buses(network, test::branch_id(network, "5-7")), IsEmpty());
}

TEST(DownstreamBuses, AreEmptyForABranchThatIsNotSupplied) {
  const Network network = test::small_network(4, {{1, 2}, {3, 4}});
  EXPECT_THAT(downstream_buses(network, BranchId(1)), IsEmpty());
}

TEST(DownstreamBuses, EqualTheIslandThatTheOutageMakes) {
  const Network network = test::random_tree(400, 8, 5);
  for (std::size_t e = 0; e < network.branches.size(); e += 7) {
    std::vector<BusId> island = make_forest(network, {BranchId(e)}).buses_of(1);
    std::sort(island.begin(), island.end());
    EXPECT_EQ(downstream_buses(network, BranchId(e)), island);
  }
}

TEST(PathResistance, SumsFromTheRootOfEachComponent) {
  const Network network = example();
  EXPECT_DOUBLE_EQ(path_resistance_pu(network, make_forest(network))[6], 0.04);
  const Forest cut = make_forest(network, {test::branch_id(network, "3-2")});
  EXPECT_DOUBLE_EQ(path_resistance_pu(network, cut)[6], 0.02);
  EXPECT_DOUBLE_EQ(path_resistance_pu(network, cut)[2], 0.0);
}

}  // namespace
}  // namespace gridkeel::grid
