#include "solver/lp_solver.hpp"

#include <gtest/gtest.h>

#include "solver/mip_solver.hpp"
#include "solver/weak_duality.hpp"
#include "unit/solver/random_lp.hpp"

namespace gridkeel::solver::test {
namespace {

// min -x - 2y : x + y <= 4, x + 3y <= 6, 0 <= x, y <= 10: optimum (3, 1), value -5, duals (-1/2, -1/2).
LpModel small() {
  LpModel model;
  model.columns.add(-1.0, 0.0, 10.0, false);
  model.columns.add(-2.0, 0.0, 10.0, false);
  model.rows.add(-kInf, 4.0, {{0, 1.0}, {1, 1.0}});
  model.rows.add(-kInf, 6.0, {{0, 1.0}, {1, 3.0}});
  return model;
}

class LpSolverTest : public testing::Test {
 protected:
  void SetUp() override { lp_.load(model_.columns, model_.rows, 7.0); }
  LpModel model_ = small();
  LpSolver lp_;
};

TEST_F(LpSolverTest, SolvesWithPrimalDualAndOffset) {
  ASSERT_EQ(lp_.solve(), LpStatus::optimal);
  EXPECT_NEAR(lp_.objective(), 2.0, 1e-9);
  EXPECT_NEAR(lp_.primal()[0], 3.0, 1e-9);
  EXPECT_NEAR(lp_.primal()[1], 1.0, 1e-9);
  EXPECT_NEAR(lp_.row_activity()[1], 6.0, 1e-9);
  EXPECT_NEAR(lp_.dual()[0], -0.5, 1e-9);
  EXPECT_NEAR(lp_.dual()[1], -0.5, 1e-9);
}

TEST_F(LpSolverTest, ChangesAreSeenByTheNextSolve) {
  ASSERT_EQ(lp_.solve(), LpStatus::optimal);
  lp_.set_all_row_bounds(std::vector<double>{-kInf, -kInf}, std::vector<double>{2.0, 6.0});
  ASSERT_EQ(lp_.solve(), LpStatus::optimal);
  EXPECT_NEAR(lp_.objective(), 7.0 - 4.0, 1e-9);  // (0, 2)
  lp_.set_all_costs(std::vector<double>{-3.0, -2.0});
  ASSERT_EQ(lp_.solve(), LpStatus::optimal);
  EXPECT_NEAR(lp_.objective(), 7.0 - 6.0, 1e-9);                                  // (2, 0)
  lp_.set_all_column_bounds(std::vector<double>{0.0}, std::vector<double>{0.5});  // of the first
  ASSERT_EQ(lp_.solve(), LpStatus::optimal);
  EXPECT_NEAR(lp_.objective(), 7.0 - 1.5 - 3.0, 1e-9);  // (0.5, 1.5)
  lp_.set_coefficient(0, 1, 3.0);
  ASSERT_EQ(lp_.solve(), LpStatus::optimal);
  EXPECT_NEAR(lp_.objective(), 7.0 - 1.5 - 1.0, 1e-9);  // (0.5, 0.5)
  lp_.set_all_column_bounds(std::vector<double>{1.0, 0.0}, std::vector<double>{1.0, 10.0});
  ASSERT_EQ(lp_.solve(), LpStatus::optimal);
  EXPECT_NEAR(lp_.objective(), 7.0 - 3.0 - 2.0 / 3.0, 1e-9);
}

TEST_F(LpSolverTest, AddsRows) {
  ASSERT_EQ(lp_.solve(), LpStatus::optimal);
  Rows rows;
  rows.add(0.0, 0.0, {{0, 1.0}});  // skipped by `first`
  rows.add(-kInf, 1.0, {{0, 1.0}});
  lp_.add_rows(rows, 1);
  EXPECT_EQ(lp_.rows(), 3);
  ASSERT_EQ(lp_.solve(), LpStatus::optimal);
  EXPECT_NEAR(lp_.objective(), 7.0 - 1.0 - 10.0 / 3.0, 1e-9);
  lp_.add_rows({});
  EXPECT_EQ(lp_.rows(), 3);
}

TEST_F(LpSolverTest, AddsAColumn) {
  lp_.add_column(-1.0, 0.0, 2.0);
  EXPECT_EQ(lp_.columns(), 3);
  ASSERT_EQ(lp_.solve(), LpStatus::optimal);
  EXPECT_NEAR(lp_.objective(), 0.0, 1e-9);
}

TEST_F(LpSolverTest, ReportsInfeasibleAndUnboundedAndRecovers) {
  lp_.set_all_row_bounds(std::vector<double>{-kInf, -kInf}, std::vector<double>{-1.0, 6.0});
  EXPECT_EQ(lp_.solve(), LpStatus::infeasible);
  lp_.set_all_row_bounds(std::vector<double>{-kInf, -kInf}, std::vector<double>{kInf, kInf});
  lp_.set_all_column_bounds(std::vector<double>{0.0}, std::vector<double>{kInf});
  EXPECT_EQ(lp_.solve(), LpStatus::unbounded);
  lp_.set_all_row_bounds(std::vector<double>{-kInf, -kInf}, std::vector<double>{4.0, 6.0});
  ASSERT_EQ(lp_.solve(), LpStatus::optimal);
  EXPECT_NEAR(lp_.objective(), 2.0, 1e-9);
}

TEST_F(LpSolverTest, IgnoresIntegrality) {
  model_.columns.integer = {1, 1};
  lp_.load(model_.columns, model_.rows);
  lp_.set_all_row_bounds(std::vector<double>{-kInf, -kInf}, std::vector<double>{2.5, 100.0});
  ASSERT_EQ(lp_.solve(), LpStatus::optimal);
  EXPECT_NEAR(lp_.objective(), -5.0, 1e-9);
}

TEST_F(LpSolverTest, AnEmptyModelIsOptimal) {
  LpSolver lp;
  lp.load({}, {});
  EXPECT_EQ(lp.solve(), LpStatus::optimal);
  EXPECT_EQ(lp.objective(), 0.0);
}

TEST(LpSolverBasis, ItsOwnBasisNeedsNoIteration) {
  RandomStream random(1, "lp-basis");
  const LpModel model = random_lp(random, 30, 20).model;
  LpSolver first;
  first.load(model.columns, model.rows, model.offset);
  ASSERT_EQ(first.solve(), LpStatus::optimal);
  EXPECT_GT(first.simplex_iterations(), 0);
  const Basis basis = first.basis();
  ASSERT_EQ(basis.columns.size(), 30u);
  ASSERT_EQ(basis.rows.size(), 20u);

  LpSolver second;
  second.load(model.columns, model.rows, model.offset);
  second.set_basis(basis);
  ASSERT_EQ(second.solve(), LpStatus::optimal);
  EXPECT_EQ(second.simplex_iterations(), 0);
  EXPECT_NEAR(second.objective(), first.objective(), 1e-9);
  second.clear_basis();
  ASSERT_EQ(second.solve(), LpStatus::optimal);
  EXPECT_GT(second.simplex_iterations(), 0);
}

// Whatever basis it starts from, also one of another model, a solve ends at the optimum of a cold one.
TEST(LpSolverBasis, HotStartsEqualColdOnesOnRandomModels) {
  Basis foreign;
  for (int k = 0; k < 200; ++k) {
    RandomStream random(2, "lp-hot", static_cast<std::uint64_t>(k));
    const RandomLp lp = random_lp(random, 4 + random.integer(12), 1 + random.integer(10), true);
    MipResult cold = solve_model(lp.model);
    ASSERT_EQ(cold.status, MipStatus::optimal) << k;
    LpSolver hot;
    hot.load(lp.model.columns, lp.model.rows, lp.model.offset);
    if (!foreign.empty()) hot.set_basis(foreign, true);
    ASSERT_EQ(hot.solve(), LpStatus::optimal) << k;
    ASSERT_NEAR(hot.objective(), cold.objective, 1e-7 * std::max(1.0, std::abs(cold.objective))) << k;
    ASSERT_LE(primal_residual(lp.model, hot.primal()), 1e-8) << k;

    Rows row;  // cuts the optimum off by one unit of cost, if the model allows
    std::vector<Entry> cost;
    for (int j = 0; j < lp.model.columns.count(); ++j)
      cost.push_back({j, lp.model.columns.cost[static_cast<std::size_t>(j)]});
    const double at_point = objective_at(lp.model, lp.point);
    const double target = std::min(at_point, hot.objective() + 1.0);
    row.add(target - lp.model.offset, kInf, cost);
    hot.add_rows(row);
    ASSERT_EQ(hot.solve(), LpStatus::optimal) << k;
    ASSERT_NEAR(hot.objective(), target, 1e-7 * std::max(1.0, std::abs(target))) << k;
    foreign = hot.basis();
  }
}

// Rising row limits make the dual simplex climb from 0 to 30 in many steps; it need not go beyond the cutoff.
TEST(LpSolverCutoff, EndsTheClimbAndStaysHot) {
  LpModel model;
  for (int j = 0; j < 30; ++j) model.columns.add(1.0, 0.0, 10.0, false);
  for (int j = 0; j < 30; ++j) model.rows.add(0.0, kInf, {{j, 1.0}, {(j + 1) % 30, 0.01}});
  LpSolver lp;
  lp.load(model.columns, model.rows);
  ASSERT_EQ(lp.solve(), LpStatus::optimal);
  lp.set_all_row_bounds(std::vector<double>(30, 1.0), std::vector<double>(30, kInf));
  LpOptions options;
  options.cutoff = 5.0;
  EXPECT_EQ(lp.solve(options), LpStatus::cut_off);
  options.cutoff = 40.0;
  ASSERT_EQ(lp.solve(options), LpStatus::optimal);
  EXPECT_NEAR(lp.objective(), 30.0 / 1.01, 1e-7);
  ASSERT_EQ(lp.solve(), LpStatus::optimal) << "no cutoff is left over";
}

TEST(LpSolverVersion, IsKnown) { EXPECT_EQ(solver_version().substr(0, 2), "1."); }

}  // namespace
}  // namespace gridkeel::solver::test
