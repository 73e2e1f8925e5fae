#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "grid/adjacency.hpp"
#include "grid/element_checks.hpp"

namespace gridkeel::grid {

namespace {

constexpr std::size_t kNamesShown = 12;

// Sets of connected buses (union by halving paths): finds the branch that closes a loop in near-linear time.
class Components {
 public:
  explicit Components(std::size_t count) : parent_(count) { std::iota(parent_.begin(), parent_.end(), 0); }

  bool join(BusId a, BusId b) {
    const int root_a = root(a.value), root_b = root(b.value);
    if (root_a == root_b) return false;
    parent_[static_cast<std::size_t>(root_a)] = root_b;
    return true;
  }

 private:
  int root(int i) {
    while (parent(i) != i) i = parent(i) = parent(parent(i));
    return i;
  }
  int& parent(int i) { return parent_[static_cast<std::size_t>(i)]; }

  std::vector<int> parent_;
};

std::string bus_names(const Network& network, const std::vector<BusId>& buses, const char* separator) {
  std::string text;
  for (std::size_t k = 0; k < std::min(buses.size(), kNamesShown); ++k)
    text += (k == 0 ? "" : separator) + network.bus(buses[k]).name;
  return buses.size() > kNamesShown ? text + fmt::format("{}… ({} in all)", separator, buses.size()) : text;
}

// The buses between the ends of `closing` along the closed branches before it, which form a forest.
std::vector<BusId> loop_buses(const Network& network, BranchId closing) {
  Network before = network;
  before.branches.resize(closing.index());
  const Branch& branch = network.branch(closing);
  std::vector<BusId> parent(network.buses.size());
  std::vector<char> seen(network.buses.size(), 0);
  depth_first(Adjacency(before), branch.from, std::vector<char>(before.branches.size(), 0), seen,
              [&](const Visit& visit) { parent[visit.bus.index()] = visit.parent; });
  std::vector<BusId> buses;
  for (BusId bus = branch.to; bus.valid(); bus = parent[bus.index()]) buses.push_back(bus);
  return buses;
}

void check_loops(const Network& network) {
  Components components(network.buses.size());
  for (std::size_t e = 0; e < network.branches.size(); ++e) {
    const Branch& branch = network.branches[e];
    if (!branch.closed || components.join(branch.from, branch.to)) continue;
    throw InputError(branch.where,
                     fmt::format("branch {} closes a loop through buses {}: the closed branches must form a tree, "
                                 "open one branch of the loop",
                                 branch.name, bus_names(network, loop_buses(network, BranchId(e)), "-")));
  }
}

void check_supply(const Network& network) {
  std::vector<char> supplied(network.buses.size(), 0);
  depth_first(Adjacency(network), network.source, std::vector<char>(network.branches.size(), 0), supplied,
              [](const Visit&) {});
  std::vector<BusId> dark;
  for (std::size_t i = 0; i < supplied.size(); ++i)
    if (!supplied[i]) dark.push_back(BusId(i));
  if (dark.empty()) return;
  throw InputError(
      network.bus(dark.front()).where,
      fmt::format("bus {}: no closed branches connect it to the source bus {}; not connected: {}",
                  network.bus(dark.front()).name, network.bus(network.source).name, bus_names(network, dark, ", ")));
}

}  // namespace

void validate_radial(const Network& network) {
  check_elements(network);
  check_loops(network);
  check_supply(network);
}

}  // namespace gridkeel::grid
