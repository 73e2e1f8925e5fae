#include "grid/lindistflow.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gridkeel::grid {

namespace {

void require_size(std::size_t given, std::size_t needed, const char* what) {
  if (given != needed) throw InternalError(fmt::format("LinDistFlow: {} {} given, {} needed", given, what, needed));
}

// Number of buses in the subtree of each bus: one sweep from the leaves up.
std::vector<int> subtree_sizes(const Forest& forest) {
  std::vector<int> size(forest.order.size(), 1);
  for (auto bus = forest.order.rbegin(); bus != forest.order.rend(); ++bus)
    if (const BusId parent = forest.parent[bus->index()]; parent.valid()) size[parent.index()] += size[bus->index()];
  return size;
}

}  // namespace

LinDistFlow::LinDistFlow(const Network& network, Forest forest) : network_(&network), forest_(std::move(forest)) {
  const std::size_t bus_count = network.buses.size();
  require_size(forest_.order.size(), bus_count, "buses in the forest");
  enter_.assign(bus_count, 0);
  leave_.assign(bus_count, 0);
  path_per_mw_.assign(bus_count, 0.0);
  path_per_mvar_.assign(bus_count, 0.0);

  // Each bus hands the interval behind its own number to its children, one after another, so intervals
  // nest whatever order of buses (parents first) the forest came with.
  const std::vector<int> size = subtree_sizes(forest_);
  std::vector<int> next_child(bus_count, 0);
  int next_root = 0;
  for (const BusId bus : forest_.order) {
    const std::size_t i = bus.index();
    const BusId parent = forest_.parent[i];
    int& next = parent.valid() ? next_child[parent.index()] : next_root;
    enter_[i] = next;
    leave_[i] = next + size[i];
    next += size[i];
    next_child[i] = enter_[i] + 1;
    if (!parent.valid()) continue;
    const Branch& branch = network.branch(forest_.parent_branch[i]);
    path_per_mw_[i] = path_per_mw_[parent.index()] + 2.0 * branch.r_pu / network.base_mva;
    path_per_mvar_[i] = path_per_mvar_[parent.index()] + 2.0 * branch.x_pu / network.base_mva;
  }
}

LinDistFlowState LinDistFlow::evaluate(std::span<const double> p_mw, std::span<const double> q_mvar,
                                       std::span<const double> root_v_sq_pu) const {
  const std::size_t bus_count = network_->buses.size();
  require_size(p_mw.size(), bus_count, "active injections");
  require_size(q_mvar.size(), bus_count, "reactive injections");
  require_size(root_v_sq_pu.size(), forest_.roots.size(), "root voltages");

  // Up: what a bus's subtree draws from its parent is minus the injections in it.
  std::vector<double> p_drawn(bus_count), q_drawn(bus_count);
  LinDistFlowState state;
  state.p_mw.assign(network_->branches.size(), 0.0);
  state.q_mvar.assign(network_->branches.size(), 0.0);
  for (auto bus = forest_.order.rbegin(); bus != forest_.order.rend(); ++bus) {
    const std::size_t i = bus->index();
    p_drawn[i] -= p_mw[i];
    q_drawn[i] -= q_mvar[i];
    const BusId parent = forest_.parent[i];
    if (!parent.valid()) continue;
    p_drawn[parent.index()] += p_drawn[i];
    q_drawn[parent.index()] += q_drawn[i];
    state.p_mw[forest_.parent_branch[i].index()] = p_drawn[i];
    state.q_mvar[forest_.parent_branch[i].index()] = q_drawn[i];
  }

  // Down: v_j = v_i - 2 (r P + x Q).
  state.v_sq_pu.resize(bus_count);
  for (const BusId bus : forest_.order) {
    const std::size_t i = bus.index();
    const BusId parent = forest_.parent[i];
    if (!parent.valid()) {
      state.v_sq_pu[i] = root_v_sq_pu[static_cast<std::size_t>(forest_.component[i])];
      continue;
    }
    const Branch& branch = network_->branch(forest_.parent_branch[i]);
    const double drop = 2.0 * (branch.r_pu * p_drawn[i] + branch.x_pu * q_drawn[i]) / network_->base_mva;
    state.v_sq_pu[i] = state.v_sq_pu[parent.index()] - drop;
  }
  return state;
}

void LinDistFlow::voltage_row(BusId bus, std::span<const BusId> controllable, std::vector<Pair>& out) const {
  std::vector<BusId> path;  // from the bus up to its root
  for (BusId at = bus; at.valid(); at = forest_.parent[at.index()]) path.push_back(at);

  out.assign(controllable.size(), {});
  for (std::size_t k = 0; k < controllable.size(); ++k) {
    const BusId other = controllable[k];
    if (forest_.component[other.index()] != forest_.component[bus.index()]) continue;
    // Subtrees grow along the path, so the first one that holds `other` is found by bisection.
    const int number = enter_[other.index()];
    const auto meets = std::partition_point(path.begin(), path.end(), [&](BusId at) {
      return number < enter_[at.index()] || number >= leave_[at.index()];
    });
    out[k] = {path_per_mw_[meets->index()], path_per_mvar_[meets->index()]};
  }
}

std::vector<LinDistFlow::Pair> LinDistFlow::voltage_column(BusId controllable) const {
  std::vector<char> above(forest_.order.size(), 0);
  for (BusId at = controllable; at.valid(); at = forest_.parent[at.index()]) above[at.index()] = 1;
  std::vector<Pair> out(forest_.order.size());
  for (const BusId bus : forest_.order) {
    const BusId parent = forest_.parent[bus.index()];
    if (above[bus.index()])
      out[bus.index()] = path(bus);
    else if (parent.valid())
      out[bus.index()] = out[parent.index()];
  }
  return out;
}

bool LinDistFlow::feeds(BranchId branch, BusId bus) const {
  const Branch& b = network_->branch(branch);
  for (const BusId child : {b.from, b.to}) {
    if (forest_.parent_branch[child.index()] != branch) continue;
    const int number = enter_[bus.index()];
    return enter_[child.index()] <= number && number < leave_[child.index()];
  }
  return false;
}

}  // namespace gridkeel::grid
