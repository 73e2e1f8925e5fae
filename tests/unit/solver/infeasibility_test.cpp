#include "solver/infeasibility.hpp"

#include <gmock/gmock.h>

#include "common/random.hpp"

namespace gridkeel::solver::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Three whole numbers between 0 and 10, without rows.
LpModel three(bool integer = true) {
  LpModel model;
  for (int j = 0; j < 3; ++j) model.columns.add(1.0, 0.0, 10.0, integer);
  return model;
}
std::vector<char> none(const LpModel& model) {
  return std::vector<char>(static_cast<std::size_t>(model.rows.count()), 0);
}
std::vector<int> conflict(const LpModel& model) { return conflicting_rows(model, none(model)); }

TEST(HasFeasiblePoint, LooksAtIntegersToo) {
  LpModel model = three();
  EXPECT_EQ(has_feasible_point(model), true);
  model.rows.add(3.0, 3.0, {{0, 2.0}, {1, 2.0}});
  EXPECT_EQ(has_feasible_point(model), false);
  model.columns.integer.assign(3, 0);
  EXPECT_EQ(has_feasible_point(model), true);
}

TEST(HasFeasiblePoint, CostsDoNotMatter) {
  LpModel model;
  model.columns.add(-1.0, 0.0, kInf, false);
  EXPECT_EQ(has_feasible_point(model), true) << "unbounded, but feasible";
}

TEST(HasFeasiblePoint, SaysNothingIfStopped) {
  StopToken stop;
  stop.set_time_limit_s(0.0);
  LpModel model = three();
  RandomStream random(3, "equality-knapsack");
  std::vector<Entry> row;
  model.columns = {};
  for (int j = 0; j < 60; ++j) {
    model.columns.add(0.0, 0.0, 1.0, true);
    row.push_back({j, 2.0 * (1000 + random.integer(9000))});
  }
  model.rows.add(100001.0, 100001.0, row);
  EXPECT_NE(has_feasible_point(model, &stop), true);
}

TEST(ConflictingRows, NamesOnlyWhatContradicts) {
  LpModel model = three(false);
  model.rows.add(-kInf, 5.0, {{0, 1.0}});
  model.rows.add(0.0, kInf, {{1, 1.0}, {2, -1.0}});
  model.rows.add(-kInf, 3.0, {{1, 1.0}});
  model.rows.add(9.0, kInf, {{0, 1.0}, {1, 1.0}});
  EXPECT_THAT(conflict(model), ElementsAre(0, 2, 3));
}

TEST(ConflictingRows, MayBeOneRowAgainstTheBounds) {
  LpModel model = three();
  model.rows.add(-kInf, 5.0, {{0, 1.0}});
  model.rows.add(31.0, kInf, {{0, 1.0}, {1, 1.0}, {2, 1.0}});
  EXPECT_THAT(conflict(model), ElementsAre(1));
}

TEST(ConflictingRows, FindsWhatOnlyWholeNumbersContradict) {
  LpModel model = three();
  model.rows.add(-kInf, 8.0, {{2, 1.0}});
  model.rows.add(0.3, kInf, {{0, 0.25}, {1, 0.25}});
  model.rows.add(-kInf, 0.4, {{0, 0.25}, {1, 0.25}});
  EXPECT_THAT(conflict(model), ElementsAre(1, 2));
}

TEST(ConflictingRows, DoesNotQuestionWhatIsGiven) {
  LpModel model = three();
  model.rows.add(-kInf, 5.0, {{0, 1.0}});
  model.rows.add(6.0, kInf, {{0, 1.0}});
  EXPECT_THAT(conflicting_rows(model, {1, 0}), ElementsAre(1));
  EXPECT_THAT(conflicting_rows(model, {1, 1}), IsEmpty());
}

// Any set found contradicts itself, and no longer does once one row is left out.
TEST(ConflictingRows, IsIrreducible) {
  int found = 0;
  for (std::uint64_t k = 0; k < 60; ++k) {
    RandomStream random(8, "conflicts", k);
    LpModel model = three(k % 2 == 0);
    for (int r = 0; r < 12; ++r) {
      const double side = random.uniform(-2.0, 20.0);
      const std::vector<Entry> row{{0, random.uniform(-1.0, 2.0)}, {1, random.uniform(-1.0, 2.0)}, {2, 1.0}};
      random.chance(0.5) ? model.rows.add(side, kInf, row) : model.rows.add(-kInf, side, row);
    }
    if (has_feasible_point(model) == true) continue;
    ++found;
    const std::vector<int> rows = conflict(model);
    ASSERT_FALSE(rows.empty());
    for (std::size_t left_out = 0; left_out <= rows.size(); ++left_out) {
      LpModel part;
      part.columns = model.columns;
      for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i == left_out) continue;
        const auto view = row_of(model.rows.matrix, rows[i]);
        part.rows.add(model.rows.lower[static_cast<std::size_t>(rows[i])],
                      model.rows.upper[static_cast<std::size_t>(rows[i])],
                      std::vector<Entry>(view.begin(), view.end()));
      }
      EXPECT_EQ(has_feasible_point(part), left_out < rows.size()) << k;
    }
  }
  EXPECT_GT(found, 10);
}

}  // namespace
}  // namespace gridkeel::solver::test
