#include "operation/state.hpp"

#include <algorithm>
#include <cmath>

namespace gridkeel::operation {
namespace {

using planning::DeviceState;
using planning::InitialState;

constexpr double kNothing = 1e-9;

double value(const std::vector<int>& columns, const std::vector<double>& y, int t) {
  if (columns.empty()) return 0.0;
  const double v = y[at(columns[at(t)])];
  return std::abs(v) < kNothing ? 0.0 : v;
}

double whole(const std::vector<int>& columns, const std::vector<double>& y, int t, bool relaxed) {
  const double v = value(columns, y, t);
  return relaxed ? std::max(0.0, v) : std::round(v);
}

void push(std::vector<double>& list, double v, std::size_t most) {
  list.insert(list.begin(), v);
  if (list.size() > most) list.resize(most);
}

double window_mwh(const flex::Module& m) { return (m.storage.soc_max - m.storage.soc_min) * m.storage.energy_mwh; }

// Units that tripped are no longer starting.
void forget_tripped(DeviceState& s) {
  double left = s.on_units;
  for (double& start : s.starts) {
    start = std::min(start, left);
    left -= start;
  }
}

}  // namespace

double usable_units(const Plant& plant, std::size_t device, const UsableShare& usable_share) {
  const planning::Device& d = plant.first.devices[device];
  const double share = usable_share[static_cast<std::size_t>(d.site)][d.offer.index()];
  return plant.units[device] * (d.installed && share > 0.0 ? 1.0 : share);
}

InitialState first_state(const Plant& plant, const UsableShare& delivered) {
  InitialState state;
  state.devices.resize(plant.first.devices.size());
  for (std::size_t d = 0; d < state.devices.size(); ++d) {
    const flex::Module& m = plant.module(d);
    if (m.is_storage())
      state.devices[d].stored_mwh =
          (m.storage.soc_initial - m.storage.soc_min) * m.storage.energy_mwh * usable_units(plant, d, delivered);
  }
  state.day_periods = plant.day_steps;
  state.end_prices = plant.end_prices;
  state.breach_usd_per_mw = plant.breach_usd_per_mw;
  return state;
}

InitialState usable_state(const Plant& plant, const InitialState& state, int step, const UsableShare& usable_share) {
  InitialState out = state;
  out.budget_periods = plant.day_steps - step % plant.day_steps;
  for (std::size_t d = 0; d < out.devices.size(); ++d) {
    const flex::Module& m = plant.module(d);
    DeviceState& s = out.devices[d];
    const double units = usable_units(plant, d, usable_share);
    if (step % plant.day_steps == 0) s.reduced_mwh = s.called = 0.0;
    if (units <= 0.0) {
      const double owed = s.owed_mwh;
      s = {};
      s.owed_mwh = owed;
      continue;
    }
    s.stored_mwh = std::clamp(s.stored_mwh, 0.0, window_mwh(m) * units);
    s.generation_mw = std::clamp(s.generation_mw, 0.0, m.power_mw * units);
  }
  return out;
}

void advance(const Plant& plant, InitialState& state, const planning::PlanningProblem& problem,
             const std::vector<double>& y, int t, int step, const UsableShare& usable_share) {
  const auto& columns = problem.base().columns;
  const bool relaxed = plant.study.fidelity.relaxed;
  const auto most = static_cast<std::size_t>(2 * plant.day_steps);
  const double dt = plant.study.horizon.step_h;
  for (std::size_t d = 0; d < state.devices.size(); ++d) {
    const planning::DeviceColumns& c = columns.devices[d];
    DeviceState& s = state.devices[d];
    if (step % plant.day_steps == 0) s.reduced_mwh = s.called = 0.0;
    if (!c.stored.empty() && usable_units(plant, d, usable_share) > 0.0) s.stored_mwh = value(c.stored, y, t);
    s.generation_mw = value(c.generation, y, t);
    s.on_units = whole(c.on, y, t, relaxed);
    if (!c.start.empty()) push(s.starts, c.on.empty() ? value(c.start, y, t) : whole(c.start, y, t, relaxed), most);
    if (!c.stop.empty()) push(s.stops, whole(c.stop, y, t, relaxed), most);
    if (!c.on.empty()) forget_tripped(s);
    if (c.reduction.empty()) continue;
    push(s.reduction_mw, value(c.reduction, y, t), most);
    push(s.calls, whole(c.call, y, t, relaxed), most);
    s.owed_mwh = std::max(0.0, value(c.backlog, y, t));
    s.reduced_mwh += s.reduction_mw.front() * dt;
    s.called += s.calls.front();
  }
  state.import_mw = value(columns.import_p, y, t);
}

double end_value_usd(const Plant& plant, const InitialState& state, const UsableShare& delivered) {
  double usd = 0.0;
  for (std::size_t d = 0; d < state.devices.size(); ++d) {
    const flex::Module& m = plant.module(d);
    const DeviceState& s = state.devices[d];
    usd += s.owed_mwh * plant.study.substation.import_price_usd_per_mwh.back();
    if (!m.is_storage()) continue;
    const double above = s.stored_mwh - planning::final_level_mwh(m.storage) * usable_units(plant, d, delivered);
    usd -= above * (above > 0.0 ? planning::surplus_usd_per_mwh(m.storage, plant.end_prices)
                                : planning::shortfall_usd_per_mwh(m.storage, plant.end_prices));
  }
  return usd;
}

}  // namespace gridkeel::operation
