#include "stochastic/integer/floors.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "unit/instances.hpp"
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

double exact_at(const TwoStageProblem& p, const std::vector<double>& x) {
  return ScenarioMip(p, 0).at(x, 0.0, nullptr).upper;
}

// Every whole point and what it costs, by a MILP each: found once for all floors of a problem.
struct PointCosts {
  explicit PointCosts(const TwoStageProblem& p) : points(whole_points(p)) {
    for (const auto& z : points) exact.push_back(exact_at(p, z));
  }
  void expect_above(const std::vector<Floor>& floors) const {
    for (std::size_t k = 0; k < points.size(); ++k)
      for (const Floor& floor : floors)
        EXPECT_LE(floor.covers(points[k]) ? floor.value : floor.least,
                  exact[k] + 1e-6 * std::max(1.0, std::abs(exact[k])));
  }
  std::vector<std::vector<double>> points;
  std::vector<double> exact;
};

void expect_below_everywhere(const TwoStageProblem& p, const std::vector<Floor>& floors) {
  PointCosts(p).expect_above(floors);
}

// A demand of 4 MW: units of 6 MW at least cannot run, a relaxation runs two thirds of one.
TEST(Floors, NameTheColumnThatWouldHelp) {
  const TwoStageProblem p = units_problem(4.0);
  const std::vector<double> x{1.0, 0.0, 1.0, 0.0};
  ASSERT_NEAR(exact_at(p, x), 400.0, 1e-6);
  ASSERT_NEAR(exact_at(p, {1.0, 1.0, 1.0, 1.0}), 4.0, 1e-6);
  Floors floors(p);
  EXPECT_FALSE(floors.has_one(0));
  const auto found = floors.at(0, x, {4.0, 400.0, 0}, nullptr);
  ASSERT_EQ(found.size(), 1U) << "with one more unit the recourse is cheap";
  EXPECT_TRUE(floors.has_one(0));
  EXPECT_NEAR(found[0].value, 400.0, 1e-6);
  EXPECT_EQ(found[0].most, (std::vector<solver::Entry>{{1, 0.0}}))
      << "not more of what cannot run, nor the site, which the recourse does not see";
  expect_below_everywhere(p, found);
}

// 8 MW: one unit of 3 to 10 MW would do, and one of 6 to 10 as well.
TEST(Floors, AreNotThereWhereNothingIsMissed) {
  const TwoStageProblem p = units_problem(8.0);
  const std::vector<double> x{1.0, 0.0, 1.0, 0.0};
  Floors floors(p);
  EXPECT_TRUE(floors.at(0, x, {8.0, 400.0, 0}, nullptr).empty()) << "it costs 8";
}

// 17 MW take two units of 10 MW; one leaves 700 unserved, no less than what was asked for.
TEST(Floors, HoldColumnsToWhatHelpsTooLittle) {
  TwoStageProblem p = units_problem(17.0);
  p.first_stage.columns.upper[1] = 0.0;
  const std::vector<double> x{0.0, 0.0, 1.0, 1.0};
  ASSERT_NEAR(exact_at(p, x), 1700.0, 1e-6);
  const auto found = Floors(p).at(0, x, {0.0, 1000.0, {}}, nullptr);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].most, (std::vector<solver::Entry>{{0, 1.0}}));
  EXPECT_NEAR(found[0].value, 710.0, 1e-6);
  expect_below_everywhere(p, found);
  const auto higher = Floors(p).at(0, x, {1000.0, 1700.0, {}}, nullptr);
  ASSERT_EQ(higher.size(), 1U);
  EXPECT_EQ(higher[0].most, (std::vector<solver::Entry>{{0, 0.0}}));
  expect_below_everywhere(p, higher);
}

