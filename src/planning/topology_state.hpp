#pragma once

#include <memory>
#include <vector>

#include "grid/lindistflow.hpp"
#include "planning/flow_skeleton.hpp"
#include "planning/loads.hpp"
#include "planning/study.hpp"

namespace gridkeel::planning {

// Everything about one switching state of the feeder that does not change with the scenario: the forest, the loads as
// it cuts them, and what the loads alone do to voltages and flows. Loads act linearly, so a scenario's fixed part is a
// scale times the background's plus a few AI sites.
class TopologyState {
 public:
  // Study and loads must outlive it.
  TopologyState(const Study& study, const std::vector<Load>& loads, std::vector<grid::BranchId> out);

  const grid::LinDistFlow& flow() const { return flow_; }
  const grid::Forest& forest() const { return flow_.forest(); }
  const std::vector<grid::BranchId>& out() const { return out_; }
  const FlowSkeleton& skeleton() const { return *skeleton_; }

  // The study's loads, in their order, each within one connected part: a load that is spread over several parts holds
  // its share in the first of them here. Its shares in the others follow after all loads.
  const std::vector<Load>& loads() const { return cut_loads_.empty() ? *whole_loads_ : cut_loads_; }
  std::size_t origin(std::size_t load) const;  // of loads(): index of the study's load that it belongs to
  bool cuts_loads() const { return !cut_loads_.empty(); }

  // v^2 at the bus relative to its root (pu^2), due to loads alone.
  double load_voltage(grid::BusId bus, const shock::Scenario& scenario, int period) const;
  // Flow from parent to child due to loads alone, MW and Mvar.
  void load_flow(grid::BranchId branch, const shock::Scenario& scenario, int period, double& mw, double& mvar) const;

 private:
  void cut_loads(const Study& study);
  void find_background(const Study& study);

  std::vector<grid::BranchId> out_;
  grid::LinDistFlow flow_;
  const std::vector<Load>* whole_loads_;
  std::vector<Load> cut_loads_;       // empty: the whole ones
  std::vector<std::size_t> further_;  // origins of the loads behind the study's own
  std::unique_ptr<const FlowSkeleton> skeleton_;
  std::vector<double> background_v_;                     // per bus, at scale 1
  std::vector<double> background_mw_, background_mvar_;  // per branch, at scale 1
  std::vector<grid::BusId> ai_bus_;
  std::vector<double> ai_q_per_p_;
  std::vector<std::vector<grid::LinDistFlow::Pair>> ai_v_;  // [site][bus], per MW and Mvar injected
};

// Per period, the switching state of one scenario.
using TopologySchedule = std::vector<std::shared_ptr<const TopologyState>>;

}  // namespace gridkeel::planning
