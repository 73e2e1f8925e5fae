#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "planning/plan.hpp"

namespace gridkeel::report {

// One line per scenario: what it costs under the plan, by term (docs/results.md).
std::string recourse_csv(const planning::PlanningProblem& problem, const planning::Plan& plan);

// A line of dispatch.csv. The texts live as long as the call.
struct DispatchRow {
  int scenario = 0, period = 0;
  std::string_view kind, element, quantity;
  double value = 0.0;
  std::string_view unit;
};
using DispatchSink = std::function<void(const DispatchRow&)>;
void each_dispatch_row(const planning::PlanningProblem& problem, const planning::Plan& plan, const DispatchSink& sink);

// Long form, scenarios whose dispatch was kept: every decision, demand, voltage and flow.
std::string dispatch_csv(const planning::PlanningProblem& problem, const planning::Plan& plan);

}  // namespace gridkeel::report
