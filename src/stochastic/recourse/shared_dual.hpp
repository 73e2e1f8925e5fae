#pragma once

#include <span>
#include <vector>

#include "stochastic/recourse/cut.hpp"

namespace gridkeel::stochastic {

// A dual point prepared for cheap use by every scenario of its template that changes neither costs nor the
// recourse matrix: all of them have the same dual feasible set, so each gets a valid cut. Only what a scenario
// changes is gone through, some microseconds where an LP takes milliseconds.
class SharedDual {
 public:
  SharedDual(const TwoStageProblem& problem, const DualPoint& dual);

  int recourse() const { return dual_.recourse; }
  // The cut's value at x; -inf if the dual prices what is infinite in this scenario.
  double value(int scenario, std::span<const double> x) const;
  Cut cut(int scenario) const;

 private:
  const TwoStageProblem* problem_;
  const RecourseTemplate* template_;
  DualPoint dual_;             // repaired: shrunk where the template asks for it
  std::vector<double> d_;      // reduced costs
  std::vector<double> slope_;  // with the template's technology matrix
  double constant_ = 0.0;      // finite terms of the template's own sides and bounds
  int infinite_ = 0;           // template terms that a scenario must replace
  bool usable_ = true;

  // Adds to `constant` what the scenario changes; false if an infinite term remains.
  bool change_constant(int scenario, double& constant) const;
};

}  // namespace gridkeel::stochastic
