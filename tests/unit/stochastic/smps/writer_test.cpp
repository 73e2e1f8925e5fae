// How single pieces are written; that problems survive the way there and back is tested in round_trip_test.cpp.
#include "stochastic/smps/writer.hpp"

#include "stochastic/smps/file_names.hpp"
#include "stochastic/smps/row_forms.hpp"
#include "unit/stochastic/instances.hpp"
#include "unit/stochastic/smps/support.hpp"

namespace gridkeel::stochastic::smps::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(FileNames, HaveNoBlanksAndNoTwins) {
  FileNames names;
  names.reserve("RHS");
  EXPECT_EQ(names.add("x[1,a-b]"), "x[1,a-b]");
  EXPECT_EQ(names.add("my column"), "my_column");
  EXPECT_EQ(names.add("my\tcolumn"), "my_column_2");
  EXPECT_EQ(names.add("'q'"), "_q'");
  EXPECT_EQ(names.add("RHS"), "RHS_2");
  EXPECT_EQ(names.add(""), "_");
  EXPECT_EQ(names.unused("x[1,a-b]"), "x[1,a-b]_2");
}

TEST(RowForms, AreThePlainestThatHoldAllScenarios) {
  const auto form = [](std::pair<double, double> core, const std::vector<std::pair<double, double>>& scenarios) {
    solver::Rows rows;
    rows.add(core.first, core.second, {});
    std::vector<ScenarioData> list;
    for (const auto& [lower, upper] : scenarios) {
      list.emplace_back();
      list.back().row_sides = {{0, lower, upper}};
    }
    return row_forms(rows, list)[0];
  };
  EXPECT_EQ(form({1, 1}, {{2, 2}}), RowForm::equal);
  EXPECT_EQ(form({1, kInf}, {{2, kInf}, {-kInf, kInf}}), RowForm::greater);
  EXPECT_EQ(form({-kInf, 1}, {{-kInf, 2}, {-kInf, kInf}}), RowForm::less);
  EXPECT_EQ(form({-kInf, kInf}, {}), RowForm::greater);
  EXPECT_EQ(form({1, 3}, {{2, 4}}), RowForm::ranged);
  EXPECT_EQ(form({1, 3}, {{2, 5}}), RowForm::split);
  EXPECT_EQ(form({1, 1}, {{-kInf, kInf}}), RowForm::split);
  EXPECT_EQ(form({1, kInf}, {{-kInf, 2}}), RowForm::split);
}

TEST(Writer, WritesPlainReadableFiles) {
  TwoStageProblem problem = stochastic::test::farmer(true);
  problem.first_stage.columns.names = {"wheat", "corn", "beets"};
  problem.first_stage.columns.upper[2] = kInf;
  const Written files = write(problem, "farm");
  EXPECT_THAT(files.core, testing::StartsWith("NAME farm\nROWS\n N OBJ\n L r0\n"));
  EXPECT_THAT(files.core, HasSubstr("COLUMNS\n M0 'MARKER' 'INTORG'\n wheat OBJ 150\n wheat r0 1\n wheat r0_2 2.5\n"));
  EXPECT_THAT(files.core, HasSubstr(" UP BND wheat 500\n UP BND corn 500\n PL BND beets\n"));
  EXPECT_EQ(files.time, "TIME farm\nPERIODS IMPLICIT\n wheat r0 STAGE-1\n c0 r0_2 STAGE-2\nENDATA\n");
  EXPECT_THAT(files.random, testing::StartsWith("STOCH farm\nSCENARIOS DISCRETE REPLACE\n SC yield80 ROOT 0.33333"));
  EXPECT_EQ(files.rows, 4);
  EXPECT_EQ(files.columns, 9);
  EXPECT_EQ(files.integers, 3);
  EXPECT_EQ(files.split_rows, 0);
}

TEST(Writer, RefusesWhatTheFormatCannotHold) {
  TwoStageProblem problem = stochastic::test::farmer();
  problem.first_stage = {};
  problem.templates[0].technology = {};
  for (int r = 0; r < 3; ++r) problem.templates[0].technology.add({});
  for (auto& s : problem.scenarios) s.technology.clear();
  EXPECT_THAT(error_of([&] { write(problem, "x"); }), HasSubstr("no first-stage columns"));
}

}  // namespace
}  // namespace gridkeel::stochastic::smps::test