// 17 MW take one unit of each kind: a search holds both, and yet the first alone helps too little.
TEST(Floors, AreFollowedByWiderOnes) {
  TwoStageProblem p = units_problem(17.0);
  p.first_stage.columns.upper[0] = p.first_stage.columns.upper[1] = 1.0;
  const std::vector<double> x(4, 0.0);
  ASSERT_NEAR(exact_at(p, {1.0, 0.0, 1.0, 0.0}), 710.0, 1e-6);
  ASSERT_NEAR(exact_at(p, {1.0, 1.0, 1.0, 1.0}), 17.0, 1e-6);
  Floors floors(p);
  const auto found = floors.at(0, x, {0.0, 1000.0, {}}, nullptr);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].most, (std::vector<solver::Entry>{{0, 0.0}, {1, 0.0}}));
  EXPECT_GE(found[0].value, 950.0);
  EXPECT_EQ(found[1].most, (std::vector<solver::Entry>{{1, 0.0}}));
  EXPECT_NEAR(found[1].value, 710.0, 1e-6);
  EXPECT_EQ(between(found[0], found[1], x), (std::vector<double>{1.0, 0.0, 0.0, 0.0}));
  expect_below_everywhere(p, found);
}

// However many units of the first kind there are, one of them runs.
TEST(Floors, LetGoOfColumnsOfWhichNoNumberHelps) {
  TwoStageProblem p = units_problem(17.0);
  constexpr std::size_t kRunningOfTheFirst = 2;
  p.templates[0].columns.upper[kRunningOfTheFirst] = 1.0;
  p.first_stage.columns.upper[1] = 1.0;
  const std::vector<double> x(4, 0.0);
  ASSERT_NEAR(exact_at(p, {2.0, 0.0, 1.0, 0.0}), 710.0, 1e-6);
  ASSERT_NEAR(exact_at(p, {1.0, 1.0, 1.0, 1.0}), 17.0, 1e-6);
  for (const int threads : {1, 2}) {
    Floors floors(p, threads);
    const auto found = floors.at(0, x, {0.0, 1000.0, {}}, nullptr);
    EXPECT_EQ(floors.solves(), 5) << "two searches, a proof, and one end of each column";
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].most, (std::vector<solver::Entry>{{0, 0.0}, {1, 0.0}}));
    EXPECT_EQ(found[1].most, (std::vector<solver::Entry>{{1, 0.0}}));
    expect_below_everywhere(p, found);
  }
}

// A model that knows less than what any first stage costs asks for no more than that.
TEST(Floors, HoldWhereTheModelKnowsLittle) {
  for (std::uint64_t k = 0; k < instances(10); ++k) {
    const TwoStageProblem p = integer_recourse_problem(k, 1);
    Floors floors(p);
    const std::vector<double> x = whole_points(p).front();
    const double cost = exact_at(p, x);
    if (!std::isfinite(cost)) continue;
    expect_below_everywhere(p, floors.at(0, x, {cost - 1e4, cost, 0}, nullptr));
  }
}

TEST(Floors, HoldAtAllWholePoints) {
  constexpr int kMost = instances(10);
  int found = 0, beyond_x = 0, wider = 0;
  for (std::uint64_t k = 0; k < 30 && found < kMost; ++k) {
    const TwoStageProblem p = integer_recourse_problem(k, 1);
    Floors floors(p);
    const PointCosts costs(p);
    const double known = ScenarioMip(p, 0).least();
    for (std::size_t i = 0; i < costs.points.size() && found < kMost; ++i) {
      const std::vector<double>& x = costs.points[i];
      const double cost = costs.exact[i];
      if (!std::isfinite(cost)) continue;
      const auto here = floors.at(0, x, {known, cost, 0}, nullptr);
      if (here.empty()) continue;
      ++found;
      if (here.size() > 1) {
        ++wider;
        const std::vector<double> z = between(here[0], here[1], x);
        EXPECT_TRUE(here[1].covers(z) && !here[0].covers(z)) << k;
      }
      for (const Floor& floor : here) {
        EXPECT_TRUE(floor.covers(x));
        EXPECT_GE(floor.value, known + 0.5 * (cost - known) - 1e-6 * std::abs(cost)) << k;
        for (const solver::Entry& e : floor.most) beyond_x += e.value > x[static_cast<std::size_t>(e.index)] ? 1 : 0;
      }
      costs.expect_above(here);
    }
  }
  EXPECT_EQ(found, kMost);
  if (kMost < 10) return;  // of so few, none may be wide
  EXPECT_GT(beyond_x, 0);
  EXPECT_GT(wider, 0);
}

}  // namespace
}  // namespace gridkeel::stochastic::test
