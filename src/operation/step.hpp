#pragma once

#include <array>
#include <limits>
#include <string>
#include <vector>

#include "operation/plant.hpp"

namespace gridkeel::operation {

inline constexpr double kUnset = std::numeric_limits<double>::quiet_NaN();

// What the units of a device are told to do in a step, MW and units. Unset: whatever fits the rest.
struct SetPoint {
  double charge = 0.0, discharge = 0.0, generation = 0.0, reduction = 0.0, rebound = 0.0;
  double on = kUnset, start = kUnset, stop = kUnset, call = kUnset;
};

// Which switches are closed and which blocks have voltage; both empty while switches do not move: all is normal then.
struct SwitchStates {
  std::vector<char> closed, energised;

  bool empty() const { return closed.empty() && energised.empty(); }  // a feeder may have blocks and no switch
};

struct Decision {
  std::vector<SetPoint> devices;
  SwitchStates switches;  // `energised` empty: what can be held is
  std::string fallback;   // why the safe rule decided; empty if it did not
  double planned_import_mw = 0.0;
  double gap = 0.0, solve_s = 0.0;
  double switching_gap = 0.0;  // of a window in which switches move, to its relaxation
};

// One step as it went. MW are means of the step; demand + pickup = import + generation + discharge - charge + reduction
// - rebound + shed.
struct Figures {
  double demand_mw = 0.0, import_mw = 0.0, generation_mw = 0.0, charge_mw = 0.0, discharge_mw = 0.0;
  double reduction_mw = 0.0, rebound_mw = 0.0, shed_mw = 0.0, imbalance_mw = 0.0, reserve_short_mw = 0.0;
  double pickup_mw = 0.0;  // cold-load pick-up
  double stored_mwh = 0.0, owed_mwh = 0.0;
  std::array<double, planning::kCostTerms> term_usd{};
  double cost_usd = 0.0;
};

struct StepRecord {
  int step = 0;
  int lines_out = 0;
  double import_share = 1.0;
  double forecast_mw = 0.0;  // of the demand, as the step began
  Decision decision;
  Figures figures;
  double deviation_mw = 0.0;  // of all set-points together from what the modules did
  double breach = 0.0;        // of ramps, minimum up times, times to give energy back: MW, units and MWh together
  std::vector<SetPoint> done;
  SwitchStates switches;
  int operations = 0;              // of switches; without what protection opens
  std::vector<double> stored_mwh;  // per device
};

Figures figures_of(const planning::PlanningProblem& problem, const std::vector<double>& y, int period);
std::vector<SetPoint> set_points(const planning::PlanningProblem& problem, const std::vector<double>& y, int period);
// Columns that only carried states have: what they allow at a price.
double breach_of(const planning::PlanningProblem& problem, const std::vector<double>& y);

}  // namespace gridkeel::operation
