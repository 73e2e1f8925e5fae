#pragma once

#include <vector>

#include "grid/network.hpp"

namespace gridkeel::shock {

// What the outage of each closed line darkens, as long as no switch moves: everything behind it.
class OutageReach {
 public:
  // `bus_customers` per bus; empty: a bus counts its load in MW. `extra_mw` per bus, beside its own load.
  OutageReach(const grid::Network& network, const std::vector<double>& bus_customers,
              const std::vector<double>& extra_mw);

  std::size_t branches() const { return above_.size(); }
  double load_mw(int branch) const { return load_mw_[static_cast<std::size_t>(branch)]; }
  double customers(int branch) const { return customers_[static_cast<std::size_t>(branch)]; }
  double all_customers() const { return all_customers_; }

  // Whether a line above `branch`, towards the substation, is among `out` (per branch: not 0).
  bool dark_already(int branch, const std::vector<char>& out) const;
  // From the middle of a closed line to that of every other along the feeder, with these lengths; infinite for open
  // ones.
  std::vector<double> distances_from(int branch, const std::vector<double>& length) const;

 private:
  std::vector<int> above_;  // per branch: the next line towards the substation, -1 at it and for open lines
  std::vector<int> order_;  // closed lines, those nearer the substation first
  std::vector<double> load_mw_, customers_;
  double all_customers_ = 0.0;
};

}  // namespace gridkeel::shock
