#include "grid/network.hpp"

#include <gmock/gmock.h>

#include "unit/grid/support.hpp"

namespace gridkeel::grid {
namespace {

TEST(Network, FindsElementsByName) {
  const Network network = test::small_network(3, {{1, 2}, {2, 3}});
  EXPECT_EQ(network.find_bus("3"), BusId(2));
  EXPECT_EQ(network.find_bus("4"), std::nullopt);
  EXPECT_EQ(network.find_branch("2-3"), BranchId(1));
  EXPECT_EQ(network.find_branch("3-2"), std::nullopt);
}

TEST(Network, SumsLoads) {
  const Network network = test::small_network(3, {{1, 2}, {2, 3}});
  EXPECT_DOUBLE_EQ(network.total_load_mw(), 0.3);
  EXPECT_DOUBLE_EQ(network.total_load_mvar(), 0.15);
}

TEST(Network, ImpedanceBaseIsVoltageSquaredOverPower) {
  Network network = test::small_network(1, {});
  network.base_mva = 10.0;
  EXPECT_DOUBLE_EQ(network.impedance_base_ohm(BusId(0)), 12.66 * 12.66 / 10.0);
}

}  // namespace
}  // namespace gridkeel::grid
