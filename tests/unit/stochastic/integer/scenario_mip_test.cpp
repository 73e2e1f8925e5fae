#include "stochastic/integer/scenario_mip.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>

#include "unit/instances.hpp"
#include "unit/stochastic/integer/instances.hpp"
#include "unit/stochastic/lazy_instance.hpp"

namespace gridkeel::stochastic::test {
namespace {

double tolerance(double value) { return 1e-7 * std::max(1.0, std::abs(value)); }

TEST(ScenarioMip, EqualsEnumeration) {
  for (std::uint64_t k = 0; k < instances(12); ++k) {
    const TwoStageProblem p = integer_recourse_problem(k, 2);
    EXPECT_TRUE(has_integer_recourse(p));
    RandomStream random(91, "mip", k);
    for (int s = 0; s < 2; ++s) {
      const std::vector<double> x = random_point(random, p);
      const double expected = enumerated_recourse(p, s, x);
      const MipValue value = ScenarioMip(p, s).at(x, 0.0, nullptr);
      EXPECT_NEAR(value.upper, expected, tolerance(expected)) << k;
      EXPECT_NEAR(value.lower, expected, tolerance(expected)) << k;
      EXPECT_LE(value.lower, value.upper);
      EXPECT_LE(value.residual, 1e-6);
      const RecourseData data = recourse_data(p, s);
      ASSERT_EQ(value.y.size(), data.cost.size());
      double cost = data.offset;
      for (std::size_t j = 0; j < data.cost.size(); ++j) cost += data.cost[j] * value.y[j];
      EXPECT_NEAR(cost, value.upper, tolerance(cost));
    }
  }
}

TEST(ScenarioMip, MayLeaveAGap) {
  for (std::uint64_t k = 0; k < 12; ++k) {
    const TwoStageProblem p = integer_recourse_problem(k, 1);
    const std::vector<double> x(p.first_stage.columns.cost.size(), 1.0);
    const double exact = ScenarioMip(p, 0).at(x, 0.0, nullptr).upper;
    const MipValue loose = ScenarioMip(p, 0).at(x, 2.0, nullptr);
    EXPECT_LE(loose.lower, exact + tolerance(exact));
    EXPECT_GE(loose.upper, exact - tolerance(exact));
    EXPECT_LE(loose.upper - loose.lower, 2.0 + tolerance(exact));
  }
}

TEST(ScenarioMip, SaysWhereThereIsNoRecourse) {
  TwoStageProblem p = integer_recourse_problem(1, 1);
  RecourseTemplate& t = p.templates[0];
  t.rows.add(0.5, 0.5, {{0, 1.0}});  // column 0 is whole
  t.technology.add({});
  const MipValue value = ScenarioMip(p, 0).at({1.0, 1.0, 1.0, 1.0}, 0.0, nullptr);
  EXPECT_EQ(value.upper, kInf);
  EXPECT_EQ(value.lower, kInf);
}

// Lazy rows, and recourse columns 0 and 1 whole.
TwoStageProblem whole_lazy_problem(std::uint64_t k) {
  TwoStageProblem p = lazy_problem(k);
  p.templates[0].columns.integer[0] = p.templates[0].columns.integer[1] = 1;
  return p;
}

TEST(ScenarioMip, AddsLazyRowsAsTheyBreak) {
  TwoStageProblem p = whole_lazy_problem(3);
  RandomStream random(92, "lazy mip", 0);
  for (int s = 0; s < 5; ++s) {
    const std::vector<double> x = random_point(random, p);
    const double expected = enumerated_recourse(p, s, x);
    EXPECT_NEAR(ScenarioMip(p, s).at(x, 0.0, nullptr).upper, expected, tolerance(expected)) << s;
  }
}

// Columns 0 and 1 rounded and moved far off, so that what is left breaks rows that the relaxation keeps.
class FarGuesses : public RecourseGuess {
 public:
  std::vector<std::vector<solver::Entry>> guesses(std::span<const double> relaxed) const override {
    std::vector<std::vector<solver::Entry>> all;
    for (const double by : {-3.0, 3.0, 1.0, 0.0})
      all.push_back({{0, std::round(relaxed[0]) + by}, {1, std::max(0.0, std::round(relaxed[1]) - by)}});
    return all;
  }
};

TEST(ScenarioMip, LazyRowsThatAGuessMeetsHoldForWhatFollows) {
  RandomStream random(94, "guess", 0);
  for (std::uint64_t k = 0; k < 6; ++k) {
    TwoStageProblem p = whole_lazy_problem(k);
    for (int s = 0; s < 3; ++s) {
      const std::vector<double> x = random_point(random, p);
      const double expected = enumerated_recourse(p, s, x);
      p.templates[0].guess = std::make_shared<FarGuesses>();
      const MipValue value = ScenarioMip(p, s).at(x, 0.0, nullptr);
      EXPECT_NEAR(value.upper, expected, tolerance(expected)) << k << ", " << s;
      EXPECT_NEAR(value.lower, expected, tolerance(expected)) << k << ", " << s;
    }
  }
}

// Start far off; neighbours are one step of one column away.
class SteppingGuesses : public RecourseGuess {
 public:
  std::vector<std::vector<solver::Entry>> guesses(std::span<const double> relaxed) const override {
    std::vector<std::vector<solver::Entry>> all;
    for (const double by : {-3.0, 3.0})
      all.push_back({{0, std::round(relaxed[0]) + by}, {1, std::max(0.0, std::round(relaxed[1]) - by)}});
    return all;
  }
  std::vector<std::vector<int>> columns_by_period() const override { return {{0, 1}}; }
  std::vector<std::vector<solver::Entry>> neighbours(std::span<const double> relaxed,
                                                     std::span<const double> recourse) const override {
    EXPECT_EQ(relaxed.size(), recourse.size());
    std::vector<std::vector<solver::Entry>> all;
    for (const double by : {-1.0, 1.0}) {
      all.push_back({{0, std::round(recourse[0]) + by}, {1, std::round(recourse[1])}});
      all.push_back({{0, std::round(recourse[0])}, {1, std::round(recourse[1]) + by}});
    }
    return all;
  }
};

TEST(ScenarioMip, LocalSearchOnlyEverGetsBetter) {
  RandomStream random(95, "search", 0);
  int better = 0, exact = 0, count = 0;
  for (std::uint64_t k = 0; k < 8; ++k) {
    TwoStageProblem p = whole_lazy_problem(k);
    for (int s = 0; s < 3; ++s) {
      const std::vector<double> x = random_point(random, p);
      const double expected = enumerated_recourse(p, s, x);
      p.templates[0].guess = std::make_shared<SteppingGuesses>();
      ScenarioMip mip(p, s);
      MipValue value = mip.guess(x, 1e9, nullptr);  // any guess is close enough
      if (value.y.empty()) continue;
      const double before = value.upper;
      mip.improve(value, x, 0.0, nullptr);
      EXPECT_LE(value.upper, before);
      EXPECT_GE(value.upper, expected - tolerance(expected)) << k << ", " << s;
      EXPECT_LE(value.lower, expected + tolerance(expected)) << k << ", " << s;
      ++count;
      better += value.upper < before;
      exact += std::abs(value.upper - expected) <= tolerance(expected);
    }
  }
  EXPECT_GE(count, 12);
  EXPECT_GE(better, count / 2);
  EXPECT_GE(exact, count / 2);
}

// v(pi) = min over whole first stages z of Q(z) - pi'z.
TEST(ScenarioMip, LagrangianEqualsEnumeration) {
  for (std::uint64_t k = 0; k < instances(8); ++k) {
    const TwoStageProblem p = integer_recourse_problem(k, 1);
    RandomStream random(93, "lagrangian", k);
    std::vector<double> pi;
    for (std::size_t j = 0; j < p.first_stage.columns.cost.size(); ++j) pi.push_back(random.normal(0.0, 20.0));
    ScenarioMip mip(p, 0);
    double expected = kInf;
    for (const auto& z : whole_points(p)) {
      double value = ScenarioMip(p, 0).at(z, 0.0, nullptr).upper;
      for (std::size_t j = 0; j < z.size(); ++j) value -= pi[j] * z[j];
      expected = std::min(expected, value);
    }
    const LagrangianValue value = mip.lagrangian(pi, {1e-9}, nullptr);
    EXPECT_NEAR(value.bound, expected, tolerance(expected)) << k;
    double attained = value.recourse_cost;
    for (std::size_t j = 0; j < value.z.size(); ++j) attained -= pi[j] * value.z[j];
    EXPECT_NEAR(attained, expected, tolerance(expected)) << k;
  }
}

// Solved once, it knows less than with all rows, and never more; what it met holds from then on.
TEST(ScenarioMip, LagrangianWithoutAllLazyRowsIsABound) {
  int below = 0;
  for (std::uint64_t k = 0; k < instances(6); ++k) {
    TwoStageProblem p = whole_lazy_problem(k);
    for (char& integer : p.first_stage.columns.integer) integer = 1;
    for (int s = 0; s < p.scenario_count(); ++s) {
      const std::vector<double> pi(p.first_stage.columns.cost.size(), 0.0);
      const double all = ScenarioMip(p, s).lagrangian(pi, {1e-9}, nullptr).bound;
      LagrangianEffort effort{1e-9};
      effort.once = true;
      ScenarioMip mip(p, s);
      double last = -kInf;
      for (int round = 0; round < 20; ++round) {
        const double bound = mip.lagrangian(pi, effort, nullptr).bound;
        EXPECT_LE(bound, all + tolerance(all)) << k;
        EXPECT_GE(bound, last - tolerance(all)) << k;
        if (round == 0 && bound < all - tolerance(all)) ++below;
        last = bound;
        if (bound > all - tolerance(all)) break;
      }
      EXPECT_NEAR(last, all, tolerance(all)) << k;
    }
  }
  EXPECT_GT(below, 0);
}

}  // namespace
}  // namespace gridkeel::stochastic::test
