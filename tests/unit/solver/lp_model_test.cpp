#include "solver/lp_model.hpp"

#include <gmock/gmock.h>

namespace gridkeel::solver {
namespace {

std::vector<std::pair<int, double>> row(const SparseRows& matrix, int r) {
  std::vector<std::pair<int, double>> out;
  for (const Entry& e : row_of(matrix, r)) out.emplace_back(e.index, e.value);
  return out;
}
using Pairs = std::vector<std::pair<int, double>>;

TEST(SparseRows, SortsMergesAndDropsZeros) {
  SparseRows matrix;
  EXPECT_EQ(matrix.add({{3, 1.0}, {0, 2.0}, {3, 0.5}, {1, 4.0}, {1, -4.0}}), 0);
  EXPECT_EQ(row(matrix, 0), (Pairs{{0, 2.0}, {3, 1.5}}));
  EXPECT_EQ(matrix.nonzeros(), 2);
}

TEST(SparseRows, KeepsEmptyRowsBetweenOthers) {
  SparseRows matrix;
  EXPECT_EQ(matrix.count(), 0);
  matrix.add({{1, 1.0}});
  matrix.add({});
  matrix.add({{0, 2.0}, {0, -2.0}});
  matrix.add({{2, 7.0}});
  EXPECT_EQ(matrix.count(), 4);
  EXPECT_TRUE(row(matrix, 1).empty());
  EXPECT_TRUE(row(matrix, 2).empty());
  EXPECT_EQ(row(matrix, 3), (Pairs{{2, 7.0}}));
}

TEST(SparseRows, DotIsTheRowsActivity) {
  SparseRows matrix;
  matrix.add({{2, 3.0}, {0, -1.0}});
  EXPECT_EQ(matrix.dot(0, {5.0, 100.0, 2.0}), 1.0);
}

TEST(Columns, NamesAreOptionalAndPositional) {
  Columns columns;
  columns.add(1.0, 0.0, 1.0, false);
  EXPECT_TRUE(columns.names.empty()) << "a model without names keeps no list";
  columns.add(2.0, 0.0, 1.0, true, "second");
  columns.add(3.0, 0.0, 1.0, false);
  EXPECT_EQ(columns.name(0), "c0");
  EXPECT_EQ(columns.name(1), "second");
  EXPECT_EQ(columns.name(2), "c2");
  EXPECT_EQ(columns.count(), 3);
}

TEST(Rows, AddReturnsTheIndexAndKeepsSides) {
  Rows rows;
  EXPECT_EQ(rows.add(-kInf, 4.0, {{0, 1.0}}), 0);
  EXPECT_EQ(rows.add(1.0, 1.0, {{1, 1.0}}, "equal"), 1);
  EXPECT_EQ(rows.name(0), "r0");
  EXPECT_EQ(rows.name(1), "equal");
  EXPECT_EQ(rows.upper[0], 4.0);
  EXPECT_EQ(rows.lower[1], 1.0);
}

TEST(LpModel, KnowsWhetherItHasIntegers) {
  LpModel model;
  model.columns.add(1.0, 0.0, 1.0, false);
  EXPECT_FALSE(model.has_integers());
  model.columns.add(1.0, 0.0, 1.0, true);
  EXPECT_TRUE(model.has_integers());
}

}  // namespace
}  // namespace gridkeel::solver
