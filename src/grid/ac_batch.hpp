#pragma once

#include <compare>
#include <functional>
#include <span>
#include <vector>

#include "grid/network.hpp"

namespace gridkeel::grid {

// A switching state: which branches are closed, and at which buses something holds the voltage: the substation, and in
// each island that lives on its own one bus. What no root reaches is dead.
struct AcTopology {
  std::vector<char> closed;  // per branch
  std::vector<BusId> roots;

  auto operator<=>(const AcTopology&) const = default;
};

// What one load case feeds in; all zero at first.
struct AcInput {
  std::span<double> p_mw, q_mvar;  // per bus, positive = generation
  std::span<double> root_v_pu;     // per root
};

// The views are valid during the visit only. Of a case without a solution, all are empty.
struct AcSolution {
  bool converged = false;             // false: no solution was found (voltage collapse)
  std::span<const double> v_pu;       // per bus, 0 where dead
  std::span<const double> flow_mva;   // per branch: at the end where it is larger; 0 where open or dead
  std::span<const double> root_mw;    // per root: what holds the voltage feeds in beyond the bus's own p_mw
  std::span<const double> root_mvar;  //
  double losses_mw = 0.0;             // in the branches, shunts left out
  double losses_mvar = 0.0;
};

// Load cases over switching states, in any order. Cases of a state go to power-grid-model together.
struct AcBatch {
  std::vector<AcTopology> topologies;
  std::vector<int> topology_of;  // per case
};

// Asks `fill` for each case and shows its solution to `visit`, once each, in no defined order and, with more than one
// thread, from several at once; memory does not grow with the number of cases. The results do not depend on `threads`
// (0 = all cores). Throws InputError for a network that check_elements() refuses, InternalError for injections or
// voltages that are no numbers.
void solve_ac_batch(const Network& network, const AcBatch& batch, int threads,
                    const std::function<void(int, const AcInput&)>& fill,
                    const std::function<void(int, const AcSolution&)>& visit);

// Per bus: 1 if a root reaches it.
std::vector<char> live_buses(const Network& network, const AcTopology& topology);

}  // namespace gridkeel::grid
