#include "stochastic/integer/floor_cuts.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "unit/stochastic/integer/instances.hpp"

namespace gridkeel::stochastic::test {
namespace {

// Units of two kinds serve a demand; each that runs gives `least` MW at least, and nobody takes more than the demand.
// Units come from sites that must be opened (columns 2 and 3, which the recourse does not see).
TwoStageProblem units_problem(double demand_mw) {
  TwoStageProblem p;
  const double least_mw[] = {6.0, 3.0};
  for (int k = 0; k < 2; ++k) p.first_stage.columns.add(1.0, 0.0, 2.0, true);
  for (int k = 0; k < 2; ++k) p.first_stage.columns.add(1.0, 0.0, 1.0, true);
  for (int k = 0; k < 2; ++k) p.first_stage.rows.add(-kInf, 0.0, {{k, 1.0}, {2 + k, -2.0}});
  RecourseTemplate t;
  const int shed = t.columns.add(100.0, 0.0, kInf, false);
  const int served = t.columns.add(0.0, 0.0, kInf, false);
  for (int k = 0; k < 2; ++k) {
    const int on = t.columns.add(0.0, 0.0, 2.0, true), power = t.columns.add(1.0, 0.0, kInf, false);
    t.rows.add(-kInf, 0.0, {{on, 1.0}});
    t.technology.add({{k, -1.0}});
    t.rows.add(0.0, kInf, {{power, 1.0}, {on, -least_mw[k]}});
    t.technology.add({});
    t.rows.add(-kInf, 0.0, {{power, 1.0}, {on, -10.0}});
    t.technology.add({});
  }
  t.rows.add(0.0, 0.0, {{served, 1.0}, {3, -1.0}, {5, -1.0}});
  t.technology.add({});
  t.rows.add(demand_mw, demand_mw, {{served, 1.0}, {shed, 1.0}});
  t.technology.add({});
  p.templates.push_back(t);
  p.scenarios.resize(1);
  p.scenarios[0].probability = 1.0;
  return p;
}

double exact(const TwoStageProblem& p, const std::vector<double>& x) {
  return ScenarioMip(p, 0).at(x, 0.0, nullptr).upper;
}

void expect_below_everywhere(const TwoStageProblem& p, const Cut& cut) {
  for (const auto& z : whole_points(p)) {
    const double cost = exact(p, z);
    EXPECT_LE(cut.at(z), cost + 1e-6 * std::max(1.0, std::abs(cost)));
  }
}

// A demand of 4 MW: units of 6 MW at least cannot run, a relaxation runs two thirds of one.
TEST(FloorCuts, NameTheColumnThatWouldHelp) {
  const TwoStageProblem p = units_problem(4.0);
  const std::vector<double> x{1.0, 0.0, 1.0, 0.0};
  ASSERT_NEAR(exact(p, x), 400.0, 1e-6);
  ASSERT_NEAR(exact(p, {1.0, 1.0, 1.0, 1.0}), 4.0, 1e-6);
  FloorCuts floors(p);
  const auto cut = floors.at(0, x, {4.0, 400.0, 0}, nullptr);
  ASSERT_TRUE(cut.has_value());
  EXPECT_GE(cut->at(x), 202.0) << "half of what is missed at least";
  EXPECT_NE(cut->slope[1], 0.0);
  EXPECT_EQ(cut->slope[0], 0.0) << "more of what cannot run";
  EXPECT_EQ(cut->slope[3], 0.0) << "the recourse does not see the site";
  expect_below_everywhere(p, *cut);
}

// 8 MW: one unit of 3 to 10 MW would do, and one of 6 to 10 as well.
TEST(FloorCuts, AreNotThereWhereNothingIsMissed) {
  const TwoStageProblem p = units_problem(8.0);
  const std::vector<double> x{1.0, 0.0, 1.0, 0.0};
  FloorCuts floors(p);
  EXPECT_FALSE(floors.at(0, x, {8.0, 400.0, 0}, nullptr).has_value()) << "it costs 8";
}

// A model that knows less than what any first stage costs asks for no more than that.
TEST(FloorCuts, HoldWhereTheModelKnowsLittle) {
  for (std::uint64_t k = 0; k < 10; ++k) {
    const TwoStageProblem p = integer_recourse_problem(k, 1);
    FloorCuts floors(p);
    const std::vector<double> x = whole_points(p).front();
    const double cost = exact(p, x);
    if (!std::isfinite(cost)) continue;
    const auto cut = floors.at(0, x, {cost - 1e4, cost, 0}, nullptr);
    if (cut) expect_below_everywhere(p, *cut);
  }
}

TEST(FloorCuts, HoldAtAllWholePoints) {
  int found = 0, twice = 0;
  for (std::uint64_t k = 0; k < 30; ++k) {
    const TwoStageProblem p = integer_recourse_problem(k, 1);
    FloorCuts floors(p);
    for (const auto& x : whole_points(p)) {
      const double cost = exact(p, x);
      if (found > 25 || !std::isfinite(cost)) continue;
      const double known = ScenarioMip(p, 0).least();
      const auto cut = floors.at(0, x, {known, cost, 0}, nullptr);
      if (!cut) continue;
      ++found;
      EXPECT_GE(cut->at(x), known) << k;
      EXPECT_TRUE(cut->of_first_stage);
      expect_below_everywhere(p, *cut);
      // From there on, what the cut says is known: another column joins those at their lower bounds.
      const auto higher = floors.at(0, x, {cut->at(x), cost, 0}, nullptr);
      if (!higher) continue;
      ++twice;
      expect_below_everywhere(p, *higher);
    }
    if (found > 25) break;
  }
  EXPECT_GT(found, 10);
  EXPECT_GT(twice, 2);
}

}  // namespace
}  // namespace gridkeel::stochastic::test
