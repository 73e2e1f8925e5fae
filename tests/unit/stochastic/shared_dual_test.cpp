#include "stochastic/recourse/shared_dual.hpp"

#include <gtest/gtest.h>

#include "unit/stochastic/cut_pool.hpp"
#include "unit/stochastic/lazy_instance.hpp"

namespace gridkeel::stochastic::test {
namespace {

void expect_like_cut_from_dual(const TwoStageProblem& problem, std::uint64_t index) {
  RandomStream random(91, "shared", index);
  const std::vector<double> x = random_point(random, problem), y = random_point(random, problem);
  RecourseEvaluator evaluator(problem, 1);
  std::vector<DualPoint> duals(static_cast<std::size_t>(problem.scenario_count()));
  evaluator.evaluate_all(x, nullptr, [&](RecourseResult&& r) { duals[static_cast<std::size_t>(r.scenario)] = r.dual; });
  for (const DualPoint& dual : duals) {
    const TemplateChanges changes(problem, dual.recourse);
    const SharedDual shared(problem, changes, dual);
    EXPECT_EQ(shared.recourse(), dual.recourse);
    for (int s = 0; s < problem.scenario_count(); ++s) {
      if (problem.scenarios[static_cast<std::size_t>(s)].recourse != dual.recourse) continue;
      const Cut full = cut_from_dual(problem, s, dual), quick = shared.cut(s, changes.sides(s));
      const double tolerance = 1e-9 * std::max(1.0, std::abs(full.constant));
      EXPECT_NEAR(quick.constant, full.constant, tolerance);
      for (std::size_t j = 0; j < full.slope.size(); ++j) EXPECT_NEAR(quick.slope[j], full.slope[j], 1e-9);
      EXPECT_NEAR(shared.value(s, changes.sides(s), y), full.at(y), tolerance);
    }
  }
}

TEST(SharedDual, GivesTheSameCutsAsGoingThroughTheWholeProblem) {
  for (std::uint64_t k = 0; k < 60; ++k) {
    Features features;
    features.scenarios = 8;
    features.technology = k % 2 == 0;
    features.column_bounds = k % 3 == 0;
    features.templates = 1 + static_cast<int>(k % 2);
    expect_like_cut_from_dual(random_problem(k, features), k);
  }
}

TEST(SharedDual, PricesLazyRows) {
  for (std::uint64_t k = 0; k < 20; ++k) expect_like_cut_from_dual(lazy_problem(k), k);
}

// A multiplier on a side that is open in one scenario cannot be used there.
TEST(SharedDual, RefusesWhatIsInfiniteInAScenario) {
  TwoStageProblem p = newsvendor();
  p.scenarios[4].row_sides = {{0, -kInf, 0.0}};
  const TemplateChanges changes(p, 0);
  const SharedDual dual(p, changes, {0, {2.0}, {}});
  EXPECT_TRUE(std::isfinite(dual.value(3, changes.sides(3), std::vector<double>{1.0})));
  EXPECT_EQ(dual.value(4, changes.sides(4), std::vector<double>{1.0}), -kInf);
  EXPECT_EQ(dual.cut(4, changes.sides(4)).constant, -kInf);
}

}  // namespace
}  // namespace gridkeel::stochastic::test
