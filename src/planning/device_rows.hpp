#pragma once

#include <vector>

#include "planning/call_limits.hpp"
#include "planning/recourse_columns.hpp"
#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::planning {

// Where scenarios put their numbers.
struct DeviceRows {
  // [device]: rows with the technology coefficient of the device's x when all units are usable; a scenario
  // with a usable share a replaces it by a times that.
  std::vector<std::vector<solver::Entry>> unit_rows;  // index: row, value: coefficient
  // The same where units are counted: 0 if none is usable, else unchanged.
  std::vector<std::vector<solver::Entry>> whole_unit_rows;
  // [device]: rows in which units of a generator are counted with their power, which a usable share a scales: of the
  // coefficients, and of the sides the part `side`, it leaves a times that.
  struct DeratedRow {
    int row;
    std::vector<solver::Entry> counts;
    double side;
  };
  std::vector<std::vector<DeratedRow>> derated_rows;
  // [set of loads at one bus][period]: reductions + shed of these loads <= their demand
  struct DemandCap {
    std::vector<int> loads;
    std::vector<int> rows;
  };
  std::vector<DemandCap> demand_caps;
  // [device]: indices of the loads that its demand response may reduce
  std::vector<std::vector<int>> reducible;
  // Where calls are whole, for each device and period: reduction - helps (sum of calls) <= side, for each scenario with
  // its own demand (call_limits.hpp)
  struct LastCallRow {
    int row;
    std::vector<int> calls;  // columns
    double power_mw;         // of a call
    double bound_calls;      // from before the first period
    double side(const LastCall& last) const {
      return last.before * (power_mw - last.helps_mw) + last.helps_mw * bound_calls;
    }
  };
  std::vector<std::vector<LastCallRow>> last_calls;
  std::vector<int> breaches;  // columns by which a carried state may break its limits
};

// The rows of storage, generators and demand response (docs/model.md, section 4), as true to life as the study asks.
// Technology rows are added beside each row.
DeviceRows add_device_rows(stochastic::RecourseTemplate& target, const Study& study, const FirstStage& first,
                           const std::vector<Load>& loads, const RecourseColumns& columns, const InitialState* initial,
                           bool with_names);

}  // namespace gridkeel::planning
