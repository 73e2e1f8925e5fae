#pragma once

#include <span>
#include <vector>

#include "grid/network.hpp"

namespace gridkeel::grid {

// For each bus, the closed branches at it, in branch order: two flat arrays instead of a list per bus, so
// that sweeps over feeders of 10 000 buses stay in cache.
class Adjacency {
 public:
  struct Link {
    BusId neighbour;
    BranchId branch;
  };

  explicit Adjacency(const Network& network);
  std::span<const Link> at(BusId bus) const;

 private:
  std::vector<int> first_;
  std::vector<Link> links_;
};

// One step of a search: the bus and the link it was reached by (invalid for the start).
struct Visit {
  BusId bus, parent;
  BranchId branch;
};

// Visits what `adjacency` reaches from `start` over branches that `blocked` does not mark, parents before
// children; `seen` marks what was visited, here and by earlier calls. Own stack instead of recursion, so a
// feeder that is one long path cannot overflow the program's.
template <class OnVisit>
void depth_first(const Adjacency& adjacency, BusId start, const std::vector<char>& blocked, std::vector<char>& seen,
                 OnVisit on_visit) {
  std::vector<Visit> stack{{start, {}, {}}};
  while (!stack.empty()) {
    const Visit visit = stack.back();
    stack.pop_back();
    if (seen[visit.bus.index()]) continue;
    seen[visit.bus.index()] = 1;
    on_visit(visit);
    const std::span<const Adjacency::Link> links = adjacency.at(visit.bus);
    for (auto link = links.rbegin(); link != links.rend(); ++link)
      if (!blocked[link->branch.index()] && !seen[link->neighbour.index()])
        stack.push_back({link->neighbour, visit.bus, link->branch});
  }
}

}  // namespace gridkeel::grid
