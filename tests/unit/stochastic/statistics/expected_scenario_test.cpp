#include "stochastic/statistics/expected_scenario.hpp"

#include "unit/stochastic/instances.hpp"
#include "unit/stochastic/smps/support.hpp"

namespace gridkeel::stochastic::test {
namespace {

// Means of all kinds of data, against sums over the dense data of every scenario.
TEST(ExpectedProblem, IsTheMeanOfEveryNumber) {
  for (std::uint64_t index = 0; index < 20; ++index) {
    Features features;
    features.costs = features.matrix = features.technology = features.column_bounds = true;
    const TwoStageProblem p = random_problem(index, features);
    const TwoStageProblem mean = expected_problem(p);
    validate(mean);
    const RecourseData got = recourse_data(mean, 0);
    RandomStream random(1, "point", index);
    const std::vector<double> x = random_point(random, p);
    std::vector<double> cost(got.cost.size()), upper(got.cost.size()), rows(got.row_lower.size()), tx(rows.size());
    double offset = 0.0;
    for (int s = 0; s < p.scenario_count(); ++s) {
      const RecourseData data = recourse_data(p, s);
      const double w = p.scenarios[static_cast<std::size_t>(s)].probability;
      const std::vector<double> t = technology_times(p, s, x);
      for (std::size_t j = 0; j < cost.size(); ++j) cost[j] += w * data.cost[j], upper[j] += w * data.upper[j];
      for (std::size_t r = 0; r < rows.size(); ++r) {
        tx[r] += w * t[r];
        rows[r] += data.row_lower[r] == got.row_lower[r] ? w * got.row_lower[r] : w * data.row_lower[r];
      }
      offset += w * data.offset;
    }
    const std::vector<double> got_tx = technology_times(mean, 0, x);
    for (std::size_t j = 0; j < cost.size(); ++j) {
      EXPECT_NEAR(got.cost[j], cost[j], 1e-12);
      EXPECT_NEAR(got.upper[j], upper[j], 1e-9);
    }
    for (std::size_t r = 0; r < rows.size(); ++r) {
      if (std::isfinite(rows[r])) {
        EXPECT_NEAR(got.row_lower[r], rows[r], 1e-12);
      }
      EXPECT_NEAR(got_tx[r], tx[r], 1e-12);
    }
    EXPECT_NEAR(got.offset, offset, 1e-12);
  }
}

TEST(ExpectedProblem, RefusesSeveralTemplates) {
  Features features;
  features.templates = 2;
  const TwoStageProblem p = random_problem(0, features);
  EXPECT_THAT(smps::test::error_of([&] { expected_problem(p); }), testing::HasSubstr("2 different recourse models"));
}

TEST(ExpectedProblem, RefusesLimitsOfSomeScenariosOnly) {
  TwoStageProblem p = newsvendor();
  p.scenarios[4].column_bounds[0].upper = kInf;
  EXPECT_THAT(smps::test::error_of([&] { expected_problem(p); }),
              testing::AllOf(testing::HasSubstr("column c0"), testing::HasSubstr("'d5'")));
}

}  // namespace
}  // namespace gridkeel::stochastic::test
