#pragma once

#include <span>
#include <utility>
#include <vector>

#include "grid/network.hpp"
#include "grid/topology.hpp"

namespace gridkeel::grid {

// One state of the linearised branch flow model (Baran & Wu 1989, losses neglected):
//   v_j = v_i - 2 (r P + x Q), v = |V|^2 in pu^2; P, Q flow from parent to child in MW, Mvar.
struct LinDistFlowState {
  std::vector<double> v_sq_pu;  // per bus
  std::vector<double> p_mw;     // per branch, from parent to child (0 for open branches)
  std::vector<double> q_mvar;   // per branch
};

// The affine maps injections -> voltages and flows on a fixed forest.
// Positive injection = generation into the bus.
class LinDistFlow {
 public:
  LinDistFlow(const Network& network, Forest forest);

  const Forest& forest() const { return forest_; }

  // All voltages and flows for given bus injections (MW, Mvar) and squared root voltages, one per
  // component: two sweeps, O(buses).
  LinDistFlowState evaluate(std::span<const double> p_mw, std::span<const double> q_mvar,
                            std::span<const double> root_v_sq_pu) const;

  // d v_sq(bus) / d p(k) per MW and / d q(k) per Mvar, for each k in `controllable` (0 across components):
  // 2 R_jk / base and 2 X_jk / base with R, X summed over the common path to the root.
  struct Pair {
    double per_mw = 0.0, per_mvar = 0.0;
  };
  void voltage_row(BusId bus, std::span<const BusId> controllable, std::vector<Pair>& out) const;

  // The same derivatives for one injection, at every bus: one sweep, O(buses).
  std::vector<Pair> voltage_column(BusId controllable) const;

  // Sums of 2 r / base and 2 x / base from the root to the bus.
  Pair path(BusId bus) const { return {path_per_mw_[bus.index()], path_per_mvar_[bus.index()]}; }

  // True where `branch` feeds `bus`: then P(branch) changes by -1 MW per MW injected at the bus.
  bool feeds(BranchId branch, BusId bus) const;

 private:
  const Network* network_;
  Forest forest_;
  std::vector<int> enter_, leave_;  // subtree intervals in depth-first order
  // Sums from the component's root, with 2/base in them: what voltage_row reads at the last common bus.
  std::vector<double> path_per_mw_, path_per_mvar_;
};

}  // namespace gridkeel::grid
