#include <algorithm>

#include "common/progress.hpp"
#include "operation/controller.hpp"
#include "operation/state.hpp"
#include "operation/window_solver.hpp"

namespace gridkeel::operation {

Decision RollingController::decide(const Observation& seen, const planning::InitialState& state) {
  const Stopwatch watch;
  const int count = std::min(look_ahead_, plant_.steps() - seen.step);
  const planning::PlanningProblem problem = window_problem(
      plant_, forecast(plant_, seen, count), seen.step,
      std::make_shared<planning::InitialState>(usable_state(plant_, state, seen.step, seen.usable_share)));
  solver::LpModel model = model_of(problem, plant_.x);
  const WindowAnswer answer = solve_window(problem, model, plant_.x, limit_s_ - watch.seconds(), &hot_);
  Decision decision;
  if (answer.y.empty()) {
    decision = RuleController(plant_).decide(seen, state);
    decision.fallback = answer.trouble;
  } else {
    decision.devices = set_points(problem, answer.y, 0);
    decision.planned_import_mw = figures_of(problem, answer.y, 0).import_mw;
    decision.gap = answer.gap;
  }
  decision.solve_s = watch.seconds();
  return decision;
}

}  // namespace gridkeel::operation
