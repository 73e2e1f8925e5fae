#include "planning/system_rows.hpp"

#include <fmt/format.h>

namespace gridkeel::planning {
namespace {

using Entries = std::vector<solver::Entry>;
using solver::kInf;

std::string label(const RecourseBase& base, const char* what, int t) {
  return base.with_names ? fmt::format("{}[t{:02}]", what, t) : std::string();
}

int add(RecourseModel& model, double lower, double upper, const Entries& y, const Entries& x, std::string name) {
  const int row = model.recourse.rows.add(lower, upper, y, std::move(name));
  model.recourse.technology.add(x);
  return row;
}

// swing <= limit + shortfall + headroom of fast modules: usable power - discharge + charge; or of those that run.
void add_reserve_row(RecourseModel& model, const RecourseBase& base, int t) {
  const auto period = static_cast<std::size_t>(t);
  Entries y{{base.columns.reserve_short[period], 1.0}}, x;
  std::vector<std::pair<std::size_t, double>> usable_mw;
  for (std::size_t d = 0; d < base.first->devices.size(); ++d) {
    const auto& module = base.study->catalogue.offer(base.first->devices[d].offer).module;
    const DeviceColumns& c = base.columns.devices[d];
    if (!covers_swings(module)) continue;
    if (!c.headroom.empty()) {
      y.push_back({c.headroom[period], 1.0});
      continue;
    }
    if (!c.discharge.empty()) {
      y.push_back({c.discharge[period], -1.0});
      y.push_back({c.charge[period], 1.0});
    } else {
      y.push_back({c.generation[period], -1.0});
    }
    x.push_back({base.first->devices[d].column, module.power_mw});
    usable_mw.emplace_back(d, module.power_mw);
  }
  model.reserve.push_back(add(model, 0.0, kInf, y, x, label(base, "reserve", t)));
  for (const auto& [d, power_mw] : usable_mw) model.extra_unit_rows.push_back({d, {model.reserve.back(), power_mw}});
}

}  // namespace

void add_system_rows(RecourseModel& model, const RecourseBase& base, const std::vector<double>& schedule_mw) {
  const Substation& s = base.study->substation;
  const RecourseColumns& c = base.columns;
  const double ramp = s.ramp_limit_mw_per_h * base.study->horizon.step_h;
  for (int t = 0; t < base.study->horizon.periods; ++t) {
    const auto i = static_cast<std::size_t>(t);
    const double scheduled = schedule_mw[i];
    model.schedule_up.push_back(add(model, -kInf, scheduled + s.imbalance_tolerance_mw,
                                    {{c.import_p[i], 1.0}, {c.imbalance_up[i], -1.0}}, {}, label(base, "above", t)));
    model.schedule_down.push_back(add(model, scheduled - s.imbalance_tolerance_mw, kInf,
                                      {{c.import_p[i], 1.0}, {c.imbalance_down[i], 1.0}}, {}, label(base, "below", t)));
    if (t > 0) {
      const Entries step{{c.import_p[i], 1.0}, {c.import_p[i - 1], -1.0}};
      Entries up = step, down = step;
      up.push_back({c.ramp_excess[i], -1.0});
      down.push_back({c.ramp_excess[i], 1.0});
      add(model, -kInf, ramp, up, {}, label(base, "ramp_up", t));
      add(model, -ramp, kInf, down, {}, label(base, "ramp_down", t));
    }
    if (t == 0 && base.initial != nullptr && base.initial->import_mw) {
      const double before = *base.initial->import_mw;
      add(model, -kInf, before + ramp, {{c.import_p[i], 1.0}, {c.ramp_excess[i], -1.0}}, {}, label(base, "ramp_up", t));
      add(model, before - ramp, kInf, {{c.import_p[i], 1.0}, {c.ramp_excess[i], 1.0}}, {}, label(base, "ramp_down", t));
    }
    add_reserve_row(model, base, t);
  }
}

namespace {

void add_balance(RecourseModel& model, const RecourseBase& base, int t, int component) {
  const auto i = static_cast<std::size_t>(t);
  const grid::Forest& forest = model.topology[i]->forest();
  Entries p, q;
  if (component == 0) {
    p.push_back({base.columns.import_p[i], 1.0});
    q.push_back({base.columns.import_q[i], 1.0});
  }
  for (const Injection& injection : model.injections(base, t)) {
    if (forest.component[injection.bus.index()] != component) continue;
    if (injection.mw != 0.0) p.push_back({injection.column, injection.mw});
    if (injection.mvar != 0.0) q.push_back({injection.column, injection.mvar});
  }
  const std::string at = base.with_names ? fmt::format("[{},t{:02}]", component, t) : std::string();
  const int p_row = add(model, 0.0, 0.0, p, {}, at.empty() ? at : "p" + at);
  const int q_row = add(model, 0.0, 0.0, q, {}, at.empty() ? at : "q" + at);
  model.balance_p[i][static_cast<std::size_t>(component)] = p_row;
  model.balance_q[i][static_cast<std::size_t>(component)] = q_row;
}

}  // namespace

void add_substation_balances(RecourseModel& model, const RecourseBase& base) {
  for (int t = 0; t < base.study->horizon.periods; ++t) {
    const std::size_t parts = model.topology[static_cast<std::size_t>(t)]->forest().roots.size();
    const std::vector<int> none(model.switches_move(t) ? base.study->network.buses.size() : parts, -1);
    model.balance_p.push_back(none);
    model.balance_q.push_back(none);
    if (!model.switches_move(t)) add_balance(model, base, t, 0);
  }
}

void add_island_balances(RecourseModel& model, const RecourseBase& base) {
  for (const IslandPeriod& island : model.islands) add_balance(model, base, island.period, island.component);
}

}  // namespace gridkeel::planning
