#include "stochastic/lshaped/master.hpp"

#include <gtest/gtest.h>

#include "solver/mip_solver.hpp"
#include "solver/weak_duality.hpp"
#include "unit/stochastic/cut_pool.hpp"
#include "unit/stochastic/floored_problem.hpp"
#include "unit/stochastic/risk_cases.hpp"
#include "unit/stochastic/solve_support.hpp"

namespace gridkeel::stochastic::test {
namespace {

constexpr double kTolerance = 1e-8;

// A random problem, a random criterion, and the exact cuts at four points.
struct Case {
  TwoStageProblem problem;
  RiskSpec spec;
  std::unique_ptr<RiskMeasure> risk;
  std::vector<std::vector<double>> points;
  CutStore store;
  Master master;

  explicit Case(std::uint64_t index, int groups = 1000)
      : problem(random_problem(index, features_of(index))),
        spec(spec_of(index, problem)),
        risk(make_risk_measure(spec)),
        points(some_points(problem, index, 4)),
        store(problem.scenario_count(), problem.first_stage.columns.count()),
        master(problem, *risk, store, 1) {
    for (const Cut& cut : cuts_at(problem, points)) store.add(cut);
    const auto losses = store.at(points[0], 1);
    master.regroup(points[0], losses.value, risk->evaluate(losses.value).weight, groups);
  }

