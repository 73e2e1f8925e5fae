#include "grid/adjacency.hpp"

namespace gridkeel::grid {

Adjacency::Adjacency(const Network& network) : first_(network.buses.size() + 1, 0) {
  for (const Branch& branch : network.branches) {
    if (!branch.closed) continue;
    ++first_[branch.from.index() + 1];
    ++first_[branch.to.index() + 1];
  }
  for (std::size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];

  links_.resize(static_cast<std::size_t>(first_.back()));
  std::vector<int> next(first_.begin(), first_.end() - 1);
  for (std::size_t e = 0; e < network.branches.size(); ++e) {
    const Branch& branch = network.branches[e];
    if (!branch.closed) continue;
    links_[static_cast<std::size_t>(next[branch.from.index()]++)] = {branch.to, BranchId(e)};
    links_[static_cast<std::size_t>(next[branch.to.index()]++)] = {branch.from, BranchId(e)};
  }
}

std::span<const Adjacency::Link> Adjacency::at(BusId bus) const {
  const auto begin = static_cast<std::size_t>(first_[bus.index()]);
  const auto end = static_cast<std::size_t>(first_[bus.index() + 1]);
  return {links_.data() + begin, end - begin};
}

}  // namespace gridkeel::grid
