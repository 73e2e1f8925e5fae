#pragma once

#include <span>
#include <vector>

#include "solver/lp_model.hpp"

namespace gridkeel::stochastic {

// Who knows what a recourse is about can often round its relaxation better than a branch and bound. Implementations
// are immutable and thread-safe.
class RecourseGuess {
 public:
  virtual ~RecourseGuess() = default;
  // Guesses from a solution of the relaxation: whole values of some integer columns, the others left open. They need
  // not be feasible; better ones first.
  virtual std::vector<std::vector<solver::Entry>> guesses(std::span<const double> relaxed) const = 0;
};

}  // namespace gridkeel::stochastic
