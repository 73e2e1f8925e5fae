#include "grid/builtin/feeder_table.hpp"

#include <fmt/format.h>

namespace gridkeel::grid::builtin {

namespace {

constexpr double kKwPerMw = 1e3;

Branch make_branch(const Network& network, int from, int to, double r_ohm, double x_ohm, bool closed) {
  Branch branch;
  branch.name = fmt::format("{}-{}", from, to);
  branch.from = BusId(from - 1);
  branch.to = BusId(to - 1);
  branch.r_pu = r_ohm / network.impedance_base_ohm(branch.from);
  branch.x_pu = x_ohm / network.impedance_base_ohm(branch.from);
  branch.closed = closed;
  branch.switchable = !closed;
  branch.where = {"builtin:" + network.name, 0};
  return branch;
}

}  // namespace

Network make_network(const FeederTable& table) {
  Network network;
  network.name = table.name;
  network.base_mva = table.base_mva;
  network.source = BusId(0);
  network.buses.resize(table.sections.size() + 1);
  for (std::size_t i = 0; i < network.buses.size(); ++i) {
    Bus& bus = network.buses[i];
    bus.name = std::to_string(i + 1);
    bus.base_kv = table.base_kv;
    bus.vmin_pu = i == 0 ? 1.0 : table.vmin_pu;
    bus.vmax_pu = i == 0 ? 1.0 : table.vmax_pu;
    bus.where = {"builtin:" + network.name, 0};
  }
  for (const Section& s : table.sections) {
    network.branches.push_back(make_branch(network, s.from, s.to, s.r_ohm, s.x_ohm, true));
    Bus& bus = network.buses[static_cast<std::size_t>(s.to - 1)];
    bus.load_mw = s.load_kw / kKwPerMw;
    bus.load_mvar = s.load_kvar / kKwPerMw;
  }
  for (const Tie& t : table.ties)
    network.branches.push_back(make_branch(network, t.from, t.to, t.r_ohm, t.x_ohm, false));
  validate_radial(network);
  return network;
}

}  // namespace gridkeel::grid::builtin
