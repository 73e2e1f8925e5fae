#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "shock/draws.hpp"
#include "shock/settings.hpp"

namespace gridkeel::shock {

// The first numbers of a random stream, in the order in which they are drawn.
struct LeadingStream {
  std::string name;
  int numbers = 0;
};

// Those that move cost, peak and energy most, most first: how many line outages and shortfalls of the substation there
// are and where, when and how long the first of each is; whether it is hot; how many shocks at AI sites there are, when
// the first is, and of one alone its size and length; storms and losses of the substation; the background load. What
// cannot happen under the settings has none.
std::vector<LeadingStream> leading_streams(const GeneratorInput& input);

// Points in the unit cube for the leading random numbers of scenarios.
class LeadingPoints {
 public:
  // Of methods other than latin_hypercube and sobol: no points. A Latin hypercube belongs to its `count`; Sobol points
  // of a larger set extend those of a smaller one, and have only as many dimensions as stay even in few points: streams
  // beyond keep the random numbers of the seed.
  LeadingPoints(Sampling method, std::vector<LeadingStream> streams, int count, std::uint64_t seed);

  // Of one scenario, for Draws; points into this.
  Draws::Leading of(int scenario) const;
  // [scenario][dimension], for tests.
  double at(int scenario, int dimension) const;
  int dimensions() const { return dimensions_; }

 private:
  std::vector<LeadingStream> streams_;
  int dimensions_ = 0;
  std::vector<double> points_;
};

}  // namespace gridkeel::shock
