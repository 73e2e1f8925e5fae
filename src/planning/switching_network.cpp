#include <algorithm>
#include <cmath>

#include "planning/switching_builder.hpp"

namespace gridkeel::planning {

using solver::kInf;

// Branches that are always open have no columns. A line's limit is its rating as a polygon, whose sides are lazy rows;
// the box around it bounds the columns.
void SwitchingBuilder::add_flows() {
  for (const grid::Bus& bus : network().buses) {
    const double v0 = network().source_voltage_pu;
    const bool source = &bus == &network().bus(network().source);
    const double least = source ? std::min(v0, bus.vmin_pu) : bus.vmin_pu;
    const double most = source ? std::max(v0, bus.vmax_pu) : bus.vmax_pu;
    now_.v_sq.push_back(column(0.0, least * least, most * most, false, name("v_sq", bus.name)));
  }
  for (std::size_t e = 0; e < network().branches.size(); ++e) {
    const grid::Branch& line = network().branches[e];
    const bool used = line.closed || base_.blocks.find_switch(grid::BranchId(e)) >= 0;
    const double limit = std::min(line.rating_mva, base_.flow_limit);
    now_.flow_p.push_back(used ? column(0.0, -limit, limit, false, name("flow_p", line.name)) : -1);
    now_.flow_q.push_back(used ? column(0.0, -limit, limit, false, name("flow_q", line.name)) : -1);
  }
}

void SwitchingBuilder::add_balances() {
  std::vector<Entries> p(network().buses.size()), q = p;
  p[network().source.index()].push_back({base_.columns.import_p[t_], 1.0});
  q[network().source.index()].push_back({base_.columns.import_q[t_], 1.0});
  for (const Injection& injection : base_.injections[t_]) {
    for_each_bus(injection, base_.loads, [&](grid::BusId bus, double mw, double mvar) {
      if (mw != 0.0) p[bus.index()].push_back({injection.column, mw});
      if (mvar != 0.0) q[bus.index()].push_back({injection.column, mvar});
    });
  }
  for (std::size_t e = 0; e < network().branches.size(); ++e) {
    if (now_.flow_p[e] < 0) continue;
    const grid::Branch& line = network().branches[e];
    p[line.from.index()].push_back({now_.flow_p[e], -1.0});
    p[line.to.index()].push_back({now_.flow_p[e], 1.0});
    q[line.from.index()].push_back({now_.flow_q[e], -1.0});
    q[line.to.index()].push_back({now_.flow_q[e], 1.0});
  }
  // Pick-up falls on a block's own loads as they share its demand.
  for (std::size_t b = 0; b < now_.pickup.size(); ++b) {
    if (now_.pickup[b] < 0) continue;
    for (const Load& load : base_.loads) {
      if (load.base_mw <= 0.0 || static_cast<std::size_t>(base_.blocks.of_bus[load.bus.index()]) != b) continue;
      const double share = load.base_mw / base_.block_base_mw[b];
      for_each_share(load, [&](grid::BusId bus, double mw, double mvar) {
        p[bus.index()].push_back({now_.pickup[b], -share * mw});
        if (mvar != 0.0) q[bus.index()].push_back({now_.pickup[b], -share * mvar});
      });
    }
  }
  for (std::size_t b = 0; b < p.size(); ++b) {
    const std::string& bus = network().buses[b].name;
    model_.balance_p[t_][b] = row(0.0, 0.0, p[b], name("p", bus));
    model_.balance_q[t_][b] = row(0.0, 0.0, q[b], name("q", bus));
  }
}

// v_to = v_from - 2 (r P + x Q) along lines; with a switch only where it energises one of its ends, and no flow
// elsewhere. A dark block has no flow, so that its voltages agree and mean nothing.
void SwitchingBuilder::add_drops() {
  for (std::size_t e = 0; e < network().branches.size(); ++e) {
    if (now_.flow_p[e] < 0) continue;
    const grid::Branch& line = network().branches[e];
    const Entries drop{{now_.v_sq[line.to.index()], 1.0},
                       {now_.v_sq[line.from.index()], -1.0},
                       {now_.flow_p[e], 2.0 * line.r_pu / network().base_mva},
                       {now_.flow_q[e], 2.0 * line.x_pu / network().base_mva}};
    const int k = base_.blocks.find_switch(grid::BranchId(e));
    if (k < 0) {
      row(0.0, 0.0, drop, name("drop", line.name));
      continue;
    }
    const auto s = static_cast<std::size_t>(k);
    const int down = now_.feeds_to[s], up = now_.feeds_from[s];
    const auto& columns = model_.recourse.columns;
    const auto v_to = static_cast<std::size_t>(now_.v_sq[line.to.index()]);
    const auto v_from = static_cast<std::size_t>(now_.v_sq[line.from.index()]);
    const double rise = columns.upper[v_to] - columns.lower[v_from], fall = columns.upper[v_from] - columns.lower[v_to];
    Entries most = drop, least = drop;
    most.insert(most.end(), {{down, rise}, {up, rise}});
    least.insert(least.end(), {{down, -fall}, {up, -fall}});
    row(-kInf, rise, most, name("drop_most", line.name));
    row(-fall, kInf, least, name("drop_least", line.name));
    for (const int flow : {now_.flow_p[e], now_.flow_q[e]}) {
      const double limit = columns.upper[static_cast<std::size_t>(flow)];
      row(-kInf, 0.0, {{flow, 1.0}, {down, -limit}, {up, -limit}}, name("flow_most", line.name));
      row(0.0, kInf, {{flow, 1.0}, {down, limit}, {up, limit}}, name("flow_least", line.name));
    }
  }
}

// The substation gives its voltage and its power while it holds its block; it cannot if it lost its own supply.
void SwitchingBuilder::add_source_rows() {
  const int p = base_.columns.import_p[t_], q = base_.columns.import_q[t_];
  const std::string& bus = network().bus(network().source).name;
  if (outages_[t_].source_lost) {
    row(0.0, 0.0, {{p, 1.0}}, name("lost_p", bus));
    row(0.0, 0.0, {{q, 1.0}}, name("lost_q", bus));
    return;
  }
  const int root = now_.root[0], v = now_.v_sq[network().source.index()];
  const auto& columns = model_.recourse.columns;
  const double given = network().source_voltage_pu * network().source_voltage_pu;
  const double above = columns.upper[static_cast<std::size_t>(v)] - given;
  const double below = given - columns.lower[static_cast<std::size_t>(v)];
  row(-kInf, given + above, {{v, 1.0}, {root, above}}, name("source_most", bus));
  row(given - below, kInf, {{v, 1.0}, {root, -below}}, name("source_least", bus));
  const Substation& s = base_.study->substation;
  row(-kInf, 0.0, {{p, 1.0}, {root, -s.import_limit_mw}}, name("import_p", bus));
  row(-kInf, 0.0, {{q, 1.0}, {root, -s.import_limit_mvar}}, name("import_most", bus));
  row(0.0, kInf, {{q, 1.0}, {root, s.import_limit_mvar}}, name("import_least", bus));
}

}  // namespace gridkeel::planning
