#include "grid/topology.hpp"

#include <algorithm>

#include "grid/adjacency.hpp"

namespace gridkeel::grid {

namespace {

// The roots of all components: the source, then each bus whose feeding branch in the intact tree is out
// (the bus of its island nearest the source), then one bus of each part that never was connected.
std::vector<BusId> find_roots(const Network& network, const Adjacency& adjacency, const std::vector<char>& out) {
  const std::vector<char> none(network.branches.size(), 0);
  std::vector<char> seen(network.buses.size(), 0);
  std::vector<BusId> island_roots;
  const auto note_cut = [&](const Visit& visit) {
    if (visit.branch.valid() && out[visit.branch.index()]) island_roots.push_back(visit.bus);
  };
  depth_first(adjacency, network.source, none, seen, note_cut);
  for (std::size_t i = 0; i < network.buses.size(); ++i) {
    if (seen[i]) continue;
    island_roots.push_back(BusId(i));
    depth_first(adjacency, BusId(i), none, seen, note_cut);
  }
  std::sort(island_roots.begin(), island_roots.end());
  std::vector<BusId> roots{network.source};
  roots.insert(roots.end(), island_roots.begin(), island_roots.end());
  return roots;
}

}  // namespace

std::vector<BusId> Forest::buses_of(int component_id) const {
  std::vector<BusId> buses;
  for (const BusId bus : order)
    if (component[bus.index()] == component_id) buses.push_back(bus);
  return buses;
}

Forest make_forest(const Network& network, const std::vector<BranchId>& out) {
  std::vector<char> blocked(network.branches.size(), 0);
  for (const BranchId branch : out) blocked.at(branch.index()) = 1;

  const std::size_t bus_count = network.buses.size();
  const Adjacency adjacency(network);
  Forest forest;
  forest.roots = find_roots(network, adjacency, blocked);
  forest.order.reserve(bus_count);
  forest.parent.resize(bus_count);
  forest.parent_branch.resize(bus_count);
  forest.component.assign(bus_count, 0);

  std::vector<char> seen(bus_count, 0);
  for (std::size_t c = 0; c < forest.roots.size(); ++c)
    depth_first(adjacency, forest.roots[c], blocked, seen, [&](const Visit& visit) {
      forest.order.push_back(visit.bus);
      forest.parent[visit.bus.index()] = visit.parent;
      forest.parent_branch[visit.bus.index()] = visit.branch;
      forest.component[visit.bus.index()] = static_cast<int>(c);
    });
  return forest;
}

std::vector<BusId> downstream_buses(const Network& network, BranchId branch) {
  if (!network.branch(branch).closed) return {};
  const Forest intact = make_forest(network);
  std::vector<char> below(network.buses.size(), 0);
  std::vector<BusId> buses;
  for (const BusId bus : intact.order) {
    const BusId parent = intact.parent[bus.index()];
    const bool cut_here = intact.parent_branch[bus.index()] == branch;
    if (!intact.energised_from_source(bus) || !(cut_here || (parent.valid() && below[parent.index()]))) continue;
    below[bus.index()] = 1;
    buses.push_back(bus);
  }
  std::sort(buses.begin(), buses.end());
  return buses;
}

std::vector<double> path_resistance_pu(const Network& network, const Forest& forest) {
  std::vector<double> r_pu(network.buses.size(), 0.0);
  for (const BusId bus : forest.order) {
    const BusId parent = forest.parent[bus.index()];
    if (!parent.valid()) continue;
    r_pu[bus.index()] = r_pu[parent.index()] + network.branch(forest.parent_branch[bus.index()]).r_pu;
  }
  return r_pu;
}

}  // namespace gridkeel::grid
