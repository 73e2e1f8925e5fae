// operation: a plan in real time: one dispatch after the other, each of which knows the past and a forecast. Depends on
// planning.
#pragma once

#include <string>
#include <vector>

#include "planning/initial_state.hpp"
#include "planning/plan_file.hpp"
#include "planning/planning_problem.hpp"

namespace gridkeel::operation {

inline std::size_t at(int k) { return static_cast<std::size_t>(k); }

// The study on steps of `step_h` for so many days: import prices and measured series are held through their period, a
// background profile is interpolated between the middles of periods. Throws InputError if the study's horizon is not
// made of whole days, or its periods not of whole steps.
planning::Study stepped_study(const planning::Study& study, double step_h, int days);

// What stands, and what is known before the run begins.
struct Plant {
  planning::Study study;  // of the whole run, step by step; offers no more than the plan buys
  int day_steps = 0;
  planning::FirstStage first;
  std::vector<double> x, units;  // of Stage I; of each device
  shock::Scenario expected;      // loads without shocks
  shock::ScenarioSet forecasts;  // day-ahead, without scenarios
  planning::EndPrices end_prices;
  double breach_usd_per_mw = 0.0, deviation_usd_per_mwh = 0.0;
  grid::Blocks blocks;  // empty if switches never move

  int steps() const { return study.horizon.periods; }
  bool switches() const { return blocks.count() > 0; }  // may move, if there are any
  const flex::Module& module(std::size_t device) const {
    return study.catalogue.offer(first.devices[device].offer).module;
  }
  grid::BusId bus(std::size_t device) const {
    return study.candidate_sites[static_cast<std::size_t>(first.devices[device].site)].bus;
  }
};
// `stepped`: of stepped_study().
Plant make_plant(const planning::Study& stepped, const std::vector<planning::PlannedModule>& modules, int day_steps);

// The steps [first, first + count) of a scenario as one of its own.
shock::Scenario cut_scenario(const shock::Scenario& whole, int first, int count);

// Stage II of these steps, `scenario` being theirs, from a state on.
planning::PlanningProblem window_problem(const Plant& plant, shock::Scenario scenario, int first,
                                         std::shared_ptr<const planning::InitialState> state);

}  // namespace gridkeel::operation
