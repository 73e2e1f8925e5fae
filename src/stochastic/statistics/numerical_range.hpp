#pragma once

#include <string>
#include <vector>

#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::stochastic {

// Smallest and largest size of the numbers that are neither 0 nor infinite.
struct Magnitudes {
  double smallest = solver::kInf;
  double largest = 0.0;

  bool empty() const { return largest == 0.0; }
  double ratio() const { return empty() ? 1.0 : largest / smallest; }
  void add(double value);
};

struct StageRange {
  Magnitudes matrix, cost, bounds, rhs;
};

// How far apart the numbers of a problem are, over the templates and all scenarios. What solvers compute becomes
// doubtful where they are far: a tolerance of 1e-9 means little beside 1e9.
struct NumericalRange {
  StageRange first, second;  // second: its matrix is W
  Magnitudes technology;     // T

  // In words, what is too far apart (1e8) or so small (1e-12) that the solver takes it for 0.
  std::vector<std::string> warnings() const;
};

NumericalRange numerical_range(const TwoStageProblem& problem);

}  // namespace gridkeel::stochastic
