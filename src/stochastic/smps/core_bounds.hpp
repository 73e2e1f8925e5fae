// Private to smps: the core's BOUNDS section.
#pragma once

#include <vector>

#include "stochastic/smps/core.hpp"

namespace gridkeel::stochastic::smps {

// Bounds hold for the columns at the end of the file: what a card leaves open may be said by a later one.
class CoreBounds {
 public:
  explicit CoreBounds(Core& core) : core_(core) {}
  void read(const Cards& cards);
  // Default bounds, and a check of all of them. `marked[j]`: integer because of a MARKER.
  void finish(const std::vector<char>& marked, Notes& notes);

 private:
  struct Given {
    int lower_line = 0, upper_line = 0;  // 0 = not given
  };
  void set_lower(const Cards& cards, int column, double value);
  void set_upper(const Cards& cards, int column, double value);
  void check(const CoreColumn& column, const Given& given) const;

  Core& core_;
  std::vector<Given> given_;  // by column
  Notes::Tally again_;
};

}  // namespace gridkeel::stochastic::smps
