#pragma once

#include <span>
#include <vector>

namespace gridkeel::stochastic {

// The losses of one oracle call, relative to the largest: the criterion is translation-equivariant, and
// differences keep their digits under a large common cost.
struct Losses {
  // Throws InternalError unless there is one finite loss per atom.
  Losses(std::span<const double> losses, int atoms);

  std::span<const double> absolute;  // must outlive this
  std::vector<double> relative;      // z_s <= 0, the largest is 0
  double worst = 0.0;                // absolute loss that z = 0 stands for
  double range = 0.0;                // largest minus smallest
  std::vector<int> order;            // atoms by descending loss, ties by index
};

// Indices by descending value, ties by index so that results do not depend on the sorting algorithm.
std::vector<int> by_descending_value(std::span<const double> values);

}  // namespace gridkeel::stochastic
