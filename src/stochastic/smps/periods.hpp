// Private to smps: the time file: which rows and columns belong to the first and which to the second stage.
#pragma once

#include <string>
#include <vector>

#include "stochastic/smps/core.hpp"

namespace gridkeel::stochastic::smps {

struct Periods {
  std::vector<std::string> names;             // first, second
  std::vector<char> row_stage, column_stage;  // 0 or 1, per row and column of the core
  std::vector<int> row_index, column_index;   // position within the stage; -1 for rows of type N
  int stage_rows[2] = {0, 0}, stage_columns[2] = {0, 0};

  int find(std::string_view period) const;  // 0, 1, or -1; upper and lower case are the same if need be
  bool second_row(int row) const { return row_stage[static_cast<std::size_t>(row)] == 1; }
  bool second_column(int column) const { return column_stage[static_cast<std::size_t>(column)] == 1; }
};

// Implicit (each period starts at a column and a row) or explicit (a period for every row and column).
// InputError for other than two periods, and where a first-stage row has columns of the second stage.
Periods read_periods(const Text& text, const Core& core, Notes& notes);

}  // namespace gridkeel::stochastic::smps
