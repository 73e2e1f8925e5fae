#include "grid/zones.hpp"

#include <cmath>

#include "grid/topology.hpp"

namespace gridkeel::grid {
namespace {

double load_mva(const Bus& bus) { return std::hypot(bus.load_mw, bus.load_mvar); }

// The buses at which a zone ends towards the source.
std::vector<char> find_heads(const Network& network, const Forest& forest, double share_mva) {
  std::vector<double> open_mva(network.buses.size());  // on the bus and below, in no zone yet
  std::vector<char> head(network.buses.size(), 0);
  for (auto bus = forest.order.rbegin(); bus != forest.order.rend(); ++bus) {
    const std::size_t i = bus->index();
    open_mva[i] += load_mva(network.buses[i]);
    const BusId parent = forest.parent[i];
    head[i] = !parent.valid() || network.branch(forest.parent_branch[i]).switchable || open_mva[i] >= share_mva;
    if (!head[i]) open_mva[parent.index()] += open_mva[i];
  }
  return head;
}

}  // namespace

std::vector<int> load_zones(const Network& network, int count) {
  double total_mva = 0.0;
  for (const Bus& bus : network.buses) total_mva += load_mva(bus);
  const Forest forest = make_forest(network);
  const std::vector<char> head = find_heads(network, forest, total_mva / count);
  std::vector<int> zone(network.buses.size(), -1);
  int zones = 0;
  for (const BusId bus : forest.order)
    zone[bus.index()] = head[bus.index()] ? zones++ : zone[forest.parent[bus.index()].index()];
  return zone;
}

}  // namespace gridkeel::grid
