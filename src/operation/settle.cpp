#include "operation/settle.hpp"

#include <fmt/format.h>

#include <cmath>

#include "operation/state.hpp"
#include "operation/window_solver.hpp"

namespace gridkeel::operation {
namespace {

using planning::DeviceColumns;
using planning::PlanningProblem;

constexpr double kFollow_usd_per_mwh = 1e-3;  // in a cut-off part: only to choose among equals

// Adds columns by which modules leave their set-points.
class Deviations {
 public:
  Deviations(const Plant& plant, const PlanningProblem& problem, solver::LpModel& model)
      : plant_(plant), problem_(problem), model_(model) {}

  void allow(std::size_t device, const SetPoint& to) {
    const flex::Module& m = plant_.module(device);
    const bool cut_off = !problem_.model(0).topology[0]->forest().energised_from_source(plant_.bus(device));
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

}  // namespace

StepRecord settle(const Plant& plant, const Stream& stream, int step, Decision decision,
                  planning::InitialState& state) {
  const shock::Scenario real = stream.realised(step, 1);
  const PlanningProblem problem = window_problem(
      plant, real, step, std::make_shared<planning::InitialState>(usable_state(plant, state, step, real.usable_share)));
  solver::LpModel model = model_of(problem, plant.x);
  Deviations deviations(plant, problem, model);
  for (std::size_t d = 0; d < decision.devices.size(); ++d) deviations.allow(d, decision.devices[d]);
  solver::LpModel fixed = model;
  for (std::size_t d = 0; d < decision.devices.size(); ++d)
    fix_whole(fixed, problem.base().columns.devices[d], decision.devices[d]);
  WindowAnswer answer = solve_window(problem, fixed, plant.x, solver::kInf, nullptr);
  if (answer.y.empty()) answer = solve_window(problem, model, plant.x, solver::kInf, nullptr);
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
  advance(plant, state, problem, answer.y, 0, step, real.usable_share);
  record.figures.stored_mwh = 0.0;
  for (const planning::DeviceState& s : state.devices) {
    record.stored_mwh.push_back(s.stored_mwh);
    record.figures.stored_mwh += s.stored_mwh;
  }
  return record;
}

}  // namespace gridkeel::operation
