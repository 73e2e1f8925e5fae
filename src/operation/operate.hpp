#pragma once

#include <functional>

#include "common/progress.hpp"
#include "operation/controller.hpp"
#include "operation/step.hpp"
#include "operation/stream.hpp"

namespace gridkeel::operation {

// One way to run the plan through the stream.
struct Course {
  std::string name;  // "rolling", "hindsight", "rule"
  std::vector<StepRecord> steps;
  double end_usd = 0.0;  // for energy missing, left or owed at the end
  double worst_gap = 0.0, worst_switching_gap = 0.0;

  Figures total() const;  // MWh in the place of MW; of stored and owed energy, the last
  double cost_usd() const { return total().cost_usd + end_usd; }
};

struct OperateOptions {
  int look_ahead_steps = 16;
  double step_limit_s = 10.0;
  double day_limit_s = 600.0;  // of one day of hindsight
  const StopToken* stop = nullptr;
  std::function<void(const std::string&)> on_step;
};

Course run_controller(const Plant& plant, const Stream& stream, Controller& controller, std::string name,
                      const OperateOptions& options);
// Day after day, each known in full as it begins, the state carried on. For one day no other course costs less; over
// several it is near-sighted at midnight, as the others are. On days in which switches move, only as good as the switch
// plans that are tried: no bound.
Course run_hindsight(const Plant& plant, const Stream& stream, const OperateOptions& options);

struct Operation {
  Course rolling, hindsight, rule;
};
// Rolling first and alone, so that its times mean something; then the other two, on `threads`.
Operation operate(const Plant& plant, const Stream& stream, const OperateOptions& options, int threads);

// The q-th share of the steps took at most so long.
double solve_time_s(const Course& course, double q);

}  // namespace gridkeel::operation
