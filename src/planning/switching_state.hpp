// What happens to the network in a period, and where switches and blocks stood before a dispatch that is one of many.
#pragma once

#include <algorithm>
#include <compare>
#include <vector>

#include "grid/network.hpp"

namespace gridkeel::planning {

// What an event does to the network in one period.
struct PeriodOutages {
  std::vector<grid::BranchId> out;  // normally closed lines that are out, sorted
  bool source_lost = false;         // the substation has no voltage

  bool normal() const { return out.empty() && !source_lost; }
  // Something failed since then: protection and crews open switches at once.
  bool adds_to(const PeriodOutages& before) const {
    return (source_lost && !before.source_lost) ||
           !std::includes(before.out.begin(), before.out.end(), out.begin(), out.end());
  }
  auto operator<=>(const PeriodOutages&) const = default;
};

// The period before the first; needed from an outage until the feeder is back to normal.
struct SwitchingState {
  std::vector<char> closed;                 // per switch
  std::vector<char> energised;              // per block
  std::vector<std::vector<char>> returned;  // [period before][block], the latest first: its voltage came back
  std::vector<int> operations;              // [period before], the latest first
  PeriodOutages outages;
  int operate_left = 0;  // periods in which switches are operated, if `outages` stay as they are
  int return_left = 0;   // periods until the feeder is to be back to normal, if nothing is out any more
};

}  // namespace gridkeel::planning
