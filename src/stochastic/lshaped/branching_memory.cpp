#include "stochastic/lshaped/branching_memory.hpp"

#include <algorithm>
#include <set>

namespace gridkeel::stochastic {

void BranchingMemory::coarsen() {
  bound.clear();
  std::size_t depth = 0;
  for (const Part& part : parts) depth = std::max(depth, part.size());
  while (parts.size() > kMostParts && depth > 0) {
    --depth;
    for (Part& part : parts) part.resize(std::min(part.size(), depth));
    const std::set<Part> distinct(parts.begin(), parts.end());
    parts.assign(distinct.begin(), distinct.end());
  }
}

}  // namespace gridkeel::stochastic
