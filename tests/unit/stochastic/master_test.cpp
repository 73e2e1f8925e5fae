#include "stochastic/lshaped/master.hpp"

#include <gtest/gtest.h>

#include "solver/weak_duality.hpp"
#include "unit/stochastic/cut_pool.hpp"
#include "unit/stochastic/risk_cases.hpp"
#include "unit/stochastic/solve_support.hpp"

namespace gridkeel::stochastic::test {
namespace {

struct Case {
  TwoStageProblem problem;
  RiskSpec spec;
  std::unique_ptr<RiskMeasure> risk;
  std::vector<std::vector<double>> points;
  std::vector<Cut> cuts;

  explicit Case(std::uint64_t index) : problem(random_problem(index, features_of(index))) {
    RandomStream random(88, "master", index);
    spec = random_spec(random, kAllKinds[index % 3], problem.scenario_count(), problem.scenario_count());
    spec.probability = problem.probabilities();
    risk = make_risk_measure(spec);
    points = some_points(problem, index, 4);
    cuts = cuts_at(problem, points);
  }
};

TEST(Master, RelaxationIsBelowTheOptimumAndItsBoundIsProven) {
  for (std::uint64_t k = 0; k < 24; ++k) {
    const Case c(k);
    Master master(c.problem, *c.risk);
    for (const Cut& cut : c.cuts) master.add_cut(cut);
    EXPECT_EQ(master.cut_count(), static_cast<int>(c.cuts.size()));
    const MasterPoint point = master.solve_lp({}, {});
    ASSERT_TRUE(point.feasible);
    const double relaxation = solve_reference(c.problem, c.spec, true).upper_bound;
    const double tolerance = 1e-6 * std::max(1.0, std::abs(relaxation));
    EXPECT_LE(point.bound, relaxation + tolerance) << k;
    EXPECT_NEAR(point.bound, point.value(), tolerance) << k;
    EXPECT_LE(solver::primal_residual(c.problem.first_stage, point.x), 1e-7);
    EXPECT_NEAR(point.risk, c.risk->evaluate(point.theta).value, 1e-9 * std::max(1.0, std::abs(point.risk)));
    EXPECT_EQ(point.theta, master.model_losses(point.x));
  }
}

TEST(Master, ModelIsTightWhereItsCutsWereMadeAndBelowElsewhere) {
  const Case c(3);
  Master master(c.problem, *c.risk);
  for (const Cut& cut : c.cuts) master.add_cut(cut);
  for (const auto& x : c.points) {
    const auto model = master.model_losses(x), truth = losses_at(c.problem, x);
    for (std::size_t s = 0; s < truth.size(); ++s)
      EXPECT_NEAR(model[s], truth[s], 1e-6 * std::max(1.0, std::abs(truth[s])));
  }
  for (const auto& x : some_points(c.problem, 99, 5)) {
    const auto model = master.model_losses(x), truth = losses_at(c.problem, x);
    for (std::size_t s = 0; s < truth.size(); ++s)
      EXPECT_LE(model[s], truth[s] + 1e-6 * std::max(1.0, std::abs(truth[s])));
  }
}

TEST(Master, BoxIsHeededAndLiftedAgain) {
  const Case c(4);
  Master master(c.problem, *c.risk);
  for (const Cut& cut : c.cuts) master.add_cut(cut);
  const MasterPoint everywhere = master.solve_lp({}, {});
  std::vector<double> lower = c.problem.first_stage.columns.lower, upper = lower;
  for (std::size_t j = 0; j < upper.size(); ++j) upper[j] = lower[j] = 1.0;
  const MasterPoint inside = master.solve_lp(lower, upper);
  for (double v : inside.x) EXPECT_NEAR(v, 1.0, 1e-9);
  EXPECT_GE(inside.value(), everywhere.value() - 1e-9);
  EXPECT_NEAR(master.solve_lp({}, {}).value(), everywhere.value(), 1e-6 * std::max(1.0, std::abs(everywhere.value())));
}

TEST(Master, CutsWithoutFiniteConstantAreDropped) {
  const Case c(0);
  Master master(c.problem, *c.risk);
  Cut cut = c.cuts[0];
  cut.constant = -kInf;
  master.add_cut(cut);
  EXPECT_EQ(master.cut_count(), 0);
}

TEST(Master, IntegerBoundIsBelowTheOptimum) {
  for (std::uint64_t k = 1; k < 24; k += 2) {
    const Case c(k);
    Master master(c.problem, *c.risk);
    for (const Cut& cut : c.cuts) master.add_cut(cut);
    const double relaxed = master.solve_lp({}, {}).bound;
    const MasterPoint point = master.solve_integer(1e-6, 60.0, nullptr, {});
    ASSERT_TRUE(point.feasible) << k;
    const double optimum = solve_reference(c.problem, c.spec).upper_bound;
    const double tolerance = 1e-6 * std::max(1.0, std::abs(optimum));
    EXPECT_LE(point.bound, optimum + tolerance) << k;
    EXPECT_LE(point.bound, point.value() + tolerance) << k;
    EXPECT_GE(point.value(), relaxed - tolerance) << k;
    for (std::size_t j = 0; j < point.x.size(); ++j)
      if (c.problem.first_stage.columns.integer[j]) {
        EXPECT_EQ(point.x[j], std::round(point.x[j]));
      }
  }
}

TEST(Master, InfeasibleFirstStageIsNotFeasible) {
  Case c(0);
  c.problem.first_stage.rows.add(1e6, kInf, {{0, 1.0}});
  Master master(c.problem, *c.risk);
  EXPECT_FALSE(master.solve_lp({}, {}).feasible);
}

}  // namespace
}  // namespace gridkeel::stochastic::test
