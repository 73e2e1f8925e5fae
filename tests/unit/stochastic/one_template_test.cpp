#include "stochastic/one_template.hpp"

#include "unit/stochastic/lazy_instance.hpp"
#include "unit/stochastic/smps/support.hpp"

namespace gridkeel::stochastic::test {
namespace {

double value(const TwoStageProblem& p) { return solve_reference(p, expectation(p)).upper_bound; }

TEST(OneTemplate, SolvesToTheSameForEveryScenario) {
  for (std::uint64_t index = 0; index < 12; ++index) {
    SCOPED_TRACE(index);
    Features features = features_of(index);
    features.templates = 1 + static_cast<int>(index % 4);
    const TwoStageProblem problem = random_problem(index, features);
    const TwoStageProblem merged = with_one_template(problem);
    ASSERT_EQ(merged.templates.size(), 1u);
    validate(merged);
    EXPECT_NEAR(value(merged), value(problem), 1e-7 * std::max(1.0, std::abs(value(problem))));
    // Scenarios one by one, where a mistake in a rare one would drown in the mean.
    for (std::size_t s = 0; s < problem.scenarios.size(); ++s) {
      TwoStageProblem a = problem, b = merged;
      a.scenarios = {problem.scenarios[s]};
      b.scenarios = {merged.scenarios[s]};
      a.scenarios[0].probability = b.scenarios[0].probability = 1.0;
      EXPECT_NEAR(value(a), value(b), 1e-7 * std::max(1.0, std::abs(value(a))));
    }
  }
}

TEST(OneTemplate, FreesRowsAndFixesColumnsThatAScenarioLacks) {
  TwoStageProblem p = newsvendor();
  RecourseTemplate other = p.templates[0];
  p.templates[0].columns.names = {"sold", "returned"};
  other.columns.names = {"sold", "burnt"};
  other.rows.names = {"other"};
  p.templates.push_back(other);
  p.scenarios[9].recourse = 1;
  const TwoStageProblem merged = with_one_template(p);
  EXPECT_THAT(merged.templates[0].columns.names, testing::ElementsAre("sold", "returned", "burnt"));
  const RecourseData first = recourse_data(merged, 0), last = recourse_data(merged, 9);
  EXPECT_EQ(first.upper[2], 0.0);
  EXPECT_EQ(first.row_lower[1], -kInf);
  EXPECT_EQ(first.row_upper[1], kInf);
  EXPECT_EQ(last.upper[1], 0.0);
  EXPECT_EQ(last.row_lower[0], -kInf);
  EXPECT_EQ(last.row_lower[1], 0.0);
}

TEST(OneTemplate, RefusesColumnsThatAreIntegerSometimes) {
  Features features;
  features.templates = 2;
  TwoStageProblem p = random_problem(1, features);
  p.templates[1].columns.integer[0] = 1;
  EXPECT_THAT(smps::test::error_of([&] { with_one_template(p); }), testing::HasSubstr("column 'c0' is integer"));
}

TEST(WithoutLazyRows, SolvesToTheSame) {
  for (std::uint64_t index = 0; index < 5; ++index) {
    const TwoStageProblem lazy = lazy_problem(index), plain = without_lazy_rows(lazy);
    EXPECT_EQ(plain.templates[0].lazy, nullptr);
    validate(plain);
    EXPECT_NEAR(value(plain), value(lazy), 1e-7 * std::max(1.0, std::abs(value(lazy))));
  }
}

}  // namespace
}  // namespace gridkeel::stochastic::test
