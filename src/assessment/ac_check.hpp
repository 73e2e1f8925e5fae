// assessment: what is looked at once a plan is solved, beyond what the optimisation itself knows: so far the AC power
// flow of every dispatched state. Depends on planning and what is below it.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "planning/plan.hpp"

namespace gridkeel::assessment {

// What an AC state is held against.
enum class AcQuantity { undervoltage, overvoltage, line_flow, import_p, import_q };
inline constexpr int kAcQuantities = 5;
std::string_view to_string(AcQuantity quantity);
std::string_view unit_of(AcQuantity quantity);

// One figure of one state. `element` is a bus or a branch, -1 for the substation.
struct AcPoint {
  AcQuantity quantity{};
  int scenario = -1;  // -1: there is none
  int period = -1;
  int element = -1;
  double value = 0.0;   // pu; MVA at the end of the line where it is larger; MW; Mvar without its sign
  double limit = 0.0;   // as the study has it
  double linear = 0.0;  // the same figure by LinDistFlow
  double excess = 0.0;  // beyond the limit: pu; for lines and the import, as a share of their limit
};

// A state that is not simply the whole feeder alive.
struct AcStateNote {
  int scenario = 0, period = 0;
  bool failed = false;  // no AC solution: voltage collapse
  int dead_buses = 0;   // in parts that nothing holds
  struct Island {
    grid::BusId root;
    double v_pu = 0.0;  // held there, as dispatched
    double mw = 0.0;    // what holds it must give beyond its dispatch: the island's losses
  };
  std::vector<Island> islands;
};

// How one figure of a bus or a branch spreads over all states in which it is alive. Without quantiles (not numbers)
// where keeping the figures of all states would take too much memory.
struct Spread {
  double least = 0.0, p05 = 0.0, median = 0.0, p95 = 0.0, most = 0.0;
  bool known = false;  // false: never alive
};

// Of AC power flow and of the planning model (LinDistFlow), at the same states.
struct FeederSpread {
  std::vector<Spread> voltage_pu, linear_voltage_pu;  // per bus
  std::vector<Spread> loading, linear_loading;        // per branch: MVA
};

struct AcCheck {
  long states = 0;
  long failed = 0;
  long with_islands = 0;                     // states with a part that holds itself
  long with_dead_buses = 0;                  // states with a part that nothing holds
  long dead_buses = 0;                       // summed over the states
  int topologies = 0;                        // most that one block of states had
  std::vector<AcPoint> violations;           // by scenario and period
  std::array<AcPoint, kAcQuantities> worst;  // nearest to, or farthest beyond, its limit
  AcPoint voltage_error;                     // where LinDistFlow is farthest off; no quantity, no limit
  std::vector<AcStateNote> notes;
  FeederSpread spread;
  std::vector<double> losses_mwh;  // per scenario, of the states that have a solution
  std::vector<double> losses_usd;  // the same at each period's import price, in islands too; no part of any objective
  double expected_losses_mwh = 0.0, expected_losses_usd = 0.0;
  double seconds = 0.0;

  bool feasible() const { return violations.empty() && failed == 0; }
};

// AC power flow of every period of every scenario of a plan whose dispatch was kept, in power-grid-model's batches.
// The substation and each island's root hold the voltages that were dispatched and give what LinDistFlow left out.
// Held against the limits of `limits`: the study without any tightening.
AcCheck check_ac(const planning::PlanningProblem& problem, const planning::Plan& plan, const planning::Study& limits,
                 int threads);

}  // namespace gridkeel::assessment
