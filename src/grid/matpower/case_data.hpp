#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "grid/network.hpp"

namespace gridkeel::grid::matpower {

// One numeric matrix of the file, row by row, with the line each row starts on.
struct Matrix {
  int line = 0;  // of the assignment
  std::size_t columns = 0;
  std::vector<double> values;
  std::vector<int> row_lines;

  std::size_t rows() const { return row_lines.size(); }
  // MATPOWER's own numbering from 1, as its manual and the file's statements use it.
  double& at(std::size_t row, std::size_t column) { return values[(row - 1) * columns + column - 1]; }
  double at(std::size_t row, std::size_t column) const { return values[(row - 1) * columns + column - 1]; }
  int line_of(std::size_t row) const { return row_lines[row - 1]; }
};

// What the statements read so far have defined.
struct CaseData {
  std::string file;
  std::string variable;                    // "mpc"
  std::map<std::string, double> names;     // Vbase, BR_R, …
  std::map<std::string, double> fields;    // mpc.baseMVA
  std::map<std::string, Matrix> matrices;  // mpc.bus, mpc.gen, mpc.branch
  std::set<std::string> converted;         // matrices that a conversion statement has changed
  int last_line = 0;

  Location at(int line) const { return {file, line}; }
};

}  // namespace gridkeel::grid::matpower
