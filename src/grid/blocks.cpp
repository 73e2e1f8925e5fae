#include "grid/blocks.hpp"

#include <algorithm>
#include <numeric>

#include "grid/adjacency.hpp"

namespace gridkeel::grid {

int Blocks::find_switch(BranchId branch) const {
  for (std::size_t k = 0; k < switches.size(); ++k)
    if (switches[k].branch == branch) return static_cast<int>(k);
  return -1;
}

Blocks find_blocks(const Network& network) {
  std::vector<char> opened(network.branches.size(), 0), seen(network.buses.size(), 0);
  for (std::size_t e = 0; e < opened.size(); ++e) opened[e] = network.branches[e].switchable;
  Blocks blocks;
  blocks.of_bus.assign(network.buses.size(), -1);
  const Adjacency adjacency(network);
  const auto collect = [&](BusId start) {
    if (seen[start.index()]) return;
    depth_first(adjacency, start, opened, seen,
                [&](const Visit& visit) { blocks.of_bus[visit.bus.index()] = blocks.count(); });
    blocks.buses.emplace_back();
  };
  collect(network.source);
  for (std::size_t b = 0; b < network.buses.size(); ++b) collect(BusId(b));
  for (std::size_t b = 0; b < network.buses.size(); ++b)
    blocks.buses[static_cast<std::size_t>(blocks.of_bus[b])].push_back(BusId(b));
  for (std::size_t e = 0; e < opened.size(); ++e) {
    const Branch& branch = network.branches[e];
    const int from = blocks.of_bus[branch.from.index()], to = blocks.of_bus[branch.to.index()];
    if (branch.switchable && from != to) blocks.switches.push_back({BranchId(e), from, to, branch.closed});
  }
  return blocks;
}

std::vector<int> joined_parts(const Blocks& blocks, const std::vector<char>& closed) {
  std::vector<int> part(static_cast<std::size_t>(blocks.count()));
  std::iota(part.begin(), part.end(), 0);
  const auto root = [&](int block) {
    while (part[static_cast<std::size_t>(block)] != block) block = part[static_cast<std::size_t>(block)];
    return block;
  };
  for (std::size_t k = 0; k < closed.size(); ++k)
    if (closed[k]) part[static_cast<std::size_t>(root(blocks.switches[k].to))] = root(blocks.switches[k].from);
  std::vector<int> joined;
  for (int b = 0; b < blocks.count(); ++b) joined.push_back(root(b));
  return joined;
}

bool closes_loop(const Blocks& blocks, const std::vector<char>& closed, std::size_t k) {
  const std::vector<int> part = joined_parts(blocks, closed);
  const Switch& s = blocks.switches[k];
  return part[static_cast<std::size_t>(s.from)] == part[static_cast<std::size_t>(s.to)];
}

std::vector<char> faulted_blocks(const Network& network, const Blocks& blocks, const std::vector<BranchId>& out) {
  std::vector<char> faulted(static_cast<std::size_t>(blocks.count()), 0);
  for (const BranchId id : out) {
    const Branch& line = network.branch(id);
    const int from = blocks.of_bus[line.from.index()];
    // An open line inside a block is no part of it.
    if (line.closed && from == blocks.of_bus[line.to.index()]) faulted[static_cast<std::size_t>(from)] = 1;
  }
  return faulted;
}

std::vector<char> blocked_switches(const Network& network, const Blocks& blocks, const std::vector<BranchId>& out) {
  const std::vector<char> faulted = faulted_blocks(network, blocks, out);
  std::vector<char> blocked;
  for (const Switch& s : blocks.switches)
    blocked.push_back(faulted[static_cast<std::size_t>(s.from)] || faulted[static_cast<std::size_t>(s.to)] ||
                      std::find(out.begin(), out.end(), s.branch) != out.end());
  return blocked;
}

}  // namespace gridkeel::grid
