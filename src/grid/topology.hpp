#pragma once

#include <vector>

#include "grid/network.hpp"

namespace gridkeel::grid {

// The rooted forest that the closed branches form once the branches in `out` are open. Component 0 is
// the one with the source; further components (islands) are rooted at their bus nearest the source,
// numbered in bus order of their roots.
struct Forest {
  std::vector<BusId> order;             // all buses, parents before children, component after component
  std::vector<BusId> parent;            // per bus; invalid for roots
  std::vector<BranchId> parent_branch;  // per bus; invalid for roots
  std::vector<int> component;           // per bus
  std::vector<BusId> roots;             // per component

  int component_count() const { return static_cast<int>(roots.size()); }
  bool energised_from_source(BusId bus) const { return component[bus.index()] == 0; }
  std::vector<BusId> buses_of(int component_id) const;
};

// Requires that the closed branches hold no loop (validate_radial).
Forest make_forest(const Network& network, const std::vector<BranchId>& out = {});

// Buses that lose their supply when `branch` opens (empty if it is open or leads nowhere).
std::vector<BusId> downstream_buses(const Network& network, BranchId branch);

// Electrical distance from the root: Σ r over the path, ohm-free (pu).
std::vector<double> path_resistance_pu(const Network& network, const Forest& forest);

}  // namespace gridkeel::grid
