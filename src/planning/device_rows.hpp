#pragma once

#include <vector>

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
  // [set of loads at one bus][period]: reductions + shed of these loads <= their demand
  struct DemandCap {
    std::vector<int> loads;
    std::vector<int> rows;
  };
  std::vector<DemandCap> demand_caps;
  // Where calls are whole, the row of each device and period in which they limit the reduction.
  std::vector<std::vector<int>> called_rows;
  std::vector<int> breaches;  // columns by which a carried state may break its limits
};

// The rows of storage, generators and demand response (docs/model.md, section 4), as true to life as the study asks.
// Technology rows are added beside each row.
DeviceRows add_device_rows(stochastic::RecourseTemplate& target, const Study& study, const FirstStage& first,
                           const shock::ScenarioSet& set, const std::vector<Load>& loads,
                           const RecourseColumns& columns, const InitialState* initial, bool with_names);

}  // namespace gridkeel::planning
