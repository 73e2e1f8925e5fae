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

FeederState feeder_state(const PlanningProblem& problem, const std::vector<double>& x, int scenario,
                         const std::vector<double>& y, int period) {
  const grid::Network& network = problem.study().network;
  const std::size_t buses = network.buses.size(), branches = network.branches.size();
  FeederState state{std::vector<double>(buses),    std::vector<double>(buses),   {},
                    std::vector<char>(buses, 1),   std::vector<double>(buses),   std::vector<char>(branches),
                    std::vector<double>(branches), std::vector<double>(branches)};
  add_demand(state, problem, scenario, period);
  std::vector<double> p(buses), q(buses);
  for (std::size_t b = 0; b < buses; ++b) {
    p[b] = -state.demand_mw[b];
    q[b] = -state.demand_mvar[b];
  }
  for (const planning::Injection& i : problem.base().injections[static_cast<std::size_t>(period)]) {
    p[i.bus.index()] += i.mw * y[static_cast<std::size_t>(i.column)];
    q[i.bus.index()] += i.mvar * y[static_cast<std::size_t>(i.column)];
  }
  const grid::LinDistFlow& model = problem.model(scenario).topology[static_cast<std::size_t>(period)]->flow();
  state.part = model.forest().component;
  const std::vector<double> roots = root_voltages(problem, x, scenario, y, period, state);
  const grid::LinDistFlowState flow = model.evaluate(p, q, roots);
  for (std::size_t b = 0; b < buses; ++b)
    if (state.energised[b]) state.v_pu[b] = std::sqrt(std::max(0.0, flow.v_sq_pu[b]));
  set_branches(state, network, model.forest(), flow);
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
