// solver: one narrow interface to LP and MILP; HiGHS behind it, in highs_solver.cpp only.
// Depends on common only.
#pragma once

#include <limits>
#include <string>
#include <vector>

namespace gridkeel::solver {

inline constexpr double kInf = std::numeric_limits<double>::infinity();

struct Entry {
  int index = 0;
  double value = 0.0;

  bool operator==(const Entry&) const = default;
};

// A sparse matrix row by row; indices of a row are unique and ascending once normalise() ran.
class SparseRows {
 public:
  int count() const { return static_cast<int>(start_.size()) - 1; }
  int nonzeros() const { return static_cast<int>(entries_.size()); }
  void reserve(int rows, int entries);
  int add(const std::vector<Entry>& entries);  // merges duplicates, drops zeros, sorts; returns the row's index
  const Entry* begin(int row) const { return entries_.data() + start_[static_cast<size_t>(row)]; }
  const Entry* end(int row) const { return entries_.data() + start_[static_cast<size_t>(row) + 1]; }
  double dot(int row, const std::vector<double>& x) const;

 private:
  std::vector<int> start_{0};
  std::vector<Entry> entries_;
};

struct RowView {
  const Entry* first;
  const Entry* last;
  const Entry* begin() const { return first; }
  const Entry* end() const { return last; }
};
inline RowView row_of(const SparseRows& m, int row) { return {m.begin(row), m.end(row)}; }

struct Columns {
  std::vector<double> cost, lower, upper;
  std::vector<char> integer;
  std::vector<std::string> names;  // as many as columns, or none

  int count() const { return static_cast<int>(cost.size()); }
  int add(double c, double lo, double up, bool is_integer, std::string name = {});
  std::string name(int column) const;  // "c<column>" where none was given
};

struct Rows {
  std::vector<double> lower, upper;
  std::vector<std::string> names;  // as many as rows, or none
  SparseRows matrix;

  int count() const { return matrix.count(); }
  int add(double lo, double up, const std::vector<Entry>& entries, std::string name = {});
  std::string name(int row) const;  // "r<row>" where none was given
};

// min cost'x + offset, rows.lower <= A x <= rows.upper, lower <= x <= upper, some x integer.
struct LpModel {
  Columns columns;
  Rows rows;
  double offset = 0.0;
  std::string name;

  bool has_integers() const;
};

}  // namespace gridkeel::solver
