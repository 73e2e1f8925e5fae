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
  // Guesses one step away from a recourse, which has whole values: where a local search looks next. The relaxation's
  // solution tells what the recourse leaves open.
  virtual std::vector<std::vector<solver::Entry>> neighbours(std::span<const double> relaxed,
                                                             std::span<const double> recourse) const {
    static_cast<void>(relaxed), static_cast<void>(recourse);
    return {};
  }
  // Integer columns that these guesses are about by period, in order of time: a search may leave those of a few periods
  // open and keep all others.
  virtual std::vector<std::vector<int>> columns_by_period() const { return {}; }
};

}  // namespace gridkeel::stochastic
