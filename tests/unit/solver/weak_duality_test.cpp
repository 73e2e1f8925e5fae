#include "solver/weak_duality.hpp"

#include <gtest/gtest.h>

#include "solver/mip_solver.hpp"
#include "unit/solver/random_lp.hpp"

namespace gridkeel::solver::test {
namespace {

TEST(BoundTerm, TakesTheCheaperBound) {
  EXPECT_EQ(bound_term(2.0, -3.0, 5.0), -6.0);
  EXPECT_EQ(bound_term(-2.0, -3.0, 5.0), -10.0);
  EXPECT_EQ(bound_term(0.0, -kInf, kInf), 0.0);
  EXPECT_EQ(bound_term(1.0, -kInf, 5.0), -kInf);
  EXPECT_EQ(bound_term(-1.0, 0.0, kInf), -kInf);
}

TEST(ClipToFiniteSides, ZeroesMultipliersThatPriceInfinity) {
  std::vector<double> pi{1.0, -1.0, 1.0, -1.0, 0.0};
  const std::vector<double> lower{-kInf, -kInf, 0.0, 0.0, -kInf}, upper{0.0, 0.0, kInf, kInf, kInf};
  clip_to_finite_sides(lower, upper, pi);
  EXPECT_EQ(pi, (std::vector<double>{0.0, -1.0, 1.0, 0.0, 0.0}));
}

// min x + y : x + y >= 2, 0 <= x, y <= 10. At pi = 1/2 the bound is 1, at 1 it is 2, at 2 it is 4 - 20.
TEST(WeakDuality, HandValues) {
  LpModel model;
  model.columns.add(1.0, 0.0, 10.0, false);
  model.columns.add(1.0, 0.0, 10.0, false);
  model.rows.add(2.0, kInf, {{0, 1.0}, {1, 1.0}});
  model.offset = 100.0;
  EXPECT_EQ(weak_duality_bound(model, {0.5}), 101.0);
  EXPECT_EQ(weak_duality_bound(model, {1.0}), 102.0);
  EXPECT_EQ(weak_duality_bound(model, {2.0}), 84.0);
  EXPECT_EQ(weak_duality_bound(model, {-5.0}), 100.0) << "prices the infinite side: unusable";
}

TEST(WeakDuality, AnyMultipliersAreBelowTheOptimumAndTheTrueOnesReachIt) {
  for (int k = 0; k < 300; ++k) {
    RandomStream random(3, "weak-duality", static_cast<std::uint64_t>(k));
    const RandomLp lp = random_lp(random, 2 + random.integer(10), 1 + random.integer(10), k % 2 == 1);
    const MipResult best = solve_model(lp.model);
    ASSERT_EQ(best.status, MipStatus::optimal) << k;
    const double tolerance = 1e-8 * std::max(1.0, std::abs(best.objective));
    ASSERT_LE(best.objective, objective_at(lp.model, lp.point) + tolerance) << k;
    ASSERT_EQ(best.dual.size(), static_cast<std::size_t>(lp.model.rows.count()));
    // With open columns a reduced cost of rounding size may price an infinite bound.
    const double at_dual = weak_duality_bound(lp.model, best.dual);
    ASSERT_LE(at_dual, best.objective + tolerance) << k;
    if (k % 2 == 0) {
      ASSERT_NEAR(at_dual, best.objective, 1e-7 * std::max(1.0, std::abs(best.objective))) << k;
    }
    for (int trial = 0; trial < 10; ++trial) {
      std::vector<double> pi = best.dual;
      const double noise = trial < 5 ? 0.1 : 3.0;
      for (double& v : pi) v += random.normal(0.0, noise);
      ASSERT_LE(weak_duality_bound(lp.model, pi), best.objective + tolerance) << k;
    }
  }
}

TEST(PrimalResidual, IsTheLargestViolation) {
  LpModel model;
  model.columns.add(0.0, 0.0, 1.0, false);
  model.columns.add(0.0, -kInf, kInf, false);
  model.rows.add(1.0, 2.0, {{0, 1.0}, {1, 2.0}});
  EXPECT_EQ(primal_residual(model, {1.0, 0.25}), 0.0);
  EXPECT_EQ(primal_residual(model, {-0.5, 1.0}), 0.5) << "lower bound";
  EXPECT_EQ(primal_residual(model, {1.25, 0.0}), 0.25) << "upper bound";
  EXPECT_EQ(primal_residual(model, {0.0, 0.25}), 0.5) << "lower side";
  EXPECT_EQ(primal_residual(model, {0.0, 2.0}), 2.0) << "upper side";
}

}  // namespace
}  // namespace gridkeel::solver::test
