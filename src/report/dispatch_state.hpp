#pragma once

#include <vector>

#include "planning/plan.hpp"

namespace gridkeel::report {

// The feeder in one period of one scenario, rebuilt from the dispatch by LinDistFlow's own sweeps (not
// from the optimisation model's rows).
struct FeederState {
  std::vector<double> demand_mw, demand_mvar;  // per bus, before shedding
  std::vector<double> pickup_mw;               // per bus: on top of demand, after it was dark
  std::vector<int> part;                       // per bus: connected part, 0 = the substation's
  std::vector<char> energised;                 // per bus
  std::vector<double> v_pu;                    // per bus, 0 where dark
  std::vector<char> closed;                    // per branch
  std::vector<double> p_mw, q_mvar;            // per branch, positive from its `from` to its `to` bus
};

FeederState feeder_state(const planning::PlanningProblem& problem, const std::vector<double>& x, int scenario,
                         const std::vector<double>& y, int period);

// "voltara-2h@22": how results name the units of an offer at a bus.
std::string device_name(const planning::PlanningProblem& problem, std::size_t device);

// "background@18", "dc-22:training@22", with ":firm" before the @ for the part that must not be shed.
std::string load_name(const planning::PlanningProblem& problem, const planning::Load& load);

}  // namespace gridkeel::report
