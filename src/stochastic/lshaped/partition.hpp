#pragma once

#include <span>
#include <vector>

namespace gridkeel::stochastic {

// Scenarios in groups of similar loss and about equal worst-case weight, so that the tail, where weights are
// large, is cut finely. Groups are contiguous in the order of descending loss.
struct Partition {
  std::vector<int> group_of;              // per scenario
  std::vector<std::vector<int>> members;  // per group
  int groups() const { return static_cast<int>(members.size()); }
};

// At most `groups` of them; with as many as scenarios, each scenario is alone.
Partition partition_by_loss(std::span<const double> loss, std::span<const double> weight, int groups);

}  // namespace gridkeel::stochastic
