#pragma once

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "planning/device_rows.hpp"
#include "planning/island_units.hpp"
#include "planning/recourse_columns.hpp"
#include "planning/switching.hpp"
#include "planning/topology_state.hpp"
#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::planning {

// How the feeder enters the recourse LP. `eliminated`: P, Q and v are affine in the controllable
// injections, so only balances stay and voltage, line and inverter limits are lazy rows. `full`: every
// P, Q, v is a column and every limit a row. Both have the same optimum (a test).
enum class NetworkForm { eliminated, full };

// What all recourse templates of a study share.
struct RecourseBase {
  const Study* study = nullptr;
  const FirstStage* first = nullptr;
  const shock::ScenarioSet* set = nullptr;
  NetworkForm form = NetworkForm::eliminated;
  bool with_names = false;
  const InitialState* initial = nullptr;  // may be null
  std::vector<Load> loads;
  RecourseColumns columns;
  std::vector<std::vector<Injection>> injections;  // [period]
  stochastic::RecourseTemplate devices;            // columns and device rows only: where templates start
  DeviceRows device_rows;
  double flow_limit = 0.0;  // MW or Mvar: more than any line can carry, so that flows have finite bounds
  // Only where switches may move:
  grid::Blocks blocks;
  std::vector<std::vector<std::size_t>> grid_forming;  // [block]: devices that can hold its voltage
  std::vector<double> load_peak;                       // [load]: the largest of all scenarios and periods, MW or Mvar
  std::vector<double> block_base_mw, block_peak_mw;    // of the buses' own loads: at scale 1, and the largest
  std::vector<double> block_customers;

  bool is_own_load(std::size_t load, std::size_t block) const {
    return loads[load].base_mw > 0.0 && static_cast<std::size_t>(blocks.of_bus[loads[load].bus.index()]) == block;
  }
};
// Study, first stage, set and initial state must outlive the base, and the base every model made from it.
RecourseBase make_recourse_base(const Study& study, const FirstStage& first, const shock::ScenarioSet& set,
                                NetworkForm form, bool with_names, const InitialState* initial = nullptr);

// Usable share of the units of a device in a scenario.
double usable_share(const RecourseBase& base, int scenario, std::size_t device);

// A part of the feeder cut off from the substation in one period.
struct IslandPeriod {
  int period = 0;
  int component = 0;
  const grid::Forest* forest = nullptr;
  int voltage_column = -1;    // squared voltage at the island's root
  int grid_forming_row = -1;  // served load needs a grid-forming module
  std::vector<std::size_t> grid_forming_devices;

  bool holds(grid::BusId bus) const { return forest->component[bus.index()] == component; }
};

// While a block picks up: pickup >= share * (demand * returned - shed + demand * (1 - energised)), the last term only
// in the period of its return (else `energised` is -1).
struct PickupRow {
  int row, period, block;
  int returned, energised;  // columns; `returned` is -1 where it came back before the first period
  double share;
};

// One template with the map of its rows.
struct RecourseModel {
  stochastic::RecourseTemplate recourse;
  TopologySchedule topology;
  // [period]: rows that demand enters, by bus in the full form and where switches move, else by connected part.
  std::vector<std::vector<int>> balance_p, balance_q;
  // [period]: columns that shed the loads which the topology adds to the study's own, and then the injections of all
  // columns; empty where it cuts no load: the base's hold.
  std::vector<std::vector<int>> further_shed;
  std::vector<std::vector<Injection>> own_injections;
  std::vector<int> schedule_up, schedule_down, reserve;  // [period]
  std::vector<IslandPeriod> islands;
  std::vector<IslandUnitsRow> island_units;
  // Rows beyond the base's device rows whose technology coefficient scales with a device's usable share.
  std::vector<std::pair<std::size_t, solver::Entry>> extra_unit_rows;
  std::vector<std::pair<std::size_t, solver::Entry>> extra_whole_rows;  // the same for counts of units
  std::vector<double> restoration_cost;  // per column, the part of its cost that is restoration
  std::vector<char> moves;               // [period]: switches may move
  std::vector<SwitchingPeriod> switching;
  std::vector<PickupRow> pickup_rows;

  bool switches_move(int period) const { return moves[static_cast<std::size_t>(period)] != 0; }
  // Null where switches do not move.
  const SwitchingPeriod* switching_at(int period) const;
  // Customers whose load is shed in this period pay beside their unserved energy.
  void add_restoration_cost(const RecourseBase& base, std::size_t load, int period);

  // Of the topology's loads in a period.
  const std::vector<Load>& loads(int period) const { return topology[static_cast<std::size_t>(period)]->loads(); }
  // Of all loads that stand in an island.
  double demand_mw(const IslandPeriod& island, const shock::Scenario& scenario) const;
  int shed_column(const RecourseBase& base, int period, std::size_t load) const;
  const std::vector<Injection>& injections(const RecourseBase& base, int period) const;
};
// `topology`: the intact feeder in periods with switches.
RecourseModel make_recourse_model(const RecourseBase& base, const OutageSchedule& outages, TopologySchedule topology,
                                  const std::vector<double>& schedule_mw);

}  // namespace gridkeel::planning
