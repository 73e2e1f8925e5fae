#include "report/dispatch_state.hpp"

#include <algorithm>
#include <cmath>

namespace gridkeel::report {
namespace {

using planning::PlanningProblem;

void add_demand(FeederState& state, const PlanningProblem& problem, int scenario, int period) {
  const auto& drawn = problem.scenarios().scenarios[static_cast<std::size_t>(scenario)];
  const grid::Forest& forest = problem.model(scenario).topology[static_cast<std::size_t>(period)]->forest();
  for (const planning::Load& load : problem.base().loads) {
    state.demand_mw[load.bus.index()] += demand_mw(load, drawn, period);
    state.demand_mvar[load.bus.index()] += demand_mvar(load, drawn, period, !forest.energised_from_source(load.bus));
  }
}

// The part is alive if the substation or a usable grid-forming unit feeds it.
bool alive(const PlanningProblem& problem, const std::vector<double>& x, int scenario,
           const planning::IslandPeriod& island) {
  return std::any_of(island.grid_forming_devices.begin(), island.grid_forming_devices.end(), [&](std::size_t d) {
    const auto column = static_cast<std::size_t>(problem.first_stage().devices[d].column);
    return x[column] * planning::usable_share(problem.base(), scenario, d) > 1e-9;
  });
}

std::vector<double> root_voltages(const PlanningProblem& problem, const std::vector<double>& x, int scenario,
                                  const std::vector<double>& y, int period, FeederState& state) {
  const auto& network = problem.study().network;
  const planning::RecourseModel& model = problem.model(scenario);
  const grid::Forest& forest = model.topology[static_cast<std::size_t>(period)]->forest();
  std::vector<double> v_sq(forest.roots.size(), network.source_voltage_pu * network.source_voltage_pu);
  for (const planning::IslandPeriod& island : model.islands) {
    if (island.period != period) continue;
    v_sq[static_cast<std::size_t>(island.component)] = y[static_cast<std::size_t>(island.voltage_column)];
    if (alive(problem, x, scenario, island)) continue;
    for (grid::BusId bus : island.buses) state.energised[bus.index()] = 0;
  }
  return v_sq;
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

}  // namespace

namespace {

// What the dispatch feeds into each bus, load and pick-up taken off.
struct BusInjections {
  std::vector<double> p_mw, q_mvar;
};

BusInjections bus_injections(const FeederState& state, const PlanningProblem& problem, const std::vector<double>& y,
                             int period) {
  BusInjections in;
  for (double mw : state.demand_mw) in.p_mw.push_back(-mw);
  for (double mvar : state.demand_mvar) in.q_mvar.push_back(-mvar);
  for (const planning::Injection& i : problem.base().injections[static_cast<std::size_t>(period)]) {
    in.p_mw[i.bus.index()] += i.mw * y[static_cast<std::size_t>(i.column)];
    in.q_mvar[i.bus.index()] += i.mvar * y[static_cast<std::size_t>(i.column)];
  }
  return in;
}

void set_voltages(FeederState& state, const grid::LinDistFlowState& flow) {
  for (std::size_t b = 0; b < state.v_pu.size(); ++b)
    if (state.energised[b]) state.v_pu[b] = std::sqrt(std::max(0.0, flow.v_sq_pu[b]));
}

void add_fixed_state(FeederState& state, const PlanningProblem& problem, const std::vector<double>& x, int scenario,
                     const std::vector<double>& y, int period) {
  const BusInjections in = bus_injections(state, problem, y, period);
  const grid::LinDistFlow& model = problem.model(scenario).topology[static_cast<std::size_t>(period)]->flow();
  state.part = model.forest().component;
  const std::vector<double> roots = root_voltages(problem, x, scenario, y, period, state);
  const grid::LinDistFlowState flow = model.evaluate(in.p_mw, in.q_mvar, roots);
  set_voltages(state, flow);
  set_branches(state, problem.study().network, model.forest(), flow);
}

// The forest that the closed switches make, and the voltages that its roots have.
void add_switched_state(FeederState& state, const PlanningProblem& problem, const planning::SwitchingPeriod& s,
                        const std::vector<double>& y) {
  const auto& base = problem.base();
  const auto value = [&](int column) { return y[static_cast<std::size_t>(column)]; };
  grid::Network switched = problem.study().network;
  for (std::size_t k = 0; k < s.closed.size(); ++k)
    switched.branches[base.blocks.switches[k].branch.index()].closed = value(s.closed[k]) > 0.5;
  BusInjections in = bus_injections(state, problem, y, s.period);
  for (std::size_t l = 0; l < base.loads.size(); ++l) {
    const planning::Load& load = base.loads[l];
    const auto block = static_cast<std::size_t>(base.blocks.of_bus[load.bus.index()]);
    if (s.pickup[block] < 0 || !base.is_own_load(l, block)) continue;
    const double mw = value(s.pickup[block]) * load.base_mw / base.block_base_mw[block];
    state.pickup_mw[load.bus.index()] += mw;
    in.p_mw[load.bus.index()] -= mw;
    in.q_mvar[load.bus.index()] -= mw * load.q_per_p;
  }
  const grid::LinDistFlow model(switched, grid::make_forest(switched));
  std::vector<double> roots;
  for (grid::BusId root : model.forest().roots) roots.push_back(value(s.v_sq[root.index()]));
  state.part = model.forest().component;
  for (std::size_t b = 0; b < state.energised.size(); ++b)
    state.energised[b] = value(s.energised[static_cast<std::size_t>(base.blocks.of_bus[b])]) > 0.5;
  const grid::LinDistFlowState flow = model.evaluate(in.p_mw, in.q_mvar, roots);
  set_voltages(state, flow);
  set_branches(state, switched, model.forest(), flow);
  for (std::size_t e = 0; e < state.closed.size(); ++e) state.closed[e] = switched.branches[e].closed;
}

}  // namespace

FeederState feeder_state(const PlanningProblem& problem, const std::vector<double>& x, int scenario,
                         const std::vector<double>& y, int period) {
  const std::size_t buses = problem.study().network.buses.size(), branches = problem.study().network.branches.size();
  FeederState state;
  for (auto* per_bus : {&state.demand_mw, &state.demand_mvar, &state.pickup_mw, &state.v_pu})
    per_bus->assign(buses, 0.0);
  state.energised.assign(buses, 1);
  state.closed.assign(branches, 0);
  state.p_mw.assign(branches, 0.0);
  state.q_mvar.assign(branches, 0.0);
  add_demand(state, problem, scenario, period);
  if (const planning::SwitchingPeriod* s = problem.model(scenario).switching_at(period))
    add_switched_state(state, problem, *s, y);
  else
    add_fixed_state(state, problem, x, scenario, y, period);
  return state;
}

std::string device_name(const PlanningProblem& problem, std::size_t device) {
  const planning::Device& d = problem.first_stage().devices[device];
  return problem.study().catalogue.offer(d.offer).name + (d.installed ? ":installed@" : "@") +
         problem.study().candidate_sites[static_cast<std::size_t>(d.site)].name;
}

std::string load_name(const PlanningProblem& problem, const planning::Load& load) {
  const std::string& bus = problem.study().network.bus(load.bus).name;
  if (load.kind != planning::Load::Kind::background) return load.name + "@" + bus;
  return "background" + load.name.substr(bus.size()) + "@" + bus;  // a bus's own load is named after the bus
}

}  // namespace gridkeel::report
