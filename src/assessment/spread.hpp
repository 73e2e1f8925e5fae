// Private to assessment: gathers one figure of many elements over many states.
#pragma once

#include <cstddef>
#include <vector>

#include "assessment/ac_check.hpp"

namespace gridkeel::assessment {

class SpreadKeeper {
 public:
  // For so many elements and at most so many figures each.
  void reset(std::size_t elements, std::size_t figures);
  void add(std::size_t element, double value);
  // The order in which figures came does not matter.
  std::vector<Spread> spreads();

 private:
  bool keeps_all_ = false;
  std::vector<Spread> extremes_;
  std::vector<std::vector<float>> all_;  // per element
};

}  // namespace gridkeel::assessment
