#pragma once

#include <vector>

#include "stochastic/solution.hpp"
#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::stochastic {

// A number known up to the gap of the solves behind it: `value` is reached, nothing below `lower` is possible.
struct Bounded {
  double value = solver::kInf;
  double lower = -solver::kInf;
};

// What knowing more, or less, about the scenarios is worth (Birge and Louveaux, ch. 4); all costs are expected
// costs and minimised:
//   WS (every scenario decided on its own) <= RP (the stochastic program) <= EEV (decided for the mean scenario).
struct ValueOfInformation {
  Bounded expected_value;           // EV: optimum of the mean scenario; no cost that anyone will pay
  Bounded wait_and_see;             // WS
  Bounded recourse;                 // RP
  Bounded expected_value_solution;  // EEV; infinite if the EV solution has no recourse in some scenario
  std::vector<double> expected_value_x;

  double vss() const { return expected_value_solution.value - recourse.value; }
  double evpi() const { return recourse.value - wait_and_see.value; }
  // Each is surely in the interval that the bounds leave.
  Bounded vss_bounds() const;   // value = largest, lower = smallest
  Bounded evpi_bounds() const;  // likewise
};

struct InformationOptions {
  double relative_gap = 1e-6;  // of every single solve
  int threads = 0;
  bool relax_first_stage = false;
  const StopToken* stop = nullptr;
};

// `recourse_problem`: the risk-neutral solution's value and bound. One mixed-integer program per scenario, twice.
// Throws InputError (see expected_problem), and Error(no_answer) if stopped or if a single solve fails.
ValueOfInformation value_of_information(const TwoStageProblem& problem, Bounded recourse_problem,
                                        const InformationOptions& options);

}  // namespace gridkeel::stochastic
