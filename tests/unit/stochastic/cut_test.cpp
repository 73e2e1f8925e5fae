#include "stochastic/recourse/cut.hpp"

#include <gtest/gtest.h>

#include "solver/mip_solver.hpp"
#include "unit/instances.hpp"
#include "unit/stochastic/instances.hpp"

namespace gridkeel::stochastic::test {
namespace {

double recourse_value(const TwoStageProblem& problem, int scenario, const std::vector<double>& x) {
  const solver::MipResult result = solver::solve_model(recourse_lp(problem, scenario, x));
  EXPECT_EQ(result.status, solver::MipStatus::optimal);
  return result.objective;
}

TEST(Cut, IsAffine) {
  const Cut cut{0, 2.0, {1.0, -3.0}};
  EXPECT_EQ(cut.at(std::vector<double>{0.0, 0.0}), 2.0);
  EXPECT_EQ(cut.at(std::vector<double>{4.0, 1.0}), 3.0);
}

// min 2 y : y >= 3 - x, 0 <= y <= 10: at the multiplier 2 the cut is 6 - 2 x; at 1 it is 3 - x.
TEST(CutFromDual, HandValues) {
  TwoStageProblem p;
  p.first_stage.columns.add(1.0, 0.0, 5.0, false);
  RecourseTemplate t;
  t.columns.add(2.0, 0.0, 10.0, false);
  t.rows.add(3.0, kInf, {{0, 1.0}});
  t.technology.add({{0, 1.0}});
  p.templates.push_back(t);
  ScenarioData s;
  s.probability = 1.0;
  s.offset = 100.0;
  p.scenarios.push_back(s);
  const Cut tight = cut_from_dual(p, 0, {0, {2.0}, {}}), half = cut_from_dual(p, 0, {0, {1.0}, {}});
  EXPECT_EQ(tight.constant, 106.0);
  EXPECT_EQ(tight.slope, (std::vector<double>{-2.0}));
  EXPECT_EQ(half.constant, 103.0);
  const Cut steep = cut_from_dual(p, 0, {0, {3.0}, {}});
  EXPECT_EQ(steep.constant, 100.0 + 9.0 - 10.0) << "the reduced cost -1 is priced at the upper bound";
  EXPECT_EQ(cut_from_dual(p, 0, {0, {-1.0}, {}}).constant, 100.0) << "prices the infinite side: dropped";
  p.templates[0].columns.upper[0] = kInf;
  EXPECT_EQ(cut_from_dual(p, 0, {0, {3.0}, {}}).constant, -kInf) << "an infinite bound has no price";
}

// Weak duality: any multipliers bound the recourse from below, everywhere.
TEST(CutFromDual, AnyMultipliersAreValidOnRandomProblems) {
  constexpr int kProblems = instances(1000);
  int informative = 0;
  for (std::uint64_t k = 0; k < kProblems; ++k) {
    Features features = features_of(k);
    features.costs = features.matrix = features.technology = features.column_bounds = true;
    features.scenarios = 2;
    TwoStageProblem problem = random_problem(k, features);
    RandomStream random(79, "any-dual", k);
    DualPoint dual{problem.scenarios[1].recourse, {}, {}};
    const auto& t = problem.templates[static_cast<std::size_t>(dual.recourse)];
    for (int r = 0; r < t.rows.count(); ++r) dual.rows.push_back(random.chance(0.2) ? 0.0 : random.normal(0.0, 4.0));
    const Cut cut = cut_from_dual(problem, 1, dual);
    const std::vector<double> x = random_point(random, problem);
    const double value = recourse_value(problem, 1, x);
    ASSERT_LE(cut.at(x), value + 1e-7 * std::max(1.0, std::abs(value))) << k;
    informative += std::isfinite(cut.constant) ? 1 : 0;

    // The true multipliers at x give a tight cut that is valid elsewhere too.
    const solver::MipResult best = solver::solve_model(recourse_lp(problem, 1, x));
    dual.rows = best.dual;
    const Cut tight = cut_from_dual(problem, 1, dual);
    ASSERT_NEAR(tight.at(x), value, 1e-6 * std::max(1.0, std::abs(value))) << k;
    const std::vector<double> elsewhere = random_point(random, problem);
    const double there = recourse_value(problem, 1, elsewhere);
    ASSERT_LE(tight.at(elsewhere), there + 1e-6 * std::max(1.0, std::abs(there))) << k;
  }
  EXPECT_EQ(informative, kProblems) << "all bounds are finite";
}

// Scenarios that share costs and matrix share dual feasibility: a neighbour's multipliers are usable as they are.
TEST(CutFromDual, NeighboursDualsAreValid) {
  for (std::uint64_t k = 0; k < 100; ++k) {
    Features features;
    features.technology = true;
    features.scenarios = 3;
    const TwoStageProblem problem = random_problem(k, features);
    ASSERT_TRUE(problem.scenarios[0].shares_duals());
    RandomStream random(80, "neighbour", k);
    const std::vector<double> x = random_point(random, problem);
    const solver::MipResult best = solver::solve_model(recourse_lp(problem, 0, x));
    for (int s = 0; s < 3; ++s) {
      const double value = recourse_value(problem, s, x);
      ASSERT_LE(cut_from_dual(problem, s, {0, best.dual, {}}).at(x), value + 1e-6 * std::max(1.0, std::abs(value)));
    }
  }
}

TEST(Recourse, IsConvexInX) {
  for (std::uint64_t k = 0; k < 150; ++k) {
    const TwoStageProblem problem = random_problem(k, features_of(k));
    RandomStream random(81, "convex", k);
    const auto a = random_point(random, problem), b = random_point(random, problem);
    const double share = random.uniform();
    std::vector<double> between;
    for (std::size_t j = 0; j < a.size(); ++j) between.push_back(share * a[j] + (1.0 - share) * b[j]);
    const double chord = share * recourse_value(problem, 0, a) + (1.0 - share) * recourse_value(problem, 0, b);
    ASSERT_LE(recourse_value(problem, 0, between), chord + 1e-7 * std::max(1.0, std::abs(chord))) << k;
  }
}

}  // namespace
}  // namespace gridkeel::stochastic::test
