#pragma once

#include <memory>
#include <vector>

#include "grid/lindistflow.hpp"
#include "planning/loads.hpp"
#include "planning/study.hpp"

namespace gridkeel::planning {

// Everything about one switching state of the feeder that does not change with the scenario: the forest,
// and what the loads alone do to voltages and flows. Loads act linearly, so a scenario's fixed part is a
// scale times the background's plus a few AI sites.
class TopologyState {
 public:
  TopologyState(const Study& study, const std::vector<Load>& loads, std::vector<grid::BranchId> out);

  const grid::LinDistFlow& flow() const { return flow_; }
  const grid::Forest& forest() const { return flow_.forest(); }
  const std::vector<grid::BranchId>& out() const { return out_; }

  // v^2 at the bus relative to its root (pu^2), due to loads alone.
  double load_voltage(grid::BusId bus, const shock::Scenario& scenario, int period) const;
  // Flow from parent to child due to loads alone, MW and Mvar.
  void load_flow(grid::BranchId branch, const shock::Scenario& scenario, int period, double& mw, double& mvar) const;

 private:
  std::vector<grid::BranchId> out_;
  grid::LinDistFlow flow_;
  std::vector<double> background_v_;                     // per bus, at scale 1
  std::vector<double> background_mw_, background_mvar_;  // per branch, at scale 1
  std::vector<grid::BusId> ai_bus_;
  std::vector<double> ai_q_per_p_;
  std::vector<std::vector<grid::LinDistFlow::Pair>> ai_v_;  // [bus][site], per MW and Mvar injected
};

// Per period, the switching state of one scenario.
using TopologySchedule = std::vector<std::shared_ptr<const TopologyState>>;

}  // namespace gridkeel::planning
