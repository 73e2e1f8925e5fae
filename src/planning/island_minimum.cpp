#include "planning/island_minimum.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "planning/device_row_maker.hpp"
#include "planning/recourse_model.hpp"

namespace gridkeel::planning {
namespace {

using Entries = std::vector<solver::Entry>;

constexpr double kStarting = 0.5;  // of a period: units that wait longer do not count as running in it

// A number of units that run, and of their minimum the share that all of them give.
struct Running {
  Entries units;
  double share = 1.0;
};

Running running_units(const Study& study, const flex::GeneratorData& data, const DeviceColumns& c, int period) {
  const auto t = static_cast<std::size_t>(period);
  Running running{{{c.on[t], 1.0}}};
  for (std::size_t k = 0; k <= t; ++k) {
    const double waits = waiting_share(data.start_time_h, study.horizon.step_h, static_cast<int>(k));
    if (waits == 0.0) break;
    // A unit that may have stopped again since it started is not among those that are on.
    const bool on = static_cast<int>(k) < periods_of(data.min_up_h, study.horizon.step_h, 1);
    if (waits > kStarting || !on)
      running.units.push_back({c.start[t - k], -1.0});
    else
      running.share = std::min(running.share, 1.0 - waits);
  }
  return running;
}

bool stands_in(const RecourseBase& base, const IslandPeriod& island, std::size_t device) {
  const Device& d = base.first->devices[device];
  return island.holds(base.study->candidate_sites[static_cast<std::size_t>(d.site)].bus);
}

Entries takers(const RecourseBase& base, const IslandPeriod& island) {
  Entries columns;
  for (std::size_t d = 0; d < base.first->devices.size(); ++d) {
    if (!stands_in(base, island, d)) continue;
    for (const std::vector<int>* of : {&base.columns.devices[d].charge, &base.columns.devices[d].rebound})
      if (!of->empty()) columns.push_back({(*of)[static_cast<std::size_t>(island.period)], -1.0});
  }
  return columns;
}

void add_row(RecourseModel& model, const RecourseBase& base, std::size_t island, std::size_t device) {
  const IslandPeriod& where = model.islands[island];
  const flex::Module& m = base.study->catalogue.offer(base.first->devices[device].offer).module;
  Running running = running_units(*base.study, m.generator, base.columns.devices[device], where.period);
  Entries y = running.units;
  const Entries taken = takers(base, where);
  y.insert(y.end(), taken.begin(), taken.end());
  std::string name;
  if (base.with_names)
    name = fmt::format("takes[{},t{:02}]", device_label(*base.study, base.first->devices[device]), where.period);
  // Without a scenario's numbers it says nothing, but with a side, so that scenarios may have one.
  const int row = model.recourse.rows.add(-solver::kInf, base.first->devices[device].unit_limit, y, name);
  model.recourse.technology.add({});
  const double least_mw = running.share * m.generator.pmin_share * m.power_mw;
  model.island_minimums.push_back({row, island, device, least_mw, std::move(running.units)});
}

}  // namespace

void add_island_minimums(RecourseModel& model, const RecourseBase& base) {
  if (!base.study->fidelity.commitment || base.initial != nullptr) return;
  for (std::size_t i = 0; i < model.islands.size(); ++i)
    for (std::size_t d = 0; d < base.first->devices.size(); ++d) {
      const flex::Module& m = base.study->catalogue.offer(base.first->devices[d].offer).module;
      const bool has_minimum = m.type == flex::ModuleType::generator && m.generator.pmin_share > 0.0;
      if (has_minimum && stands_in(base, model.islands[i], d)) add_row(model, base, i, d);
    }
}

void add_island_minimums(stochastic::ScenarioData& data, const RecourseBase& base, const RecourseModel& model,
                         int scenario) {
  constexpr double kRounding = 1e-6;  // of a unit
  for (const IslandMinimumRow& row : model.island_minimums) {
    const double least = usable_share(base, scenario, row.device) * row.least_mw;
    if (least <= 0.0) continue;
    const double demand =
        model.demand_mw(model.islands[row.island], base.set->scenarios[static_cast<std::size_t>(scenario)]);
    const double whole = std::floor(demand / least + kRounding);
    if (whole >= base.first->devices[row.device].unit_limit) continue;
    const double beyond = least - std::max(0.0, demand - whole * least);
    for (const solver::Entry& e : row.units) data.recourse_matrix.push_back({row.row, e.index, beyond * e.value});
    data.row_sides.push_back({row.row, -solver::kInf, beyond * whole});
  }
}

}  // namespace gridkeel::planning
