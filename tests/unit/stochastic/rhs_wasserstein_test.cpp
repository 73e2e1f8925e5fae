// The continuous-support ball against what it must be: a bound on every move of the right-hand sides, and the limit of
// finite-support balls whose support reaches far out.

#include "stochastic/rhs_wasserstein.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/error.hpp"
#include "unit/stochastic/cut_pool.hpp"
#include "unit/stochastic/solve_support.hpp"

namespace gridkeel::stochastic::test {
namespace {

// Shortage at 3, surplus at 1:  Q = max(3 (h - x), x - h).
TwoStageProblem shortage(bool integer = false) {
  TwoStageProblem p;
  p.first_stage.columns.add(2.0, 0.0, 20.0, false);
  RecourseTemplate t;
  t.name = "day";
  const int short_of = t.columns.add(3.0, 0.0, kInf, integer, "short");
  const int left_over = t.columns.add(1.0, 0.0, kInf, false, "left");
  t.rows.add(0.0, 0.0, {{short_of, 1.0}, {left_over, -1.0}}, "demand");
  t.technology.add({{0, 1.0}});
  p.templates.push_back(t);
  for (int d = 1; d <= 4; ++d) {
    ScenarioData s;
    s.name = "d" + std::to_string(d);
    s.probability = 0.25;
    s.row_sides = {{0, 2.0 * d, 2.0 * d}};
    p.scenarios.push_back(s);
  }
  return p;
}

// Rows of every kind with shortage and surplus without limit.
TwoStageProblem complete_problem(std::uint64_t index) {
  RandomStream random(88, "complete", index);
  TwoStageProblem p;
  p.first_stage.columns.add(1.0, 0.0, 5.0, false);
  RecourseTemplate t;
  const int columns = 2 + random.integer(3), rows = 1 + random.integer(4);
  for (int j = 0; j < columns; ++j)
    t.columns.add(random.uniform(0.5, 5.0), 0.0, random.chance(0.3) ? 4.0 : kInf, false);
  for (int r = 0; r < rows; ++r) {
    std::vector<solver::Entry> w;
    for (int j = 0; j < columns; ++j)
      if (random.chance(0.6)) w.push_back({j, random.normal(0.0, 2.0)});
    w.push_back({t.columns.add(random.uniform(5.0, 20.0), 0.0, kInf, false), 1.0});
    w.push_back({t.columns.add(random.uniform(5.0, 20.0), 0.0, kInf, false), -1.0});
    const double h = random.uniform(-5.0, 15.0);
    const int kind = random.integer(4);
    t.rows.add(kind == 1 ? -kInf : h, kind == 0 ? kInf : kind == 2 ? h + 2.0 : h, w);
    t.technology.add({{0, random.uniform(-1.0, 3.0)}});
  }
  p.templates.push_back(t);
  ScenarioData s;
  s.name = "only";
  s.probability = 1.0;
  for (int r = 0; r < rows; ++r)
    s.row_sides.push_back({r, t.rows.lower[static_cast<std::size_t>(r)], t.rows.upper[static_cast<std::size_t>(r)]});
  p.scenarios.push_back(s);
  return p;
}

double cost_moved_by(TwoStageProblem p, const std::vector<double>& v) {
  for (auto& side : p.scenarios[0].row_sides) {
    side.lower += v[static_cast<std::size_t>(side.index)];
    side.upper += v[static_cast<std::size_t>(side.index)];
  }
  return losses_at(p, {1.0}).front();
}

double norm_of(const std::vector<double>& v, RhsNorm norm) {
  double sum = 0.0;
  for (const double x : v) {
    if (norm == RhsNorm::one) sum += std::abs(x);
    if (norm == RhsNorm::two) sum += x * x;
    if (norm == RhsNorm::max) sum = std::max(sum, std::abs(x));
  }
  return norm == RhsNorm::two ? std::sqrt(sum) : sum;
}

TEST(RhsModulus, ByHand) {
  const TwoStageProblem p = shortage();
  for (const RhsNorm norm : {RhsNorm::one, RhsNorm::two, RhsNorm::max}) {
    const RhsModulus modulus = recourse_modulus(p, {random_rows(p), norm, 1.0});
    EXPECT_DOUBLE_EQ(modulus.value, 3.0);
    EXPECT_TRUE(modulus.exact);
    EXPECT_EQ(modulus.where, "row 'demand' of template 'day', rising");
  }
  EXPECT_DOUBLE_EQ(recourse_modulus(p, {{{0, 0, 0.5}}, RhsNorm::one, 1.0}).value, 1.5) << "half a unit counts as 1";
  EXPECT_EQ(recourse_modulus(p, {{}, RhsNorm::one, 1.0}).value, 0.0) << "nothing moves";
}

TEST(RhsModulus, BoundsEveryMoveAndIsReachedWhereItSaysSo) {
  for (std::uint64_t k = 0; k < 25; ++k) {
    const TwoStageProblem p = complete_problem(k);
    RandomStream random(89, "moves", k);
    const double here = losses_at(p, {1.0}).front();
    const std::size_t rows = p.scenarios[0].row_sides.size();
    for (const RhsNorm norm : {RhsNorm::one, RhsNorm::two, RhsNorm::max}) {
      const RhsModulus modulus = recourse_modulus(p, {random_rows(p), norm, 1.0});
      double steepest = 0.0;
      const auto try_move = [&](const std::vector<double>& v) {
        const double slope = (cost_moved_by(p, v) - here) / norm_of(v, norm);
        ASSERT_LE(std::abs(slope), modulus.value * (1.0 + 1e-9)) << "case " << k;
        steepest = std::max(steepest, slope);
      };
      for (int move = 0; move < 10; ++move) {
        std::vector<double> v(rows);
        for (double& x : v) x = random.normal(0.0, 10.0);
        try_move(v);
      }
      for (std::size_t corner = 0; corner < std::size_t{1} << rows; ++corner) {  // far along the axes and diagonals
        std::vector<double> v(rows);
        for (std::size_t r = 0; r < rows; ++r) v[r] = (corner >> r & 1) != 0 ? -1e6 : 1e6;
        try_move(v);
        std::vector<double> axis(rows, 0.0);
        axis[corner % rows] = corner / rows % 2 != 0 ? -1e6 : 1e6;
        try_move(axis);
      }
      if (modulus.exact) {
        EXPECT_GE(steepest, modulus.value * (1.0 - 1e-4)) << "case " << k << " norm " << static_cast<int>(norm);
      }
      EXPECT_EQ(modulus.exact, norm != RhsNorm::two || rows == 1);
    }
  }
}

// Support = the sample and points far out: the finite ball then reaches the closed form, with and without CVaR.
TEST(RhsPremium, IsTheLimitOfBallsOnASupportThatReachesFar) {
  const TwoStageProblem p = shortage();
  constexpr double kFar = 1e7, kRadius = 0.7, kPlan = 5.0;
  for (const auto& [alpha, lambda] : {std::pair{0.0, 0.0}, {0.6, 0.5}, {0.9, 1.0}}) {
    std::vector<double> demand{2.0, 4.0, 6.0, 8.0, kFar, -kFar}, losses, distance;
    for (const double d : demand) losses.push_back(std::max(3.0 * (d - kPlan), kPlan - d));
    for (std::size_t r = 0; r < 4; ++r)
      for (const double d : demand) distance.push_back(std::abs(d - demand[r]));
    RiskSpec spec;
    spec.alpha = alpha;
    spec.lambda = lambda;
    spec.probability.assign(4, 0.25);
    const double nominal = make_risk_measure(spec)->evaluate(std::span(losses).first(4)).value;
    spec.ambiguity = Ambiguity::wasserstein;
    spec.radius = kRadius;
    spec.metric = GroundMetric::from_distances(4, 6, distance);
    const double finite = make_risk_measure(spec)->evaluate(losses).value;
    const RhsPremium premium = rhs_premium(p, {random_rows(p), RhsNorm::one, kRadius}, alpha, lambda);
    EXPECT_NEAR(finite, nominal + premium.value, 1e-4);
    EXPECT_LE(finite, nominal + premium.value + 1e-9);
    EXPECT_TRUE(premium.modulus.exact);
  }
  EXPECT_EQ(rhs_premium(p, {random_rows(p), RhsNorm::one, 0.0}, 0.9, 0.5).value, 0.0);
}

TEST(RhsPremium, RefusesWhereTheClosedFormDoesNotHold) {
  const auto message = [](const TwoStageProblem& p, double alpha) {
    try {
      rhs_premium(p, {random_rows(p), RhsNorm::one, 1.0}, alpha, 0.5);
    } catch (const InputError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  using testing::HasSubstr;
  EXPECT_THAT(message(shortage(true), 0.9), HasSubstr("'short' of the recourse is integer"));
  EXPECT_THAT(message(shortage(), 1.0), HasSubstr("alpha = 1"));
  TwoStageProblem limited = shortage();
  limited.templates[0].columns.upper[0] = 100.0;
  EXPECT_THAT(message(limited, 0.9), HasSubstr("row 'demand' of template 'day' when its right-hand side rises"));
  TwoStageProblem free = shortage();
  free.templates[0].columns.cost[1] = -4.0;
  EXPECT_THAT(message(free, 0.9), HasSubstr("unbounded below"));
  EXPECT_THROW(rhs_premium(shortage(), {{{0, 1}}, RhsNorm::one, 1.0}, 0.9, 0.5), InputError);
  EXPECT_THROW(rhs_premium(shortage(), {{{0, 0, 0.0}}, RhsNorm::one, 1.0}, 0.9, 0.5), InputError);
  EXPECT_THROW(rhs_premium(shortage(), {{{0, 0}}, RhsNorm::one, -1.0}, 0.9, 0.5), InputError);
}

}  // namespace
}  // namespace gridkeel::stochastic::test
