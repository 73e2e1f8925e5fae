#pragma once

#include <vector>

#include "grid/network.hpp"

namespace gridkeel::grid {

// A line with a switch (sectionaliser if it is normally closed, tie if not) between two blocks.
struct Switch {
  BranchId branch;
  int from = -1, to = -1;  // blocks
  bool normally_closed = false;
};

// What stays connected when all switches open: the parts that are energised or dark as a whole.
struct Blocks {
  std::vector<int> of_bus;
  std::vector<std::vector<BusId>> buses;  // per block, in bus order; block 0 holds the source
  std::vector<Switch> switches;           // in branch order; none inside a block, where it could only close a loop

  int count() const { return static_cast<int>(buses.size()); }
  int find_switch(BranchId branch) const;  // index, or -1
};

// Switches are the branches marked `switchable`; closed branches without a switch join their buses, open ones are
// left out. Requires validate_radial.
Blocks find_blocks(const Network& network);

// Per block, a number that it shares with those which the closed switches join to it.
std::vector<int> joined_parts(const Blocks& blocks, const std::vector<char>& closed);
// Whether it joins what other closed switches join already.
bool closes_loop(const Blocks& blocks, const std::vector<char>& closed, std::size_t k);

// Per block, whether one of these lines lies inside it: no switch parts it from the fault.
std::vector<char> faulted_blocks(const Network& network, const Blocks& blocks, const std::vector<BranchId>& out);
// Per switch, whether it must not be closed: its own line is out, or a block at one of its ends is faulted.
std::vector<char> blocked_switches(const Network& network, const Blocks& blocks, const std::vector<BranchId>& out);

}  // namespace gridkeel::grid
