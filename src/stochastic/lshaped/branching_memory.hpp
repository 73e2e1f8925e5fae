#pragma once

#include <vector>

#include "stochastic/lshaped/branching.hpp"

namespace gridkeel::stochastic {

// What a tree leaves for the next one over the same columns, for another risk measure or other limits: into which parts
// the first stage was cut where the search ended, and what branching was worth. Parts cover every point, whatever the
// limits are: they are cut out of the whole space. Bounds are of the risk measure and the limits: a tree of the same,
// that knows no less, may go on with them.
struct BranchingMemory {
  struct Change {
    int column = 0;
    double lower = 0.0, upper = 0.0;
    auto operator<=>(const Change&) const = default;
  };
  using Part = std::vector<Change>;

  // Ends the deepest cuts until there are at most kMostParts, and forgets bounds.
  static constexpr std::size_t kMostParts = 60;
  void coarsen();

  std::vector<Part> parts;    // empty: none is known
  std::vector<double> bound;  // of each part, or none
  PseudoCosts costs{{}, 0};
};

}  // namespace gridkeel::stochastic
