#pragma once

#include "shock/scenario.hpp"
#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::planning {

struct RecourseBase;

// Demand response cuts no more than the demand it may reduce, and calls are whole: of `demand_mw`, all calls but the
// last that is of any use reduce `power_mw` each, and that one what is left. So with S calls
//   reduction <= before power + helps (S - before),
// a mixed-integer rounding cut. It says nothing new of whole calls; a relaxation may take demand / power of a call
// instead and keep the rest for other hours: that is what this cuts off.
struct LastCall {
  int before;       // calls
  double helps_mw;  // of the last one
};
LastCall last_call(double demand_mw, double power_mw);

// The rows `last_call` with the demand of a scenario: coefficients of its own.
void add_call_limits(stochastic::ScenarioData& data, const RecourseBase& base, const shock::Scenario& scenario);

}  // namespace gridkeel::planning
