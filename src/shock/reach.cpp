#include "shock/reach.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "grid/topology.hpp"

namespace gridkeel::shock {

OutageReach::OutageReach(const grid::Network& network, const std::vector<double>& bus_customers,
                         const std::vector<double>& extra_mw)
    : above_(network.branches.size(), -1), load_mw_(above_.size()), customers_(above_.size()) {
  const grid::Forest forest = grid::make_forest(network);
  std::vector<double> load(network.buses.size()), customers(load.size());
  for (std::size_t i = 0; i < load.size(); ++i) {
    load[i] = std::max(0.0, network.buses[i].load_mw) + (extra_mw.empty() ? 0.0 : extra_mw[i]);
    customers[i] = bus_customers.empty() ? load[i] : bus_customers[i];
  }
  all_customers_ = std::accumulate(customers.begin(), customers.end(), 0.0);
  for (auto bus = forest.order.rbegin(); bus != forest.order.rend(); ++bus) {
    const grid::BranchId line = forest.parent_branch[bus->index()];
    if (!line.valid()) continue;
    const std::size_t parent = forest.parent[bus->index()].index();
    load_mw_[line.index()] = load[bus->index()];
    customers_[line.index()] = customers[bus->index()];
    load[parent] += load[bus->index()];
    customers[parent] += customers[bus->index()];
    const grid::BranchId next = forest.parent_branch[parent];
    above_[line.index()] = next.value;
    order_.push_back(line.value);
  }
  std::reverse(order_.begin(), order_.end());
}

bool OutageReach::dark_already(int branch, const std::vector<char>& out) const {
  for (int e = above_[static_cast<std::size_t>(branch)]; e >= 0; e = above_[static_cast<std::size_t>(e)])
    if (out[static_cast<std::size_t>(e)]) return true;
  return false;
}

std::vector<double> OutageReach::distances_from(int branch, const std::vector<double>& length) const {
  const auto at = [](int e) { return static_cast<std::size_t>(e); };
  std::vector<double> depth(branches()), distance(branches(), std::numeric_limits<double>::infinity());
  std::vector<int> meet(branches(), -1);  // the last line that the ways to both have in common
  std::vector<char> on_way(branches());
  for (int e = branch; e >= 0; e = above_[at(e)]) on_way[at(e)] = 1;
  for (const int e : order_) {
    const int up = above_[at(e)];
    depth[at(e)] = length[at(e)] + (up < 0 ? 0.0 : depth[at(up)]);
    meet[at(e)] = on_way[at(e)] ? e : up < 0 ? -1 : meet[at(up)];
  }
  const auto middle = [&](int e) { return depth[at(e)] - 0.5 * length[at(e)]; };
  for (const int e : order_) {
    const int m = meet[at(e)];
    const bool one_above = m == e || m == branch;
    distance[at(e)] = one_above ? std::abs(middle(e) - middle(branch))
                                : middle(e) + middle(branch) - 2.0 * (m < 0 ? 0.0 : depth[at(m)]);
  }
  return distance;
}

}  // namespace gridkeel::shock
