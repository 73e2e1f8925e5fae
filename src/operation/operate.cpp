#include "operation/operate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "common/parallel.hpp"
#include "operation/settle.hpp"
#include "operation/state.hpp"
#include "operation/switch_states.hpp"
#include "operation/switching_window.hpp"
#include "operation/window_solver.hpp"

namespace gridkeel::operation {
namespace {

void check_stop(const OperateOptions& options) {
  if (options.stop != nullptr && options.stop->should_stop())
    throw Error(ExitCode::no_answer, "stopped before the stream ended");
}

double demand_mw(const Plant& plant, const shock::Scenario& scenario, int t) {
  const auto i = static_cast<std::size_t>(t);
  double sum = plant.study.network.total_load_mw() * scenario.background_scale[i];
  for (const shock::AiLoad& ai : scenario.ai) sum += ai.training_mw[i] + ai.inference_mw[i];
  return sum;
}

}  // namespace

Figures Course::total() const {
  Figures sum;
  if (steps.empty()) return sum;
  for (const StepRecord& s : steps) {
    const Figures& f = s.figures;
    for (const auto member : {&Figures::demand_mw, &Figures::import_mw, &Figures::generation_mw, &Figures::charge_mw,
                              &Figures::discharge_mw, &Figures::reduction_mw, &Figures::rebound_mw, &Figures::shed_mw,
                              &Figures::reserve_short_mw, &Figures::pickup_mw, &Figures::cost_usd})
      sum.*member += f.*member;
    sum.imbalance_mw += std::abs(f.imbalance_mw);
    for (std::size_t k = 0; k < sum.term_usd.size(); ++k) sum.term_usd[k] += f.term_usd[k];
  }
  sum.stored_mwh = steps.back().figures.stored_mwh;
  sum.owed_mwh = steps.back().figures.owed_mwh;
  return sum;
}

Course run_controller(const Plant& plant, const Stream& stream, Controller& controller, std::string name,
                      const OperateOptions& options) {
  Course course;
  course.name = std::move(name);
  planning::InitialState state = first_state(plant, stream.whole().usable_share);
  for (int step = 0; step < plant.steps(); ++step) {
    check_stop(options);
    if (options.on_step && step % 24 == 0)
      options.on_step(fmt::format("{}: step {} of {}", course.name, step, plant.steps()));
    const Observation seen = stream.observe(step);
    Decision decision = controller.decide(seen, state);
    course.worst_gap = std::max(course.worst_gap, decision.gap);
    course.worst_switching_gap = std::max(course.worst_switching_gap, decision.switching_gap);
    course.steps.push_back(settle(plant, stream, step, std::move(decision), state));
    course.steps.back().forecast_mw = demand_mw(plant, forecast(plant, seen, 1), 0);
  }
  course.end_usd = end_value_usd(plant, state, stream.whole().usable_share);
  return course;
}

Course run_hindsight(const Plant& plant, const Stream& stream, const OperateOptions& options) {
  Course course;
  course.name = "hindsight";
  planning::InitialState state = first_state(plant, stream.whole().usable_share);
  for (int first = 0; first < plant.steps(); first += plant.day_steps) {
    check_stop(options);
    const shock::Scenario day = stream.realised(first, plant.day_steps);
    const planning::PlanningProblem problem =
        window_problem(plant, day, first,
                       std::make_shared<planning::InitialState>(usable_state(plant, state, first, day.usable_share)));
    solver::LpModel model = model_of(problem, plant.x);
    const WindowAnswer answer = problem.model(0).switching.empty()
                                    ? solve_window(problem, model, plant.x, options.day_limit_s, nullptr)
                                    : solve_switching_window(problem, model, plant.x, options.day_limit_s);
    if (answer.y.empty())
      throw Error(ExitCode::no_answer, fmt::format("hindsight of the day from step {}: {}", first, answer.trouble));
    course.worst_gap = std::max(course.worst_gap, answer.gap);
    course.worst_switching_gap = std::max(course.worst_switching_gap, answer.switching_gap);
    for (int t = 0; t < plant.day_steps; ++t) {
      StepRecord record;
      record.step = first + t;
      const shock::Scenario now = cut_scenario(day, t, 1);
      record.lines_out = static_cast<int>(now.outages.size());
      record.import_share = now.import_share[0];
      record.figures = figures_of(problem, answer.y, t);
      record.forecast_mw = record.figures.demand_mw;
      record.done = set_points(problem, answer.y, t);
      record.decision.devices = record.done;
      record.decision.switches = record.switches = switch_states(problem, answer.y, t);
      record.decision.planned_import_mw = record.figures.import_mw;
      if (t == 0) record.breach = breach_of(problem, answer.y);
      advance(plant, state, problem, answer.y, t, first + t, day.usable_share);
      record.operations = advance_switches(plant, state, problem, answer.y, t);
      record.figures.stored_mwh = 0.0;
      for (const planning::DeviceState& s : state.devices) {
        record.stored_mwh.push_back(s.stored_mwh);
        record.figures.stored_mwh += s.stored_mwh;
      }
      course.steps.push_back(std::move(record));
    }
  }
  course.end_usd = end_value_usd(plant, state, stream.whole().usable_share);
  return course;
}

Operation operate(const Plant& plant, const Stream& stream, const OperateOptions& options, int threads) {
  Operation operation;
  RollingController rolling(plant, options.look_ahead_steps, options.step_limit_s);
  operation.rolling = run_controller(plant, stream, rolling, "rolling", options);
  if (options.on_step) options.on_step("hindsight and rule");
  OperateOptions quiet = options;
  quiet.on_step = nullptr;
  parallel_for(2, threads, [&](int k) {
    RuleController rule(plant);
    if (k == 0)
      operation.hindsight = run_hindsight(plant, stream, quiet);
    else
      operation.rule = run_controller(plant, stream, rule, "rule", quiet);
  });
  return operation;
}

double solve_time_s(const Course& course, double q) {
  std::vector<double> times;
  for (const StepRecord& s : course.steps) times.push_back(s.decision.solve_s);
  if (times.empty()) return 0.0;
  std::sort(times.begin(), times.end());
  const auto rank = static_cast<std::size_t>(std::ceil(q * static_cast<double>(times.size())));
  return times[std::clamp<std::size_t>(rank, 1, times.size()) - 1];
}

}  // namespace gridkeel::operation
