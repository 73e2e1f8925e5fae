#include "planning/feeder_state.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace gridkeel::planning {
namespace {

FeederState empty_state(const grid::Network& network) {
  const std::size_t buses = network.buses.size(), branches = network.branches.size();
  FeederState state;
  for (auto* per_bus : {&state.demand_mw, &state.demand_mvar, &state.shed_mw, &state.shed_mvar, &state.pickup_mw,
                        &state.injected_mw, &state.injected_mvar, &state.v_pu})
    per_bus->assign(buses, 0.0);
  state.energised.assign(buses, 1);
  state.closed.assign(branches, 0);
  state.p_mw.assign(branches, 0.0);
  state.q_mvar.assign(branches, 0.0);
  return state;
}

void add_demand(FeederState& state, const PlanningProblem& problem, int scenario, int period) {
  const auto& drawn = problem.scenarios().scenarios[static_cast<std::size_t>(scenario)];
  const grid::Forest& forest = problem.model(scenario).topology[static_cast<std::size_t>(period)]->forest();
  for (const Load& load : problem.model(scenario).loads(period)) {
    const bool cut_off = !forest.energised_from_source(load.bus);
    if (load.spread.empty()) {
      state.demand_mw[load.bus.index()] += demand_mw(load, drawn, period);
      state.demand_mvar[load.bus.index()] += demand_mvar(load, drawn, period, cut_off);
      continue;
    }
    const double units = sheddable(load, drawn, period, cut_off);
    for_each_share(load, [&](grid::BusId bus, double mw, double mvar) {
      state.demand_mw[bus.index()] += mw * units;
      state.demand_mvar[bus.index()] += mvar * units;
    });
  }
}

void add_injections(FeederState& state, const PlanningProblem& problem, int scenario, const std::vector<double>& y,
                    int period) {
  for (std::size_t b = 0; b < state.demand_mw.size(); ++b) {
    state.injected_mw[b] = -state.demand_mw[b];
    state.injected_mvar[b] = -state.demand_mvar[b];
  }
  const RecourseModel& model = problem.model(scenario);
  for (const Injection& i : model.injections(problem.base(), period))
    for_each_bus(i, model.loads(period), [&](grid::BusId bus, double mw, double mvar) {
      const double units = y[static_cast<std::size_t>(i.column)];
      state.injected_mw[bus.index()] += mw * units;
      state.injected_mvar[bus.index()] += mvar * units;
      if (i.load < 0 || model.loads(period)[static_cast<std::size_t>(i.load)].spread.empty()) return;
      state.shed_mw[bus.index()] += mw * units;
      state.shed_mvar[bus.index()] += mvar * units;
    });
}

// An island is alive if a usable grid-forming unit stands in it.
bool holds_itself(const PlanningProblem& problem, const std::vector<double>& x, int scenario,
                  const IslandPeriod& island) {
  return std::any_of(island.grid_forming_devices.begin(), island.grid_forming_devices.end(), [&](std::size_t d) {
    const auto column = static_cast<std::size_t>(problem.first_stage().devices[d].column);
    return x[column] * usable_share(problem.base(), scenario, d) > 1e-9;
  });
}

// The bus of the module that holds an island: of the usable grid-forming ones, that with most power running, then most
// installed. Invalid if there is none.
grid::BusId holder_of(const PlanningProblem& problem, const std::vector<double>& x, int scenario,
                      const std::vector<double>& y, int period, const std::vector<std::size_t>& devices) {
  grid::BusId holder;
  std::pair<double, double> most{0.0, 1e-9};  // MW
  for (const std::size_t d : devices) {
    const Device& device = problem.first_stage().devices[d];
    const double unit_mw = problem.study().catalogue.offer(device.offer).module.power_mw;
    const double usable_mw = unit_mw * usable_share(problem.base(), scenario, d);
    const double units = x[static_cast<std::size_t>(device.column)];
    const std::vector<int>& on = problem.base().columns.devices[d].on;
    const double running = on.empty() ? units : y[static_cast<std::size_t>(on[static_cast<std::size_t>(period)])];
    const std::pair<double, double> power{usable_mw * running, usable_mw * units};
    if (power <= most) continue;
    most = power;
    holder = problem.study().candidate_sites[static_cast<std::size_t>(device.site)].bus;
  }
  return holder;
}

// An island's voltage is held where its module stands, at what the dispatch has there.
void hold_at(FeederState& state, FeederPart& part, grid::BusId bus) {
  if (!part.live || !bus.valid()) return;
  part.root = bus;
  part.root_v_pu = state.v_pu[bus.index()];
}

std::vector<double> root_voltages_sq(const FeederState& state) {
  std::vector<double> v_sq;
  for (const FeederPart& part : state.parts) v_sq.push_back(part.root_v_pu * part.root_v_pu);
  return v_sq;
}

void set_voltages(FeederState& state, const grid::LinDistFlowState& flow) {
  for (std::size_t b = 0; b < state.v_pu.size(); ++b)
    if (state.energised[b]) state.v_pu[b] = std::sqrt(std::max(0.0, flow.v_sq_pu[b]));
}

void set_branches(FeederState& state, const grid::Network& network, const grid::Forest& forest,
                  const grid::LinDistFlowState& flow) {
  for (std::size_t b = 0; b < network.buses.size(); ++b) {
    const grid::BranchId id = forest.parent_branch[b];
    if (!id.valid()) continue;
    // LinDistFlow counts from parent to child; results count along the branch's own direction.
    const double sign = network.branch(id).to == grid::BusId(b) ? 1.0 : -1.0;
    state.closed[id.index()] = 1;
    state.p_mw[id.index()] = sign * flow.p_mw[id.index()];
    state.q_mvar[id.index()] = sign * flow.q_mvar[id.index()];
  }
}

// The substation's part, and islands that hold themselves or are dark.
void set_parts(FeederState& state, const PlanningProblem& problem, const grid::Forest& forest,
               const std::vector<double>& x, int scenario, const std::vector<double>& y, int period) {
  state.part = forest.component;
  for (const grid::BusId root : forest.roots)
    state.parts.push_back({root, problem.study().network.source_voltage_pu, true, root == forest.roots.front()});
  for (const IslandPeriod& island : problem.model(scenario).islands) {
    if (island.period != period) continue;
    FeederPart& part = state.parts[static_cast<std::size_t>(island.component)];
    part.root_v_pu = std::sqrt(std::max(0.0, y[static_cast<std::size_t>(island.voltage_column)]));
    part.live = holds_itself(problem, x, scenario, island);
    if (part.live) continue;
    for (const grid::BusId bus : forest.buses_of(island.component)) state.energised[bus.index()] = 0;
  }
}

void add_fixed_state(FeederState& state, const PlanningProblem& problem, const std::vector<double>& x, int scenario,
                     const std::vector<double>& y, int period) {
  const grid::LinDistFlow& model = problem.model(scenario).topology[static_cast<std::size_t>(period)]->flow();
  set_parts(state, problem, model.forest(), x, scenario, y, period);
  const grid::LinDistFlowState flow = model.evaluate(state.injected_mw, state.injected_mvar, root_voltages_sq(state));
  set_voltages(state, flow);
  set_branches(state, problem.study().network, model.forest(), flow);
  for (const IslandPeriod& island : problem.model(scenario).islands)
    if (island.period == period)
      hold_at(state, state.parts[static_cast<std::size_t>(island.component)],
              holder_of(problem, x, scenario, y, period, island.grid_forming_devices));
}

// Pick-up falls on a block's own loads as they share its demand.
void add_pickup(FeederState& state, const RecourseBase& base, const SwitchingPeriod& s, const std::vector<double>& y) {
  for (std::size_t l = 0; l < base.loads.size(); ++l) {
    const Load& load = base.loads[l];
    const auto block = static_cast<std::size_t>(base.blocks.of_bus[load.bus.index()]);
    if (s.pickup[block] < 0 || !base.is_own_load(l, block)) continue;
    const double picked_up = y[static_cast<std::size_t>(s.pickup[block])] * load.base_mw / base.block_base_mw[block];
    for_each_share(load, [&](grid::BusId bus, double mw, double mvar) {
      state.pickup_mw[bus.index()] += picked_up * mw;
      state.injected_mw[bus.index()] -= picked_up * mw;
      state.injected_mvar[bus.index()] -= picked_up * mvar;
    });
  }
}

// Islands by the blocks that the dispatch makes roots.
void set_holders(FeederState& state, const PlanningProblem& problem, const std::vector<double>& x, int scenario,
                 const SwitchingPeriod& s, const std::vector<double>& y) {
  const RecourseBase& base = problem.base();
  for (std::size_t b = 0; b < state.part.size(); ++b) {
    const auto block = static_cast<std::size_t>(base.blocks.of_bus[b]);
    FeederPart& part = state.parts[static_cast<std::size_t>(state.part[b])];
    if (part.by_substation || s.root[block] < 0 || y[static_cast<std::size_t>(s.root[block])] < 0.5) continue;
    hold_at(state, part, holder_of(problem, x, scenario, y, s.period, base.grid_forming[block]));
  }
}

// The forest that the closed switches make, and the voltages that its roots have.
void add_switched_state(FeederState& state, const PlanningProblem& problem, const std::vector<double>& x, int scenario,
                        const SwitchingPeriod& s, const std::vector<double>& y) {
  const RecourseBase& base = problem.base();
  const auto value = [&](int column) { return y[static_cast<std::size_t>(column)]; };
  grid::Network switched = problem.study().network;
  for (std::size_t k = 0; k < s.closed.size(); ++k)
    switched.branches[base.blocks.switches[k].branch.index()].closed = value(s.closed[k]) > 0.5;
  add_pickup(state, base, s, y);
  for (std::size_t b = 0; b < state.energised.size(); ++b)
    state.energised[b] = value(s.energised[static_cast<std::size_t>(base.blocks.of_bus[b])]) > 0.5;
  const grid::LinDistFlow model(switched, grid::make_forest(switched));
  const bool lost = problem.scenarios()
                        .scenarios[static_cast<std::size_t>(scenario)]
                        .import_share[static_cast<std::size_t>(s.period)] <= 0.0;
  const int source_root = s.root[static_cast<std::size_t>(base.blocks.of_bus[switched.source.index()])];
  const bool by_substation = !lost && source_root >= 0 && value(source_root) > 0.5;
  state.part = model.forest().component;
  for (const grid::BusId root : model.forest().roots)
    state.parts.push_back({root, std::sqrt(std::max(0.0, value(s.v_sq[root.index()]))),
                           state.energised[root.index()] != 0, root == switched.source && by_substation});
  const grid::LinDistFlowState flow = model.evaluate(state.injected_mw, state.injected_mvar, root_voltages_sq(state));
  set_voltages(state, flow);
  set_branches(state, switched, model.forest(), flow);
  for (std::size_t e = 0; e < state.closed.size(); ++e) state.closed[e] = switched.branches[e].closed;
  set_holders(state, problem, x, scenario, s, y);
}

}  // namespace

FeederState feeder_state(const PlanningProblem& problem, const std::vector<double>& x, int scenario,
                         const std::vector<double>& y, int period) {
  FeederState state = empty_state(problem.study().network);
  add_demand(state, problem, scenario, period);
  add_injections(state, problem, scenario, y, period);
  if (const SwitchingPeriod* s = problem.model(scenario).switching_at(period))
    add_switched_state(state, problem, x, scenario, *s, y);
  else
    add_fixed_state(state, problem, x, scenario, y, period);
  return state;
}

}  // namespace gridkeel::planning
