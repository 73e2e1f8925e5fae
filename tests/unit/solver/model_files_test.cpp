#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "common/error.hpp"
#include "solver/mip_solver.hpp"
#include "unit/solver/random_lp.hpp"

namespace gridkeel::solver::test {
namespace {

namespace fs = std::filesystem;

class ModelFiles : public testing::TestWithParam<const char*> {
 protected:
  ModelFiles() { fs::create_directories(folder_); }
  ~ModelFiles() override { fs::remove_all(folder_); }
  std::string path(const std::string& stem) const { return (folder_ / (stem + GetParam())).string(); }
  const fs::path folder_ = fs::path(testing::TempDir()) / ("gridkeel-models-" + std::to_string(::getpid()));
};

// Index of each column and row by name: a reader may reorder them.
int find(const std::vector<std::string>& names, const std::string& name) {
  for (std::size_t k = 0; k < names.size(); ++k)
    if (names[k] == name) return static_cast<int>(k);
  return -1;
}

double coefficient(const LpModel& model, int row, int column) {
  for (const Entry& e : row_of(model.rows.matrix, row))
    if (e.index == column) return e.value;
  return 0.0;
}

TEST_P(ModelFiles, KeepEveryNumberAndName) {
  LpModel model;
  model.name = "every_kind";
  const bool is_mps = std::string(GetParam()) == ".mps";
  // The LP format knows no brackets: HiGHS then names all columns c0, c1, ….
  const int a = model.columns.add(1.5, 0.0, 4.0, true, is_mps ? "x[14,li-ion]" : "x_14_battery");
  const int b = model.columns.add(-0.1, -kInf, kInf, false, "any_sign");
  const int c = model.columns.add(0.0, -2.5, -1.25, false, is_mps ? "s001.shed[bus,t00]" : "s001.shed");
  const int d = model.columns.add(1.0 / 3.0, 0.0, kInf, false, "open");
  model.rows.add(1.0, kInf, {{a, 1.0}, {b, 1e-7}}, "ge");
  model.rows.add(-kInf, 1e6, {{b, -2.0}, {c, 0.1}}, "le");
  model.rows.add(0.25, 0.25, {{a, 1.0}, {d, 3.0}}, "eq");
  // HiGHS writes a range as two rows in LP files.
  model.rows.add(-1.0, is_mps ? 2.0 : kInf, {{c, 1.0}, {d, 1.0}}, "range");
  model.offset = -12.5;
  write_model(model, path("every"));
  const LpModel got = read_model(path("every"));

  ASSERT_EQ(got.columns.count(), 4);
  ASSERT_EQ(got.rows.count(), 4);
  EXPECT_NEAR(got.offset, -12.5, 1e-12);
  for (int j = 0; j < 4; ++j) {
    const int k = find(got.columns.names, model.columns.name(j));
    ASSERT_GE(k, 0) << model.columns.name(j);
    const auto i = static_cast<std::size_t>(j), o = static_cast<std::size_t>(k);
    EXPECT_NEAR(got.columns.cost[o], model.columns.cost[i], 1e-14);
    EXPECT_EQ(got.columns.lower[o], model.columns.lower[i]);
    EXPECT_EQ(got.columns.upper[o], model.columns.upper[i]);
    EXPECT_EQ(got.columns.integer[o], model.columns.integer[i]);
    for (int r = 0; r < 4; ++r) {
      const int s = find(got.rows.names, model.rows.name(r));
      ASSERT_GE(s, 0) << model.rows.name(r);
      EXPECT_NEAR(coefficient(got, s, k), coefficient(model, r, j), 1e-14);
      EXPECT_EQ(got.rows.lower[static_cast<std::size_t>(s)], model.rows.lower[static_cast<std::size_t>(r)]);
      EXPECT_EQ(got.rows.upper[static_cast<std::size_t>(s)], model.rows.upper[static_cast<std::size_t>(r)]);
    }
  }
}

TEST_P(ModelFiles, RandomModelsKeepTheirOptimum) {
  for (int k = 0; k < 20; ++k) {
    RandomStream random(7, "files", static_cast<std::uint64_t>(k));
    const LpModel model = random_lp(random, 8, 6, k % 2 == 1, k % 3 == 0 ? 0.5 : 0.0).model;
    write_model(model, path("random"));
    MipOptions options;
    options.relative_gap = 1e-9;
    const MipResult before = solve_model(model, options), after = solve_model(read_model(path("random")), options);
    ASSERT_EQ(before.status, MipStatus::optimal) << k;
    ASSERT_EQ(after.status, MipStatus::optimal) << k;
    ASSERT_NEAR(before.objective, after.objective, 1e-7 * std::max(1.0, std::abs(before.objective))) << k;
  }
}

TEST_P(ModelFiles, RefuseWhatCannotBeReadOrWritten) {
  EXPECT_THROW(read_model(path("missing")), FileError);
  std::ofstream(path("garbage")) << "this is no model\n";
  EXPECT_THROW(read_model(path("garbage")), FileError);
  LpModel model;
  model.columns.add(1.0, 0.0, 1.0, false, "x");
  EXPECT_THROW(write_model(model, (folder_ / "no" / "such" / "folder").string() + GetParam()), FileError);
}

INSTANTIATE_TEST_SUITE_P(Formats, ModelFiles, testing::Values(".mps", ".lp"),
                         [](const auto& format) { return std::string(format.param + 1); });

}  // namespace
}  // namespace gridkeel::solver::test
