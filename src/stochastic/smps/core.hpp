// Private to smps: the core file: one linear program in MPS form, as written.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "solver/lp_model.hpp"
#include "stochastic/smps/cards.hpp"
#include "stochastic/smps/notes.hpp"

namespace gridkeel::stochastic::smps {

enum class RowType : char { free, less, greater, equal };  // N, L, G, E

struct CoreRow {
  std::string name;
  RowType type = RowType::free;
  double rhs = 0.0;
  std::optional<double> range;
  int line = 0;
};

struct CoreColumn {
  std::string name;
  double lower = 0.0, upper = solver::kInf;
  bool integer = false;
  int line = 0;
};

struct CoreEntry {
  int row, column;
  double value;
  int line;
};

struct Sides {
  double lower, upper;
};
// The sides that MPS gives a row: for R = 0 as for any other range, E rows go up by a positive and down by a
// negative one, L rows go down and G rows up by its size. Infinite right-hand sides free that side.
Sides sides_of(RowType type, double rhs, std::optional<double> range);

using Names = std::map<std::string, int, std::less<>>;
int find(const Names& names, std::string_view name);  // -1 if unknown

struct Core {
  std::string file, name;
  Layout layout = Layout::free;
  bool maximise = false;
  int objective = -1;  // the first N row
  std::vector<CoreRow> rows;
  std::vector<CoreColumn> columns;
  std::vector<CoreEntry> entries;  // by row, then by column; those of the objective too
  Names row_of, column_of;
  std::vector<std::string> rhs_sets, range_sets, bound_sets;  // names used, in the order of their appearance

  double coefficient(int row, int column) const;  // 0 where there is none
  double objective_constant() const { return -rows[static_cast<std::size_t>(objective)].rhs; }
  Location at(int line) const { return {file, line}; }
};

// Free unless only the fixed layout fits all cards.
Layout detect_layout(const Text& text);

Core read_core(const Text& text, Notes& notes);

// The core as one model (maximisation turned into minimisation of the negative).
solver::LpModel model_of(const Core& core);

}  // namespace gridkeel::stochastic::smps
