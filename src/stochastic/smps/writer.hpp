#pragma once

#include <string>
#include <vector>

#include "stochastic/smps/smps.hpp"

namespace gridkeel::stochastic::smps {

// A problem as the three files of SMPS (free layout, SCENARIOS form), which read back to the same optimum.
struct Written {
  std::string core, time, random;
  // Rows that MPS cannot express in one (two sides that vary on their own) are written as two.
  int split_rows = 0;
  int rows = 0, columns = 0, integers = 0;  // of the core
  long nonzeros = 0, changes = 0;           // of the core; numbers that scenarios change
};

// Any problem: several templates are merged by the names of their rows and columns, lazy rows written out.
// Scenario names, rows and columns keep their names as far as the format allows (no blanks, no twins).
// InputError for what SMPS cannot hold: a stage without columns, a second stage without rows.
Written write(const TwoStageProblem& problem, const std::string& name);

// The .dro file of a ball.
std::string ball_text(const Ball& ball);

}  // namespace gridkeel::stochastic::smps
