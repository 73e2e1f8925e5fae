// What one dispatched scenario amounts to, in the figures that results show. Rebuilt from the dispatch and from
// LinDistFlow's own sweeps; docs/results.md says what each means.
#pragma once

#include <string>
#include <vector>

#include "planning/plan.hpp"

namespace gridkeel::report {

// MW over the whole feeder. demand (with cold-load pick-up) = import + generation + storage + demand_response + shed,
// losses being none.
struct PeriodFigures {
  double demand = 0.0, import = 0.0, generation = 0.0;
  double storage = 0.0;          // discharge - charge
  double demand_response = 0.0;  // reduction - rebound
  double shed = 0.0;
  double imbalance = 0.0;     // outside the tolerance, above the schedule positive
  double vmin_pu = 0.0;       // of the buses with voltage
  double most_loading = 0.0;  // of any line's rating; 0 where no line has one
};

// What an extreme is, where and when.
struct Extreme {
  double value = 0.0;
  std::string element;
  int period = -1;  // -1: there is none
};

// The units of one offer at one site.
struct DeviceUse {
  std::size_t device = 0;
  double units = 0.0, usable_units = 0.0;
  double out_mwh = 0.0;  // discharged, generated or reduced
  double in_mwh = 0.0;   // charged, or caught up after a reduction
  double peak_mw = 0.0;  // of what comes out
  int peak_period = -1;
  double starts = 0.0;      // generators
  double stored_mwh = 0.0;  // storage, at the end, above the lower end of its window
};

struct Unserved {
  std::string name;  // a load class or a bus
  double mwh = 0.0, mvarh = 0.0, cost_usd = 0.0;
};

// A part of the feeder without a path to the substation, or without voltage, for as long as it stays the same.
struct CutOff {
  int first_period = 0, end_period = 0;  // end exclusive
  std::vector<std::string> buses;
  std::string held_at;  // bus of the module that holds it; empty: dark
  double demand_mwh = 0.0, unserved_mwh = 0.0;
};

// A switch that is not as it was the period before.
struct Operation {
  int period = 0;
  std::string line;
  bool closes = false;
};

struct Account {
  std::vector<PeriodFigures> periods;
  std::vector<DeviceUse> devices;                      // that stand, or do something
  std::vector<Unserved> unserved_class, unserved_bus;  // only what is unserved, most first
  std::vector<CutOff> cut_off;
  std::vector<Operation> operations;
  Extreme lowest_voltage, highest_voltage, highest_loading, highest_import;
};

Account account_of(const planning::PlanningProblem& problem, const planning::Plan& plan, std::size_t scenario);

}  // namespace gridkeel::report
