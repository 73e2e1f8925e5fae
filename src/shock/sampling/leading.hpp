#pragma once

#include <cstdint>
#include <vector>

#include "shock/draws.hpp"
#include "shock/sampling/sampling.hpp"

namespace gridkeel::shock {

// Points in the unit cube for the leading random numbers of scenarios: how many line outages, storms, shortfalls and
// losses of the substation there are, and where, when and how long the first of each is.
class LeadingPoints {
 public:
  // Of methods other than latin_hypercube and sobol: no points. A Latin hypercube belongs to its `count`; Sobol points
  // of a larger set extend those of a smaller one.
  LeadingPoints(Sampling method, int count, std::uint64_t seed);

  // Of one scenario, for Draws; points into this.
  Draws::Leading of(int scenario) const;
  // [scenario][dimension], for tests.
  double at(int scenario, int dimension) const;
  static int dimensions();

 private:
  std::vector<double> points_;
};

}  // namespace gridkeel::shock
