#include "solver/mip_solver.hpp"

#include <gtest/gtest.h>

#include "solver/weak_duality.hpp"
#include "unit/solver/random_lp.hpp"

namespace gridkeel::solver::test {
namespace {

// Knapsack: values 10 13 7 8, weights 3 4 2 3, capacity 7: best is 13 + 10 = 23.
LpModel knapsack() {
  LpModel model;
  const double value[] = {10, 13, 7, 8}, weight[] = {3, 4, 2, 3};
  std::vector<Entry> row;
  for (int j = 0; j < 4; ++j) {
    model.columns.add(-value[j], 0.0, 1.0, true);
    row.push_back({j, weight[j]});
  }
  model.rows.add(-kInf, 7.0, row);
  return model;
}

// A knapsack that no presolve settles: many items of nearly the same density.
LpModel hard_knapsack(int items, int rows) {
  LpModel model;
  RandomStream random(5, "hard-knapsack");
  for (int j = 0; j < items; ++j) model.columns.add(-random.uniform(90.0, 110.0), 0.0, 1.0, true);
  for (int r = 0; r < rows; ++r) {
    std::vector<Entry> row;
    for (int j = 0; j < items; ++j) row.push_back({j, 50.0 + random.integer(100)});
    model.rows.add(-kInf, 25.0 * items, row);
  }
  return model;
}

TEST(SolveModel, SolvesAnIntegerModel) {
  const MipResult result = solve_model(knapsack());
  ASSERT_EQ(result.status, MipStatus::optimal);
  EXPECT_NEAR(result.objective, -23.0, 1e-6);
  EXPECT_NEAR(result.dual_bound, -23.0, 1e-2);
  EXPECT_LE(result.dual_bound, result.objective + 1e-6);
  EXPECT_TRUE(result.dual.empty());
  EXPECT_NEAR(objective_at(knapsack(), result.x), -23.0, 1e-6);
}

TEST(SolveModel, ContinuousModelsHaveDuals) {
  LpModel model = knapsack();
  model.columns.integer.assign(4, 0);
  const MipResult result = solve_model(model);
  ASSERT_EQ(result.status, MipStatus::optimal);
  // By density: 7/2, 10/3, then 2 of 4 of the item worth 13: 7 + 10 + 6.5, at 3.25 per unit of capacity.
  EXPECT_NEAR(result.objective, -23.5, 1e-9);
  EXPECT_NEAR(result.dual_bound, -23.5, 1e-9);
  ASSERT_EQ(result.dual.size(), 1u);
  EXPECT_NEAR(result.dual[0], -3.25, 1e-9);
}

TEST(SolveModel, TellsInfeasible) {
  for (const bool integer : {false, true}) {
    LpModel model;
    model.columns.add(1.0, 0.0, 1.0, integer);
    model.columns.add(1.0, 0.0, 1.0, integer);
    model.rows.add(3.0, kInf, {{0, 1.0}, {1, 1.0}});
    const MipResult result = solve_model(model);
    EXPECT_EQ(result.status, MipStatus::infeasible);
    EXPECT_TRUE(result.x.empty());
  }
}

TEST(SolveModel, TellsInfeasibleByIntegralityAlone) {
  LpModel model;
  model.columns.add(1.0, 0.0, 5.0, true);
  model.columns.add(1.0, 0.0, 5.0, true);
  model.rows.add(3.0, 3.0, {{0, 2.0}, {1, 2.0}});
  EXPECT_EQ(solve_model(model).status, MipStatus::infeasible);
}

TEST(SolveModel, TellsUnbounded) {
  for (const bool integer : {false, true}) {
    LpModel model;
    model.columns.add(-1.0, 0.0, kInf, integer);
    model.columns.add(-1.0, 0.0, kInf, integer);
    model.rows.add(-kInf, 3.0, {{0, 1.0}, {1, -1.0}});
    EXPECT_EQ(solve_model(model).status, MipStatus::unbounded);
  }
}

TEST(SolveModel, TakesAStartAndKeepsItWhenThereIsNoTime) {
  const LpModel model = hard_knapsack(60, 5);
  MipOptions options;
  options.start.assign(60, 0.0);
  options.start[0] = 1.0;
  options.time_limit_s = 0.0;
  const MipResult result = solve_model(model, options);
  ASSERT_FALSE(result.x.empty());
  EXPECT_EQ(result.status, MipStatus::feasible);
  EXPECT_LE(result.objective, model.columns.cost[0] + 1e-6);
  EXPECT_LE(result.dual_bound, result.objective);
}

TEST(SolveModel, StopsWhenAsked) {
  StopToken stop;
  stop.request_stop();
  MipOptions options;
  options.stop = &stop;
  options.relative_gap = 0.0;
  options.absolute_gap = 0.0;
  const Stopwatch watch;
  const MipResult result = solve_model(hard_knapsack(60, 5), options);
  EXPECT_LT(watch.seconds(), 5.0);
  EXPECT_NE(result.status, MipStatus::optimal);
}

TEST(SolveModel, ReportsProgressWithBoundsInOrder) {
  int calls = 0;
  MipOptions options;
  options.relative_gap = 1e-3;
  options.on_progress = [&](double incumbent, double bound, double seconds) {
    ++calls;
    EXPECT_LE(bound, incumbent + 1e-6);
    EXPECT_GE(seconds, 0.0);
  };
  solve_model(hard_knapsack(30, 3), options);
  EXPECT_GT(calls, 0);
}

TEST(SolveModel, EndsAfterSoManyIterationsWithBoundsThatHold) {
  const LpModel model = hard_knapsack(30, 3);
  MipOptions options;
  options.relative_gap = 1e-9;
  const MipResult whole = solve_model(model, options);
  ASSERT_EQ(whole.status, MipStatus::optimal);
  options.iteration_limit = 1;
  const MipResult some = solve_model(model, options);
  EXPECT_NE(some.status, MipStatus::optimal);
  EXPECT_LT(some.nodes, whole.nodes);
  EXPECT_LE(some.dual_bound, whole.objective + 1e-6);
  EXPECT_GE(some.objective, whole.objective - 1e-6);
  EXPECT_EQ(solve_model(model, options).dual_bound, some.dual_bound) << "counted, not timed";
}

// The best of all integer points, found by counting them.
double best_by_counting(const LpModel& model) {
  std::vector<double> x = model.columns.lower;
  double best = kInf;
  for (;;) {
    if (primal_residual(model, x) <= 1e-9) best = std::min(best, objective_at(model, x));
    std::size_t j = 0;
    for (; j < x.size(); ++j) {
      if (x[j] + 1.0 <= model.columns.upper[j]) {
        x[j] += 1.0;
        break;
      }
      x[j] = model.columns.lower[j];
    }
    if (j == x.size()) return best;
  }
}

TEST(SolveModel, EqualsCountingOnSmallIntegerModels) {
  for (int k = 0; k < 60; ++k) {
    RandomStream random(6, "counting", static_cast<std::uint64_t>(k));
    const RandomLp lp = random_lp(random, 4, 1 + random.integer(3), false, 1.0);
    const double best = best_by_counting(lp.model);
    ASSERT_LT(best, kInf) << k;
    MipOptions options;
    options.relative_gap = 1e-9;
    options.sub_mip_heuristics = k % 2 == 0;
    const MipResult result = solve_model(lp.model, options);
    ASSERT_EQ(result.status, MipStatus::optimal) << k;
    ASSERT_NEAR(result.objective, best, 1e-6) << k;
    ASSERT_NEAR(result.dual_bound, best, 1e-5) << k;
  }
}

}  // namespace
}  // namespace gridkeel::solver::test
