#include "operation/settle.hpp"

#include <fmt/format.h>

#include <cmath>

#include "operation/state.hpp"
#include "operation/switch_states.hpp"
#include "operation/window_solver.hpp"

namespace gridkeel::operation {
namespace {

using planning::DeviceColumns;
using planning::PlanningProblem;

constexpr double kFollow_usd_per_mwh = 1e-3;  // in a cut-off part: only to choose among equals

// Adds columns by which modules leave their set-points.
class Deviations {
 public:
  Deviations(const Plant& plant, const PlanningProblem& problem, const SwitchStates& states, solver::LpModel& model)
      : plant_(plant),
        problem_(problem),
        model_(model),
        fed_(fed_buses(plant, problem.model(0).topology[0]->out(),
                       problem.scenarios().scenarios[0].import_share[0] <= 0.0, states)) {}

  void allow(std::size_t device, const SetPoint& to) {
    const flex::Module& m = plant_.module(device);
    const bool cut_off = !fed_[plant_.bus(device).index()];
    const bool up = cut_off || planning::covers_swings(m);
    usd_ = (cut_off ? kFollow_usd_per_mwh : plant_.deviation_usd_per_mwh) * plant_.study.horizon.step_h;
    const DeviceColumns& c = problem_.base().columns.devices[device];
    one(c.charge, to.charge, up);
    one(c.discharge, to.discharge, up);
    one(c.generation, to.generation, up);
    one(c.reduction, to.reduction, up);
    one(c.rebound, to.rebound, true);
  }

  double sum(const std::vector<double>& y) const {
    double mw = 0.0;
    for (const int j : columns_) mw += y[at(j)];
    return mw;
  }

 private:
  void one(const std::vector<int>& column, double target, bool up) {
    if (column.empty()) return;
    const double most = model_.columns.upper[at(column[0])];
    const int down = model_.columns.add(usd_, 0.0, std::max(0.0, target), false);
    const int above = model_.columns.add(usd_, 0.0, up ? most : 0.0, false);
    model_.rows.add(target, target, {{column[0], 1.0}, {down, 1.0}, {above, -1.0}});
    columns_.insert(columns_.end(), {down, above});
  }

  const Plant& plant_;
  const PlanningProblem& problem_;
  solver::LpModel& model_;
  std::vector<char> fed_;  // by the substation, per bus
  double usd_ = 0.0;
  std::vector<int> columns_;
};

void fix(solver::LpModel& model, const std::vector<int>& column, double value) {
  if (column.empty() || std::isnan(value)) return;
  if (model.columns.integer[at(column[0])] != 0) value = std::round(value);
  model.columns.lower[at(column[0])] = model.columns.upper[at(column[0])] = value;
}

void fix_whole(solver::LpModel& model, const DeviceColumns& c, const SetPoint& to) {
  fix(model, c.on, to.on);
  fix(model, c.start, to.start);
  fix(model, c.stop, to.stop);
  fix(model, c.call, to.call);
}

void fix_states(solver::LpModel& model, const std::vector<int>& columns, const std::vector<char>& states) {
  for (std::size_t k = 0; k < states.size(); ++k)
    model.columns.lower[at(columns[k])] = model.columns.upper[at(columns[k])] = states[k];
}

// What is kept of the decision, one thing less each time until there is an answer.
WindowAnswer solve_as_decided(const Plant& plant, const PlanningProblem& problem, solver::LpModel model,
                              const Decision& decision) {
  const planning::SwitchingPeriod* s = problem.model(0).switching_at(0);
  if (s != nullptr) fix_states(model, s->closed, decision.switches.closed);
  WindowAnswer answer;
  for (const bool whole_units : {true, false}) {
    for (const bool blocks : {true, false}) {
      if (!blocks && (s == nullptr || decision.switches.energised.empty())) continue;
      solver::LpModel fixed = model;
      if (s != nullptr && blocks) fix_states(fixed, s->energised, decision.switches.energised);
      for (std::size_t d = 0; whole_units && d < decision.devices.size(); ++d)
        fix_whole(fixed, problem.base().columns.devices[d], decision.devices[d]);
      answer = solve_window(problem, fixed, plant.x, solver::kInf, nullptr);
      if (!answer.y.empty()) return answer;
    }
  }
  return answer;
}

}  // namespace

StepRecord settle(const Plant& plant, const Stream& stream, int step, Decision decision,
                  planning::InitialState& state) {
  const shock::Scenario real = stream.realised(step, 1);
  const PlanningProblem problem = window_problem(
      plant, real, step, std::make_shared<planning::InitialState>(usable_state(plant, state, step, real.usable_share)));
  solver::LpModel model = model_of(problem, plant.x);
  Deviations deviations(plant, problem, decision.switches, model);
  for (std::size_t d = 0; d < decision.devices.size(); ++d) deviations.allow(d, decision.devices[d]);
  const WindowAnswer answer = solve_as_decided(plant, problem, std::move(model), decision);
  if (answer.y.empty()) throw InternalError(fmt::format("step {}: no dispatch ({})", step, answer.trouble));

  StepRecord record;
  record.step = step;
  record.lines_out = static_cast<int>(real.outages.size());
  record.import_share = real.import_share[0];
  record.decision = std::move(decision);
  record.figures = figures_of(problem, answer.y, 0);
  record.deviation_mw = deviations.sum(answer.y);
  record.breach = breach_of(problem, answer.y);
  record.done = set_points(problem, answer.y, 0);
  record.switches = switch_states(problem, answer.y, 0);
  advance(plant, state, problem, answer.y, 0, step, real.usable_share);
  record.operations = advance_switches(plant, state, problem, answer.y, 0);
  record.figures.stored_mwh = 0.0;
  for (const planning::DeviceState& s : state.devices) {
    record.stored_mwh.push_back(s.stored_mwh);
    record.figures.stored_mwh += s.stored_mwh;
  }
  return record;
}

}  // namespace gridkeel::operation
