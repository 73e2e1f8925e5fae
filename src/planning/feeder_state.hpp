#pragma once

#include <vector>

#include "planning/planning_problem.hpp"

namespace gridkeel::planning {

// A connected part of the feeder and what holds its voltage: the substation, or in an island its grid-forming modules.
// A part without either is dark.
struct FeederPart {
  grid::BusId root;        // where the voltage is held: the source's bus, or that of the holding module
  double root_v_pu = 0.0;  // as dispatched
  bool live = true;
  bool by_substation = false;
};

// The feeder in one period of one scenario, rebuilt from the dispatch by LinDistFlow's own sweeps (not
// from the optimisation model's rows).
struct FeederState {
  std::vector<double> demand_mw, demand_mvar;  // per bus, before shedding
  std::vector<double> shed_mw, shed_mvar;      // per bus, of loads that are shed by zone
  std::vector<double> pickup_mw;               // per bus: on top of demand, after it was dark
  std::vector<double> injected_mw,
      injected_mvar;  // per bus, from everything but the import: modules, less what is served
  std::vector<FeederPart> parts;
  std::vector<int> part;             // per bus
  std::vector<char> energised;       // per bus
  std::vector<double> v_pu;          // per bus, 0 where dark
  std::vector<char> closed;          // per branch
  std::vector<double> p_mw, q_mvar;  // per branch, positive from its `from` to its `to` bus
};

FeederState feeder_state(const PlanningProblem& problem, const std::vector<double>& x, int scenario,
                         const std::vector<double>& y, int period);

}  // namespace gridkeel::planning