  static RiskSpec spec_of(std::uint64_t index, const TwoStageProblem& problem) {
    RandomStream random(88, "master", index);
    RiskSpec spec = random_spec(random, kAllKinds[index % 3], problem.scenario_count(), problem.scenario_count());
    spec.probability = problem.probabilities();
    return spec;
  }
  FirstStageBox everywhere() const { return implied_box(problem.first_stage); }
  double tolerance(double value) const { return 1e-6 * std::max(1.0, std::abs(value)); }
};

// The cut model's own minimum, as one LP with the risk measure by duality.
double model_minimum(const Case& c) {
  solver::LpModel m = c.problem.first_stage;
  std::fill(m.columns.integer.begin(), m.columns.integer.end(), 0);
  std::vector<int> loss;
  for (int s = 0; s < c.problem.scenario_count(); ++s) loss.push_back(m.columns.add(0.0, -kInf, kInf, false));
  const int phi = m.columns.add(1.0, -kInf, kInf, false);
  for (const Cut& cut : cuts_at(c.problem, c.points)) {
    std::vector<solver::Entry> row{{loss[static_cast<std::size_t>(cut.scenario)], 1.0}};
    for (std::size_t j = 0; j < cut.slope.size(); ++j) row.push_back({static_cast<int>(j), -cut.slope[j]});
    m.rows.add(cut.constant, kInf, row);
  }
  c.risk->add_epigraph(m, phi, loss);
  return solver::solve_model(m).objective;
}

TEST(Master, FindsTheMinimumOfTheCutModelForAnyNumberOfGroups) {
  for (std::uint64_t k = 0; k < 30; ++k)
    for (int groups : {1, 2, 1000}) {
      Case c(k, groups);
      const MasterPoint point = c.master.minimise(c.everywhere(), kTolerance);
      ASSERT_TRUE(point.feasible);
      const double minimum = model_minimum(c), tolerance = c.tolerance(minimum);
      EXPECT_NEAR(point.value, minimum, tolerance) << k << " with " << groups;
      EXPECT_NEAR(point.bound, minimum, tolerance) << k << " with " << groups;
      EXPECT_LE(solver::primal_residual(c.problem.first_stage, point.x), 1e-7);
      EXPECT_NEAR(point.value, point.first_stage_cost + c.risk->evaluate(point.loss).value, tolerance);
      EXPECT_EQ(point.loss, c.store.at(point.x, 1).value);
    }
}

// Rows of a floor's cuts hold in their own boxes only: a master that has been in others finds what a new one does.
TEST(Master, KnowsFloorsInEachBoxAndForgetsThoseOfOthers) {
  int lifted = 0;
  for (std::uint64_t k = 0; k < 8; ++k) {
    const FlooredProblem f(k);
    const auto risk = make_risk_measure(expectation(f.problem));
    CutStore store(f.problem.scenario_count(), f.problem.first_stage.columns.count()), without = store;
    for (const Cut& cut : cuts_at(f.problem, some_points(f.problem, k, 4))) {
      store.add(cut);
      without.add(cut);
    }
    f.add_floors(store);
    const auto losses = store.at(f.points[0], 1);
    const auto fresh = [&](const CutStore& of) {
      auto master = std::make_unique<Master>(f.problem, *risk, of, 1);
      master->regroup(f.points[0], losses.value, risk->evaluate(losses.value).weight, 2);
      return master;
    };
    const auto old = fresh(store);
    RandomStream random(90, "boxes", k);
    FirstStageBox box = implied_box(f.problem.first_stage);
    for (int step = 0; step < 12; ++step) {
      const MasterPoint point = old->minimise(box, kTolerance), same = fresh(store)->minimise(box, kTolerance);
      ASSERT_EQ(point.feasible, same.feasible);
      if (point.feasible) {
        const double tolerance = 1e-6 * std::max(1.0, std::abs(same.value));
        EXPECT_NEAR(point.value, same.value, tolerance) << k << " step " << step;
        EXPECT_LE(point.bound, f.least_cost(*risk, box) + tolerance) << k << " step " << step;
        lifted += point.bound > fresh(without)->minimise(box, kTolerance).value + tolerance ? 1 : 0;
      }
      // Down into parts, and now and then back to everywhere.
      if (step % 4 == 3) box = implied_box(f.problem.first_stage);
      const auto j = static_cast<std::size_t>(random.uniform() * static_cast<double>(box.lower.size()));
      const double at = std::floor(0.5 * (box.lower[j] + box.upper[j]));
      if (random.uniform() < 0.5)
        box.upper[j] = at;
      else
        box.lower[j] = std::min(at + 1.0, box.upper[j]);
    }
  }
  EXPECT_GT(lifted, 10);
}

// Ends that cross by rounding leave a point, which a node must not lose for want of a proof that it is empty.
TEST(Master, FindsThePointOfABoxThatRoundingEmptied) {
  Case c(0);
  FirstStageBox box = c.everywhere();
  const MasterPoint anywhere = c.master.minimise(box, kTolerance);
  box.lower = box.upper = anywhere.x;
  box.lower[0] += 5e-9;
  const MasterPoint point = c.master.minimise(box, kTolerance);
  ASSERT_TRUE(point.feasible);
  EXPECT_NEAR(point.bound, anywhere.bound, c.tolerance(anywhere.bound));
}

TEST(Master, ProvesThatEndsThatCrossLeaveNoPoint) {
  Case c(0);
  FirstStageBox box = c.everywhere();
  const MasterPoint anywhere = c.master.minimise(box, kTolerance);
  box.lower[0] = anywhere.x[0] + 1.0;
  box.upper[0] = anywhere.x[0];
  const MasterPoint point = c.master.minimise(box, kTolerance);
  EXPECT_FALSE(point.feasible);
  EXPECT_EQ(point.bound, kInf);
}

TEST(Master, BoundIsBelowTheRelaxationOfTheProblem) {
  for (std::uint64_t k = 0; k < 24; ++k) {
    Case c(k, 2);
    const double relaxation = solve_reference(c.problem, c.spec, true).upper_bound;
    EXPECT_LE(c.master.minimise(c.everywhere(), kTolerance).bound, relaxation + c.tolerance(relaxation)) << k;
  }
}

// A loose tolerance stops early: bound and value then bracket the minimum within it.
TEST(Master, ToleranceBracketsTheMinimum) {
  for (std::uint64_t k = 0; k < 24; ++k) {
    Case c(k, 1);
    const double minimum = model_minimum(c), tolerance = c.tolerance(minimum), loose = 0.1 * std::abs(minimum) + 0.1;
    const MasterPoint point = c.master.minimise(c.everywhere(), loose);
    EXPECT_LE(point.bound, minimum + tolerance);
    EXPECT_GE(point.value, minimum - tolerance);
    EXPECT_LE(point.value - point.bound, loose + 10.0 * tolerance);
  }
}

TEST(Master, StopsOnceTheBoundReachesTheCutoff) {
  Case c(4);
  const double minimum = model_minimum(c);
  const MasterPoint point = c.master.minimise(c.everywhere(), kTolerance, minimum - 1.0);
  EXPECT_GE(point.bound, minimum - 1.0);
}

TEST(Master, BoxIsHeededAndLiftedAgain) {
  Case c(4);
  const MasterPoint everywhere = c.master.minimise(c.everywhere(), kTolerance);
  const std::vector<double> ones(c.points[0].size(), 1.0);
  const MasterPoint inside = c.master.minimise({ones, ones}, kTolerance);
  for (double v : inside.x) EXPECT_NEAR(v, 1.0, 1e-9);
  EXPECT_GE(inside.value, everywhere.value - 1e-9);
  EXPECT_NEAR(c.master.minimise(c.everywhere(), kTolerance).value, everywhere.value, c.tolerance(everywhere.value));
}

TEST(Master, AnEmptyBoxIsProvenEmpty) {
  Case c(0);
  const std::vector<double> zeros(c.points[0].size(), 0.0);  // the first row wants at least 1
  const MasterPoint point = c.master.minimise({zeros, zeros}, kTolerance);
  EXPECT_FALSE(point.feasible);
  EXPECT_EQ(point.bound, kInf);
  EXPECT_EQ(c.master.relaxation_value({zeros, zeros}), kInf);
}

TEST(Master, FeasibilityCutsHold) {
  Case c(2);
  Cut cut{0, 1.5, std::vector<double>(c.points[0].size(), 0.0), Cut::Kind::feasibility};
  cut.slope[0] = -1.0;  // x_0 >= 1.5
  c.master.add_feasibility_cut(cut);
  EXPECT_GE(c.master.minimise(c.everywhere(), kTolerance).x[0], 1.5 - 1e-9);
}

// Many masters in boxes all over: rows are forgotten and taken again, and the answers stay right.
TEST(Master, ForgettingRowsChangesNothing) {
  Case c(7, 2);
  const double minimum = model_minimum(c);
  RandomStream random(90, "boxes");
  for (int k = 0; k < 300; ++k) {
    const auto a = random_point(random, c.problem), b = random_point(random, c.problem);
    FirstStageBox box;
    for (std::size_t j = 0; j < a.size(); ++j) {
      box.lower.push_back(std::min(a[j], b[j]));
      box.upper.push_back(std::max(a[j], b[j]));
    }
    const MasterPoint point = c.master.minimise(box, kTolerance);
    if (!point.feasible) continue;
    EXPECT_GE(point.value, minimum - c.tolerance(minimum));
    EXPECT_NEAR(point.value, point.bound, 10.0 * c.tolerance(point.value));
  }
  EXPECT_NEAR(c.master.minimise(c.everywhere(), kTolerance).value, minimum, c.tolerance(minimum));
}

TEST(ImpliedBox, RowsBoundWhatColumnsLeaveOpen) {
  solver::LpModel m;
  m.columns.add(1.0, 0.0, kInf, false);
  m.columns.add(1.0, 0.0, kInf, false);
  m.columns.add(1.0, -kInf, 3.0, false);
  m.rows.add(-kInf, 10.0, {{0, 1.0}, {1, 2.0}});
  m.rows.add(-4.0, kInf, {{2, 1.0}, {0, -1.0}});
  const FirstStageBox box = implied_box(m);
  EXPECT_EQ(box.upper, (std::vector<double>{10.0, 5.0, 3.0}));
  EXPECT_EQ(box.lower, (std::vector<double>{0.0, 0.0, -4.0}));
}

}  // namespace
}  // namespace gridkeel::stochastic::test
