#include "grid/power_grid_model/model_data.hpp"

#include <numbers>

namespace gridkeel::grid::pgm {

namespace {

constexpr double kVoltPerKv = 1e3;
// Internal impedance 1e-14 pu on power-grid-model's base of 1 MVA: no voltage drop that a double could
// show. Losses and voltages of the six MATPOWER cases agree in all digits shown from 1e18 to 1e26 VA.
constexpr double kSourceShortCircuitVa = 1e20;
constexpr double kSourceRxRatio = 0.1;
constexpr std::int8_t kConstantPower = 0;
constexpr double kAnyCurrentRatingA = 1.0;  // only scales the loading, which is not read

std::vector<char> closed_branches(const Network& network) {
  std::vector<char> closed;
  for (const Branch& branch : network.branches) closed.push_back(branch.closed ? 1 : 0);
  return closed;
}

double base_kv(const Network& network) { return network.bus(network.source).base_kv; }

}  // namespace

ModelData::ModelData(const Network& network) {
  add_nodes(network);
  add_lines(network, closed_branches(network));
  for (std::size_t i = 0; i < network.buses.size(); ++i) {
    const Bus& bus = network.buses[i];
    if (bus.load_mw != 0.0 || bus.load_mvar != 0.0) add_load(BusId(i), bus.load_mw, bus.load_mvar);
  }
  add_shunts(network);
  add_source(network.source, network.source_voltage_pu);
}

ModelData::ModelData(const Network& network, const std::vector<char>& closed, const std::vector<BusId>& roots) {
  add_nodes(network);
  add_lines(network, closed);
  for (std::size_t i = 0; i < network.buses.size(); ++i) add_load(BusId(i), 0.0, 0.0);
  add_shunts(network);
  for (const BusId root : roots) add_source(root, 1.0);
}

// Node ids are bus indices; other components count on from there.
void ModelData::add_nodes(const Network& network) {
  for (std::size_t i = 0; i < network.buses.size(); ++i) {
    node.id.push_back(next_id_++);
    node.u_rated.push_back(base_kv(network) * kVoltPerKv);
  }
}

void ModelData::add_lines(const Network& network, const std::vector<char>& closed) {
  const double z_base_ohm = network.impedance_base_ohm(network.source);
  for (std::size_t e = 0; e < network.branches.size(); ++e) {
    if (!closed[e]) continue;
    const Branch& branch = network.branches[e];
    line_branch.push_back(BranchId(e));
    line.id.push_back(next_id_++);
    line.from_node.push_back(branch.from.value);
    line.to_node.push_back(branch.to.value);
    line.from_status.push_back(1);
    line.to_status.push_back(1);
    line.r1.push_back(branch.r_pu * z_base_ohm);
    line.x1.push_back(branch.x_pu * z_base_ohm);
    line.c1.push_back(branch.b_pu / z_base_ohm / (2.0 * std::numbers::pi * kFrequencyHz));
    line.tan1.push_back(0.0);
    line.i_n.push_back(kAnyCurrentRatingA);
  }
}

void ModelData::add_load(BusId bus, double mw, double mvar) {
  load.id.push_back(next_id_++);
  load.node.push_back(bus.value);
  load.status.push_back(1);
  load.type.push_back(kConstantPower);
  load.p_specified.push_back(mw * kWattPerMw);
  load.q_specified.push_back(mvar * kWattPerMw);
}

void ModelData::add_shunts(const Network& network) {
  const double kv = base_kv(network);
  for (std::size_t i = 0; i < network.buses.size(); ++i) {
    const Bus& bus = network.buses[i];
    if (bus.shunt_mw == 0.0 && bus.shunt_mvar == 0.0) continue;
    shunt.id.push_back(next_id_++);
    shunt.node.push_back(static_cast<PGM_ID>(i));
    shunt.status.push_back(1);
    shunt.g1.push_back(bus.shunt_mw / (kv * kv));  // MW / kV^2 = S
    shunt.b1.push_back(bus.shunt_mvar / (kv * kv));
  }
}

void ModelData::add_source(BusId bus, double v_pu) {
  source.id.push_back(next_id_++);
  source.node.push_back(bus.value);
  source.status.push_back(1);
  source.u_ref.push_back(v_pu);
  source.sk.push_back(kSourceShortCircuitVa);
  source.rx_ratio.push_back(kSourceRxRatio);
}

void ModelData::add_to(InputSet& set) const {
  set.component("node", node.id.size());
  set.column("node", "id", node.id);
  set.column("node", "u_rated", node.u_rated);
  set.component("line", line.id.size());
  set.column("line", "id", line.id);
  set.column("line", "from_node", line.from_node);
  set.column("line", "to_node", line.to_node);
  set.column("line", "from_status", line.from_status);
  set.column("line", "to_status", line.to_status);
  set.column("line", "r1", line.r1);
  set.column("line", "x1", line.x1);
  set.column("line", "c1", line.c1);
  set.column("line", "tan1", line.tan1);
  set.column("line", "i_n", line.i_n);
  set.component("sym_load", load.id.size());
  set.column("sym_load", "id", load.id);
  set.column("sym_load", "node", load.node);
  set.column("sym_load", "status", load.status);
  set.column("sym_load", "type", load.type);
  set.column("sym_load", "p_specified", load.p_specified);
  set.column("sym_load", "q_specified", load.q_specified);
  set.component("shunt", shunt.id.size());
  set.column("shunt", "id", shunt.id);
  set.column("shunt", "node", shunt.node);
  set.column("shunt", "status", shunt.status);
  set.column("shunt", "g1", shunt.g1);
  set.column("shunt", "b1", shunt.b1);
  set.component("source", source.id.size());
  set.column("source", "id", source.id);
  set.column("source", "node", source.node);
  set.column("source", "status", source.status);
  set.column("source", "u_ref", source.u_ref);
  set.column("source", "sk", source.sk);
  set.column("source", "rx_ratio", source.rx_ratio);
}

}  // namespace gridkeel::grid::pgm
