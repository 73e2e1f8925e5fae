#include "planning/recourse_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "planning/full_network.hpp"
#include "planning/network_lazy_rows.hpp"
#include "planning/switching_guess.hpp"
#include "planning/switching_lazy_rows.hpp"
#include "planning/system_rows.hpp"

namespace gridkeel::planning {
namespace {

using Entries = std::vector<solver::Entry>;

bool forms_grid(const Study& study, const Device& device) {
  return study.catalogue.offer(device.offer).module.grid_forming;
}

IslandPeriod describe_island(const RecourseBase& base, const TopologyState& state, int period, int component) {
  IslandPeriod island;
  island.period = period;
  island.component = component;
  island.forest = &state.forest();
  for (std::size_t d = 0; d < base.first->devices.size(); ++d) {
    const Device& device = base.first->devices[d];
    const auto bus = base.study->candidate_sites[static_cast<std::size_t>(device.site)].bus;
    if (state.forest().component[bus.index()] == component && forms_grid(*base.study, device))
      island.grid_forming_devices.push_back(d);
  }
  return island;
}

// The load of a cut-off part can be served only while a grid-forming module stands in it:
//   demand - shed <= demand * sum of usable grid-forming units,
// exact for whole units, since one unit already lifts the limit. The scenario sets the numbers.
void add_grid_forming_row(RecourseModel& model, const RecourseBase& base, IslandPeriod& island) {
  Entries shed;
  const std::vector<Load>& loads = model.loads(island.period);
  for (std::size_t l = 0; l < loads.size(); ++l)
    if (!loads[l].reactive_only() && island.holds(loads[l].bus))
      shed.push_back({model.shed_column(base, island.period, l), 1.0});
  std::string name;
  if (base.with_names) name = fmt::format("grid_forming[{},t{:02}]", island.component, island.period);
  island.grid_forming_row = model.recourse.rows.add(0.0, solver::kInf, shed, name);
  Entries units;
  for (std::size_t d : island.grid_forming_devices) units.push_back({base.first->devices[d].column, 1.0});
  model.recourse.technology.add(units);
}

// Where an outage cuts a zone, its loads are shed part by part: each part beyond the first gets a column of its own.
void add_further_shed(RecourseModel& model, const RecourseBase& base) {
  const auto periods = model.topology.size();
  model.further_shed.resize(periods);
  model.own_injections.resize(periods);
  for (std::size_t t = 0; t < periods; ++t) {
    const TopologyState& state = *model.topology[t];
    if (!state.cuts_loads()) continue;
    const std::vector<Load>& loads = state.loads();
    std::vector<Injection>& injections = model.own_injections[t];
    injections = base.injections[t];
    for (Injection& i : injections)
      if (i.load >= 0)
        i = shed_injection(i.column, loads[static_cast<std::size_t>(i.load)], static_cast<std::size_t>(i.load));
    for (std::size_t l = base.loads.size(); l < loads.size(); ++l) {
      const auto whole = static_cast<std::size_t>(base.columns.shed[state.origin(l)][t]);
      std::string name;
      if (base.with_names)
        name = fmt::format("{}[{},t{:02}]", to_string(base.columns.info[whole].quantity), loads[l].name, t);
      model.further_shed[t].push_back(
          model.recourse.columns.add(base.devices.columns.cost[whole], 0.0, 0.0, false, name));
      injections.push_back(shed_injection(model.further_shed[t].back(), loads[l], l));
    }
  }
}

void add_islands(RecourseModel& model, const RecourseBase& base) {
  const Study& study = *base.study;
  for (int t = 0; t < study.horizon.periods; ++t) {
    const TopologyState& state = *model.topology[static_cast<std::size_t>(t)];
    for (int c = 1; c < state.forest().component_count(); ++c) {
      IslandPeriod island = describe_island(base, state, t, c);
      const grid::Bus& root = study.network.bus(state.forest().roots[static_cast<std::size_t>(c)]);
      std::string name;
      if (base.with_names) name = fmt::format("island_v_sq[{},t{:02}]", root.name, t);
      island.voltage_column =
          model.recourse.columns.add(0.0, root.vmin_pu * root.vmin_pu, root.vmax_pu * root.vmax_pu, false, name);
      add_grid_forming_row(model, base, island);
      model.islands.push_back(std::move(island));
    }
  }
  for (const IslandPeriod& island : model.islands)
    for (std::size_t l = 0; l < model.loads(island.period).size(); ++l)
      if (const Load& load = model.loads(island.period)[l]; !load.reactive_only() && island.holds(load.bus))
        model.add_restoration_cost(base, l, island.period);
}

}  // namespace

namespace {

// Everything that may be fed in anywhere, and all demand on top of it.
double largest_flow(const RecourseBase& base) {
  double supply = base.study->substation.import_limit_mw + base.study->substation.import_limit_mvar;
  for (const Injection& i : base.injections.front())
    supply += (std::abs(i.mw) + std::abs(i.mvar)) * base.columns.columns.upper[static_cast<std::size_t>(i.column)];
  double demand = 0.0;
  for (const shock::Scenario& scenario : base.set->scenarios)
    for (int t = 0; t < base.study->horizon.periods; ++t) {
      double sum = 0.0;
      for (const Load& load : base.loads)
        sum += demand_mw(load, scenario, t) + std::abs(demand_mvar(load, scenario, t));
      demand = std::max(demand, sum);
    }
  return 2.0 * (supply + demand) + 1.0;
}

}  // namespace

namespace {

void describe_blocks(RecourseBase& base) {
  const Study& study = *base.study;
  base.blocks = grid::find_blocks(study.network);
  const auto count = static_cast<std::size_t>(base.blocks.count());
  base.grid_forming.resize(count);
  base.block_base_mw.resize(count);
  base.block_peak_mw.resize(count);
  base.block_customers.resize(count);
  const auto block = [&](grid::BusId bus) { return static_cast<std::size_t>(base.blocks.of_bus[bus.index()]); };
  for (std::size_t d = 0; d < base.first->devices.size(); ++d)
    if (const Device& device = base.first->devices[d]; forms_grid(study, device))
      base.grid_forming[block(study.candidate_sites[static_cast<std::size_t>(device.site)].bus)].push_back(d);
  for (const Load& load : base.loads) {
    base.load_peak.push_back(0.0);
    for (const shock::Scenario& scenario : base.set->scenarios)
      for (int t = 0; t < study.horizon.periods; ++t)
        base.load_peak.back() = std::max(base.load_peak.back(), sheddable(load, scenario, t, false));
    const auto& load_class = study.load_classes[static_cast<std::size_t>(load.load_class)];
    const double usual_mw = load.kind == Load::Kind::background ? load.base_mw : base.load_peak.back();
    if (!load.reactive_only()) base.block_customers[block(load.bus)] += usual_mw * load_class.customers_per_mw;
    if (load.base_mw <= 0.0) continue;
    base.block_base_mw[block(load.bus)] += load.base_mw;
    base.block_peak_mw[block(load.bus)] += base.load_peak.back();
  }
}

}  // namespace

const SwitchingPeriod* RecourseModel::switching_at(int period) const {
  for (const SwitchingPeriod& s : switching)
    if (s.period == period) return &s;
  return nullptr;
}

void RecourseModel::add_restoration_cost(const RecourseBase& base, std::size_t load, int period) {
  const Study& study = *base.study;
  const auto& load_class = study.load_classes[static_cast<std::size_t>(loads(period)[load].load_class)];
  const auto column = static_cast<std::size_t>(shed_column(base, period, load));
  const double cost = study.restoration.penalty_usd_per_customer_h * load_class.customers_per_mw * study.horizon.step_h;
  restoration_cost.resize(static_cast<std::size_t>(recourse.columns.count()), 0.0);
  restoration_cost[column] += cost;
  recourse.columns.cost[column] += cost;
}

double RecourseModel::demand_mw(const IslandPeriod& island, const shock::Scenario& scenario) const {
  double sum = 0.0;
  for (const Load& load : loads(island.period))
    if (island.holds(load.bus)) sum += planning::demand_mw(load, scenario, island.period);
  return sum;
}

int RecourseModel::shed_column(const RecourseBase& base, int period, std::size_t load) const {
  const auto t = static_cast<std::size_t>(period);
  return load < base.loads.size() ? base.columns.shed[load][t] : further_shed[t][load - base.loads.size()];
}

const std::vector<Injection>& RecourseModel::injections(const RecourseBase& base, int period) const {
  const auto t = static_cast<std::size_t>(period);
  return own_injections[t].empty() ? base.injections[t] : own_injections[t];
}

double usable_share(const RecourseBase& base, int scenario, std::size_t device) {
  const Device& d = base.first->devices[device];
  const double share = base.set->scenarios[static_cast<std::size_t>(scenario)]
                           .usable_share[static_cast<std::size_t>(d.site)][d.offer.index()];
  // What is installed was delivered; it fails with the others of its kind at the site.
  return d.installed && share > 0.0 ? 1.0 : share;
}

RecourseBase make_recourse_base(const Study& study, const FirstStage& first, const shock::ScenarioSet& set,
                                NetworkForm form, bool with_names, const InitialState* initial) {
  RecourseBase base;
  base.set = &set;
  base.study = &study;
  base.first = &first;
  base.form = form;
  base.with_names = with_names;
  base.initial = initial;
  base.loads = list_loads(study);
  base.columns = list_recourse_columns(study, first, base.loads, initial, with_names);
  base.injections = list_injections(study, first, base.loads, base.columns);
  base.devices.columns = base.columns.columns;
  const bool switches = study.restoration.switching != Restoration::Switching::none;
  if (form == NetworkForm::full || switches) base.flow_limit = largest_flow(base);
  if (switches) describe_blocks(base);
  base.device_rows = add_device_rows(base.devices, study, first, base.loads, base.columns, initial, with_names);
  return base;
}

RecourseModel make_recourse_model(const RecourseBase& base, const OutageSchedule& outages, TopologySchedule topology,
                                  const std::vector<double>& schedule_mw) {
  RecourseModel model;
  model.topology = std::move(topology);
  model.moves = switching_periods(*base.study, base.blocks, outages, base.initial);
  model.recourse = base.devices;
  add_further_shed(model, base);
  add_system_rows(model, base, schedule_mw);
  std::shared_ptr<const stochastic::LazyRows> lazy;
  if (base.form == NetworkForm::full) {
    add_islands(model, base);
    add_full_network(model, base);
  } else {
    add_substation_balances(model, base);
    add_islands(model, base);
    add_island_balances(model, base);
    lazy = make_network_lazy_rows(model, base);
  }
  add_island_units(model, base);
  add_switching(model, base, outages);
  model.recourse.guess = make_switching_guess(model, base, outages);
  model.recourse.lazy = with_switching_rows(std::move(lazy), model, base);
  model.restoration_cost.resize(static_cast<std::size_t>(model.recourse.columns.count()), 0.0);
  return model;
}

}  // namespace gridkeel::planning
