#include "grid/zones.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "grid/synthetic_feeder.hpp"
#include "unit/grid/support.hpp"

namespace gridkeel::grid {
namespace {

// Parts of the intact feeder that the zones make: a zone is in one piece if it has as many as there are zones.
int piece_count(const Network& network, const std::vector<int>& zone) {
  const Forest forest = make_forest(network);
  int count = 0;
  for (const BusId bus : forest.order) {
    const BusId parent = forest.parent[bus.index()];
    if (!parent.valid() || zone[parent.index()] != zone[bus.index()]) ++count;
  }
  return count;
}

std::map<int, double> load_by_zone(const Network& network, const std::vector<int>& zone) {
  std::map<int, double> load;
  for (std::size_t b = 0; b < zone.size(); ++b)
    load[zone[b]] += std::hypot(network.buses[b].load_mw, network.buses[b].load_mvar);
  return load;
}

TEST(Zones, AreConnectedAndOfSimilarLoad) {
  for (const Network& network : {builtin_feeder("ieee69"), synthetic_feeder(700, 3)})
    for (const int wanted : {1, 4, 12}) {
      const std::vector<int> zone = load_zones(network, wanted);
      const std::set<int> used(zone.begin(), zone.end());
      EXPECT_EQ(piece_count(network, zone), static_cast<int>(used.size()));
      EXPECT_LE(static_cast<int>(used.size()), wanted + 4) << "one more at the source and behind each switch";
      double total = 0.0, largest = 0.0;
      for (const Bus& bus : network.buses) largest = std::max(largest, std::hypot(bus.load_mw, bus.load_mvar));
      const auto load = load_by_zone(network, zone);
      for (const auto& [z, mva] : load) total += mva;
      for (const auto& [z, mva] : load)
        EXPECT_LT(mva, 3.0 * total / wanted + largest) << "zone " << z << " of " << wanted;
    }
}

TEST(Zones, EndAtClosedSwitchableLines) {
  Network network = builtin_feeder("ieee33");
  const std::vector<int> before = load_zones(network, 1);
  for (std::size_t b = 1; b < before.size(); ++b) EXPECT_EQ(before[b], before[1]) << "bus " << b + 1;
  network.branches[network.find_branch("6-26")->index()].switchable = true;
  const std::vector<int> zone = load_zones(network, 1);
  EXPECT_NE(zone[25], zone[1]);
  for (std::size_t b = 1; b < zone.size(); ++b) EXPECT_EQ(zone[b], zone[b >= 25 ? 25 : 1]) << "bus " << b + 1;
}

TEST(Zones, ManyMakeEachLoadedBusItsOwn) {
  const Network network = builtin_feeder("ieee33");
  const std::vector<int> zone = load_zones(network, 100000);
  EXPECT_EQ(std::set<int>(zone.begin(), zone.end()).size(), 33u);
}

}  // namespace
}  // namespace gridkeel::grid
