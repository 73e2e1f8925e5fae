#include <algorithm>

#include "common/progress.hpp"
#include "operation/controller.hpp"
#include "operation/state.hpp"
#include "operation/switch_states.hpp"
#include "operation/switching_window.hpp"
#include "operation/window_solver.hpp"

namespace gridkeel::operation {

Decision RollingController::decide(const Observation& seen, const planning::InitialState& state) {
  const Stopwatch watch;
  const int count = std::min(look_ahead_, plant_.steps() - seen.step);
  const planning::PlanningProblem problem = window_problem(
      plant_, forecast(plant_, seen, count), seen.step,
      std::make_shared<planning::InitialState>(usable_state(plant_, state, seen.step, seen.usable_share)));
  solver::LpModel model = model_of(problem, plant_.x);
  const double left_s = limit_s_ - watch.seconds();
  const WindowAnswer answer = problem.model(0).switching.empty()
                                  ? solve_window(problem, model, plant_.x, left_s, &hot_)
                                  : solve_switching_window(problem, model, plant_.x, left_s);
  Decision decision;
  if (answer.y.empty()) {
    decision = RuleController(plant_).decide(seen, state);
    decision.fallback = answer.trouble;
  } else {
    decision.devices = set_points(problem, answer.y, 0);
    decision.planned_import_mw = figures_of(problem, answer.y, 0).import_mw;
    decision.switches = switch_states(problem, answer.y, 0);
    decision.gap = answer.gap;
    decision.switching_gap = answer.switching_gap;
  }
  decision.solve_s = watch.seconds();
  return decision;
}

}  // namespace gridkeel::operation
