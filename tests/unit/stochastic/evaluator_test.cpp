#include "stochastic/recourse/evaluator.hpp"

#include <gtest/gtest.h>

#include <mutex>

#include "common/error.hpp"
#include "solver/mip_solver.hpp"
#include "unit/common/message_of.hpp"
#include "unit/instances.hpp"
#include "unit/stochastic/instances.hpp"
#include "unit/stochastic/lazy_instance.hpp"

namespace gridkeel::stochastic::test {
namespace {

std::vector<RecourseResult> evaluate_all(RecourseEvaluator& evaluator, const TwoStageProblem& problem,
                                         const std::vector<double>& x) {
  std::vector<RecourseResult> out(static_cast<std::size_t>(problem.scenario_count()));
  EXPECT_TRUE(evaluator.evaluate_all(x, nullptr, [&](RecourseResult&& r) {
    const auto s = static_cast<std::size_t>(r.scenario);
    EXPECT_EQ(out[s].scenario, -1) << "reported twice";
    out[s] = std::move(r);
  }));
  return out;
}

void expect_exact(const TwoStageProblem& problem, const RecourseResult& r, const std::vector<double>& x) {
  const solver::LpModel model = recourse_lp(problem, r.scenario, x);
  const solver::MipResult best = solver::solve_model(model);
  ASSERT_EQ(best.status, solver::MipStatus::optimal);
  const double tolerance = 1e-6 * std::max(1.0, std::abs(best.objective));
  EXPECT_NEAR(r.value, best.objective, tolerance) << "scenario " << r.scenario;
  EXPECT_NEAR(r.cut.at(x), best.objective, tolerance);
  EXPECT_LE(r.residual, 1e-6);
  double worst = 0.0;
  for (int row = 0; row < model.rows.count(); ++row) {
    const double activity = model.rows.matrix.dot(row, r.y);
    worst = std::max({worst, model.rows.lower[static_cast<std::size_t>(row)] - activity,
                      activity - model.rows.upper[static_cast<std::size_t>(row)]});
  }
  EXPECT_LE(worst, 1e-6) << "every row, lazy ones too";
}

// One evaluator over many points: hot starts, own bases, templates taking turns, changed matrices undone.
TEST(Evaluator, EqualsAnLpOfItsOwnAtEveryPoint) {
  for (std::uint64_t k = 0; k < instances(24); ++k) {
    Features features = features_of(k);
    features.scenarios = 20;  // more than lanes, so that scenarios follow each other on one LP
    features.matrix = k % 2 == 0;
    features.templates = 1 + static_cast<int>(k % 3);
    const TwoStageProblem problem = random_problem(k, features);
    RecourseEvaluator evaluator(problem, 1);
    RandomStream random(82, "points", k);
    for (int point = 0; point < 4; ++point) {
      const std::vector<double> x = random_point(random, problem);
      for (const RecourseResult& r : evaluate_all(evaluator, problem, x)) expect_exact(problem, r, x);
    }
    EXPECT_GE(evaluator.counters().solves, 80);
  }
}

TEST(Evaluator, SolvesOnlyWhatIsListed) {
  const TwoStageProblem problem = newsvendor();
  RecourseEvaluator evaluator(problem, 1);
  std::vector<int> seen;
  evaluator.evaluate({4.0}, {7, 2}, nullptr, [&](RecourseResult&& r) { seen.push_back(r.scenario); });
  std::sort(seen.begin(), seen.end());
  EXPECT_EQ(seen, (std::vector<int>{2, 7}));
  EXPECT_EQ(evaluator.counters().solves, 2);
}

TEST(Evaluator, AStopIsHeeded) {
  const TwoStageProblem problem = newsvendor();
  RecourseEvaluator evaluator(problem, 2);
  StopToken stop;
  stop.request_stop();
  int calls = 0;
  EXPECT_FALSE(evaluator.evaluate_all({4.0}, &stop, [&](RecourseResult&&) { ++calls; }));
  EXPECT_EQ(calls, 0);
}

TEST(Evaluator, ThreadsChangeNothing) {
  Features features;
  features.scenarios = 50;
  features.technology = features.costs = true;
  const TwoStageProblem problem = random_problem(5, features);
  RecourseEvaluator one(problem, 1), three(problem, 3);
  EXPECT_EQ(three.threads(), 3);
  RandomStream random(83, "threads");
  for (int point = 0; point < 3; ++point) {
    const std::vector<double> x = random_point(random, problem);
    const auto a = evaluate_all(one, problem, x), b = evaluate_all(three, problem, x);
    for (std::size_t s = 0; s < a.size(); ++s) {
      EXPECT_EQ(a[s].value, b[s].value);
      EXPECT_EQ(a[s].y, b[s].y);
      EXPECT_EQ(a[s].cut.constant, b[s].cut.constant);
      EXPECT_EQ(a[s].cut.slope, b[s].cut.slope);
    }
  }
}

TEST(Evaluator, LazyRowsGiveTheSameAsAllRows) {
  for (std::uint64_t k = 0; k < instances(30); ++k) {
    const TwoStageProblem problem = lazy_problem(k);
    RecourseEvaluator evaluator(problem, 1);
    RandomStream random(84, "lazy-points", k);
    for (int point = 0; point < 3; ++point) {
      const std::vector<double> x = random_point(random, problem);
      for (const RecourseResult& r : evaluate_all(evaluator, problem, x)) expect_exact(problem, r, x);
    }
    EXPECT_GT(evaluator.counters().lazy_rows, 0) << k;
    EXPECT_LT(evaluator.counters().lazy_rows, 16 * problem.templates[0].lazy->count()) << "not simply all of them";
  }
}

// Rows that no plan has needed for long leave the LPs, and come back where they are broken again.
TEST(Evaluator, IdleLazyRowsAreDroppedAndComeBack) {
  long dropped = 0;
  for (std::uint64_t k = 0; k < instances(10); ++k) {
    const TwoStageProblem problem = lazy_problem(k);
    RecourseEvaluator evaluator(problem, 1);
    RandomStream random(88, "idle-points", k);
    for (int phase = 0; phase < 3; ++phase) {
      for (int point = 0; point < 4; ++point) {
        const std::vector<double> x = random_point(random, problem);
        for (const RecourseResult& r : evaluate_all(evaluator, problem, x)) expect_exact(problem, r, x);
      }
      const std::vector<double> stay = random_point(random, problem);
      for (int again = 0; again < 70; ++again) evaluate_all(evaluator, problem, stay);
    }
    dropped += evaluator.counters().dropped_rows;
  }
  EXPECT_GT(dropped, 0);
}

// No recourse at x: a cut that x breaks, and that every x with recourse satisfies.
TEST(Evaluator, InfeasibleRecourseGivesAFeasibilityCut) {
  TwoStageProblem problem = newsvendor();
  problem.scenarios[3].column_bounds.push_back({1, 0.0, 1.0});  // at most 4 sold and 1 returned
  RecourseEvaluator evaluator(problem, 1);
  for (const auto& r : evaluate_all(evaluator, problem, {5.0})) EXPECT_TRUE(r.feasible());
  const auto results = evaluate_all(evaluator, problem, {6.0});
  for (const RecourseResult& r : results) EXPECT_EQ(r.feasible(), r.scenario != 3);
  const Cut& cut = results[3].cut;
  EXPECT_EQ(results[3].value, kInf);
  EXPECT_GT(cut.at(std::vector<double>{6.0}), 0.0);
  EXPECT_NEAR(cut.at(std::vector<double>{5.0}), 0.0, 1e-9);
  EXPECT_LT(cut.at(std::vector<double>{4.0}), 0.0);
}

TEST(Evaluator, UnboundedRecourseNamesTheScenario) {
  TwoStageProblem problem = newsvendor();
  problem.templates[0].rows.lower[0] = -kInf;
  problem.templates[0].columns.upper[1] = kInf;
  problem.templates[0].rows.upper[0] = kInf;
  RecourseEvaluator evaluator(problem, 1);
  const std::string message = message_of([&] { evaluator.evaluate({1.0}, {6}, nullptr, [](RecourseResult&&) {}); });
  EXPECT_NE(message.find("scenario 'd7': the recourse problem is unbounded"), std::string::npos) << message;
}

// Open columns y >= 0 without upper bounds, as in most published instances, give finite, tight cuts: a reduced cost
// of -1e-17 at an infinite bound must not make the cut's constant -inf.
TEST(Evaluator, ColumnsWithoutUpperBoundsStillGiveTightCuts) {
  for (std::uint64_t k = 0; k < 50; ++k) {
    Features features;
    features.technology = true;
    TwoStageProblem problem = random_problem(k, features);
    for (std::size_t j = 0; j < problem.templates[0].columns.cost.size(); ++j)
      if (problem.templates[0].columns.cost[j] > 0.0) problem.templates[0].columns.upper[j] = kInf;
    RecourseEvaluator evaluator(problem, 1);
    RandomStream random(85, "open", k);
    const std::vector<double> x = random_point(random, problem);
    for (const RecourseResult& r : evaluate_all(evaluator, problem, x))
      EXPECT_NEAR(r.cut.at(x), r.value, 1e-6 * std::max(1.0, std::abs(r.value))) << k;
  }
}

// A donor's basis changes where the simplex starts, not where it ends.
TEST(Evaluator, DonorsBasesAreOnlyAStart) {
  Features features;
  features.scenarios = 20;
  features.templates = 2;
  const TwoStageProblem problem = random_problem(8, features);
  RecourseEvaluator evaluator(problem, 2);
  RandomStream random(86, "donors");
  std::vector<int> donor;
  for (int s = 0; s < 20; ++s) donor.push_back(random.integer(21) - 1);
  for (int point = 0; point < 3; ++point) {
    const std::vector<double> x = random_point(random, problem);
    evaluator.evaluate_all(
        x, nullptr, [&](RecourseResult&& r) { expect_exact(problem, r, x); }, donor);
  }
}

}  // namespace
}  // namespace gridkeel::stochastic::test
