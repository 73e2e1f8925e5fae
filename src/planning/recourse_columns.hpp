#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "planning/first_stage.hpp"
#include "planning/initial_state.hpp"
#include "planning/loads.hpp"
#include "planning/study.hpp"
#include "solver/lp_model.hpp"

namespace gridkeel::planning {

// The terms that the recourse cost is reported by; the columns of recourse.csv.
enum class CostTerm { import, fuel, start, cycle, demand_response, unserved, imbalance, ramp_reserve, restoration };
inline constexpr int kCostTerms = 9;
std::string_view to_string(CostTerm term);

enum class Quantity {
  import_p,
  import_q,
  imbalance_up,
  imbalance_down,
  ramp_excess,
  reserve_short,
  shed,
  shed_q,
  charge,
  discharge,
  stored,
  reactive_supply,
  reactive_absorb,
  generation,
  headroom,
  on,
  start,
  stop,
  charging_units,
  reduction,
  call,
  rebound,
  backlog,
  island_voltage
};
std::string_view to_string(Quantity quantity);
std::string_view unit_of(Quantity quantity);

// What a recourse column means. `element` indexes the load (shed, shed_q), the candidate site (reactive power) or
// the device (all other quantities that have one).
struct ColumnInfo {
  Quantity quantity;
  int element = -1;
  int period = 0;
  CostTerm term = CostTerm::import;
};

// Per period, the columns of one device; a vector is empty where the type has no such quantity.
struct DeviceColumns {
  std::vector<int> charge, discharge, stored, charging_units;
  std::vector<int> generation, headroom, on, start, stop;
  std::vector<int> reduction, call, rebound, backlog;
};

// The columns that all recourse templates of a study share, in this order and with these bounds and
// costs. Scenario-dependent bounds (shed, import) are zero here and set by each scenario.
struct RecourseColumns {
  solver::Columns columns;
  std::vector<ColumnInfo> info;
  std::vector<int> import_p, import_q, imbalance_up, imbalance_down, ramp_excess, reserve_short;
  std::vector<std::vector<int>> shed;  // [load][period]: shed, or shed_q of loads without active power
  std::vector<DeviceColumns> devices;  // as FirstStage::devices
  // [site][period]: reactive power of a site's inverters and machines together; empty where none can be.
  // Two non-negative columns, so that both rest at 0 until a limit makes reactive power useful.
  std::vector<std::vector<int>> reactive_supply, reactive_absorb;
};

// One controllable column's effect on the network in a period.
struct Injection {
  int column;
  grid::BusId bus;
  double mw;  // injected per unit of the column
  double mvar;
  int load = -1;  // that the column sheds; if it is spread, `bus` is one of its buses and the others see their shares
};

// Calls use(bus, MW, Mvar) with what one unit of the column injects at each bus.
template <class Use>
void for_each_bus(const Injection& injection, const std::vector<Load>& loads, Use use) {
  if (injection.load >= 0)
    for_each_share(loads[static_cast<std::size_t>(injection.load)], use);
  else
    use(injection.bus, injection.mw, injection.mvar);
}
// What shedding a load injects.
Injection shed_injection(int column, const Load& load, std::size_t index);

RecourseColumns list_recourse_columns(const Study& study, const FirstStage& first, const std::vector<Load>& loads,
                                      const InitialState* initial, bool with_names);

// [period]: every column that injects into a bus (not the import).
std::vector<std::vector<Injection>> list_injections(const Study& study, const FirstStage& first,
                                                    const std::vector<Load>& loads, const RecourseColumns& columns);

// Modules that reach full power within a minute cover swings inside a period.
bool covers_swings(const flex::Module& module);

// Apparent power rating of one unit; 0 for demand response.
double rating_mva(const flex::Module& module);

// Reactive power per MW of the load that a demand-response device at the site reduces.
double demand_response_q_per_p(const Study& study, const CandidateSite& site);

}  // namespace gridkeel::planning
