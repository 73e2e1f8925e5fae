#include "stochastic/two_stage_problem.hpp"

#include <gmock/gmock.h>

#include "common/error.hpp"
#include "unit/common/message_of.hpp"
#include "unit/stochastic/instances.hpp"

namespace gridkeel::stochastic::test {
namespace {

using testing::HasSubstr;

TEST(RecourseDataTest, AppliesTheScenariosDeltas) {
  TwoStageProblem p = farmer();
  p.templates[0].offset = 5.0;
  ScenarioData& s = p.scenarios[1];
  s.costs = {{1, -99.0}};
  s.column_bounds = {{4, 1.0, 2.0}};
  s.row_sides = {{0, 210.0, 220.0}};
  s.offset = 0.5;
  const RecourseData d = recourse_data(p, 1), untouched = recourse_data(p, 0);
  EXPECT_EQ(d.cost[1], -99.0);
  EXPECT_EQ(d.cost[0], 238.0);
  EXPECT_EQ(d.lower[4], 1.0);
  EXPECT_EQ(d.upper[4], 2.0);
  EXPECT_EQ(d.row_lower[0], 210.0);
  EXPECT_EQ(d.row_upper[0], 220.0);
  EXPECT_EQ(d.row_lower[1], 240.0);
  EXPECT_EQ(d.offset, 5.5);
  EXPECT_EQ(untouched.cost[1], -170.0);
  EXPECT_EQ(untouched.offset, 5.0);
}

TEST(TechnologyTimes, ReplacesCoefficients) {
  const TwoStageProblem p = farmer();
  const std::vector<double> x{10.0, 20.0, 30.0};
  EXPECT_EQ(technology_times(p, 1, x), (std::vector<double>{25.0, 60.0, 600.0}));
  EXPECT_THAT(technology_times(p, 0, x), testing::Pointwise(testing::DoubleNear(1e-12), {20.0, 48.0, 480.0}));
  TwoStageProblem q = farmer();
  q.scenarios[1].technology = {{0, 2, 1.0}};  // not in the template
  EXPECT_EQ(technology_times(q, 1, x)[0], 25.0 + 30.0);
}

TEST(ScenarioDataTest, SharesDualsUnlessCostsOrMatrixChange) {
  ScenarioData s;
  s.row_sides = {{0, 1.0, 1.0}};
  s.technology = {{0, 0, 1.0}};
  EXPECT_TRUE(s.shares_duals());
  s.costs = {{0, 1.0}};
  EXPECT_FALSE(s.shares_duals());
  s.costs.clear();
  s.recourse_matrix = {{0, 0, 1.0}};
  EXPECT_FALSE(s.shares_duals());
}

TEST(Validate, AcceptsTheInstances) {
  EXPECT_NO_THROW(validate(farmer()));
  EXPECT_NO_THROW(validate(newsvendor()));
}

std::string fault(const std::function<void(TwoStageProblem&)>& change) {
  TwoStageProblem p = farmer();
  change(p);
  return message_of([&] { validate(p); });
}

TEST(Validate, NamesWhatIsWrong) {
  EXPECT_THAT(fault([](auto& p) { p.scenarios.clear(); }), HasSubstr("no scenarios"));
  EXPECT_THAT(fault([](auto& p) { p.templates[0].technology.add({}); }), HasSubstr("4 technology rows for 3 rows"));
  EXPECT_THAT(fault([](auto& p) { p.scenarios[2].recourse = 1; }), HasSubstr("'yield120': template 1"));
  EXPECT_THAT(fault([](auto& p) { p.scenarios[0].row_sides = {{3, 0.0, 0.0}}; }), HasSubstr("'yield80': row 3 of 3"));
  EXPECT_THAT(fault([](auto& p) { p.scenarios[0].column_bounds = {{-1, 0.0, 0.0}}; }), HasSubstr("column -1 of 6"));
  EXPECT_THAT(fault([](auto& p) { p.scenarios[0].costs = {{6, 0.0}}; }), HasSubstr("cost column 6 of 6"));
  EXPECT_THAT(fault([](auto& p) { p.scenarios[0].technology = {{0, 3, 0.0}}; }), HasSubstr("technology column 3 of 3"));
  EXPECT_THAT(fault([](auto& p) { p.scenarios[0].recourse_matrix = {{0, 9, 0.0}}; }), HasSubstr("recourse column 9"));
  EXPECT_THAT(fault([](auto& p) { p.scenarios[0].probability = 0.5; }),
              HasSubstr("probabilities sum to 1.16666666667"));
}

}  // namespace
}  // namespace gridkeel::stochastic::test
