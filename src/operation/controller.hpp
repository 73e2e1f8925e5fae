#pragma once

#include "operation/forecast.hpp"
#include "operation/step.hpp"
#include "solver/lp_solver.hpp"

namespace gridkeel::operation {

// Decides a step from what was observed and the state of the modules, and from nothing else.
class Controller {
 public:
  virtual ~Controller() = default;
  virtual Decision decide(const Observation& seen, const planning::InitialState& state) = 0;
};

// Stage II over the steps that it looks ahead, of which the first is told to the modules. If it has no answer within
// the limit, the rule decides.
class RollingController : public Controller {
 public:
  RollingController(const Plant& plant, int look_ahead_steps, double step_limit_s)
      : plant_(plant), look_ahead_(look_ahead_steps), limit_s_(step_limit_s) {}
  Decision decide(const Observation& seen, const planning::InitialState& state) override;

 private:
  const Plant& plant_;
  int look_ahead_;
  double limit_s_;
  solver::Basis hot_;
};

// Threshold peak shaving, from the load measured last. Storage holds the import to 90 % of its limit and charges below
// 80 %; generators cover what still exceeds the limit, then demand response; energy comes back when there is room.
class RuleController : public Controller {
 public:
  explicit RuleController(const Plant& plant) : plant_(plant) {}
  Decision decide(const Observation& seen, const planning::InitialState& state) override;

 private:
  const Plant& plant_;
};

}  // namespace gridkeel::operation
