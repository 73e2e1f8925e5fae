// What a solve has learnt and another one of the same problem can go on with. Plain data, for whoever keeps it.
#pragma once

#include <functional>
#include <vector>

#include "stochastic/recourse/cut.hpp"

namespace gridkeel::stochastic {

// Of a whole solve, or of a part of it: what came since the last one.
struct Checkpoint {
  // A first stage and its true loss in every scenario.
  struct Point {
    std::vector<double> x, loss;
    double residual = 0.0;
  };

  std::vector<Cut> cuts;  // of both kinds
  std::vector<Point> points;
  std::vector<double> centre;  // where the relaxation has got to; empty: no news

  bool empty() const { return cuts.empty() && points.empty() && centre.empty(); }
};

}  // namespace gridkeel::stochastic
