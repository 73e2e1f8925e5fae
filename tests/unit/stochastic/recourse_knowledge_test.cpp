// Solves that go on from what earlier ones of the same problem have learnt.

#include <gtest/gtest.h>

#include "common/error.hpp"
#include "unit/instances.hpp"
#include "unit/stochastic/instances.hpp"
#include "unit/stochastic/integer/instances.hpp"
#include "unit/stochastic/risk_cases.hpp"
#include "unit/stochastic/solve_support.hpp"

namespace gridkeel::stochastic::test {
namespace {

SolveOptions options_of(double gap, int threads = 1) {
  SolveOptions options;
  options.relative_gap = gap;
  options.threads = threads;
  return options;
}

// A random problem with this many scenarios and a whole first stage.
TwoStageProblem whole_problem(std::uint64_t index, int scenarios, int templates = 1) {
  Features features;
  features.scenarios = scenarios;
  features.integers = true;
  features.templates = templates;
  return random_problem(index, features);
}

std::unique_ptr<RiskMeasure> mean_cvar(const TwoStageProblem& problem, double alpha, double lambda) {
  RiskSpec spec = expectation(problem);
  spec.alpha = alpha;
  spec.lambda = lambda;
  return make_risk_measure(spec);
}

class LearntRecourse : public testing::TestWithParam<int> {};

// Whatever the order of the risk measures, every solve finds what it would have found alone.
TEST_P(LearntRecourse, ServesAnyOtherRiskMeasure) {
  const auto index = static_cast<std::uint64_t>(GetParam());
  const TwoStageProblem problem = random_problem(index, features_of(index));
  RecourseKnowledge known(problem, 1);
  for (std::uint64_t k = 0; k < 5; ++k) {
    const RiskSpec spec = spec_over(problem, 31, index + k);
    const double optimum = solve_reference(problem, spec).upper_bound, scale = std::max(1.0, std::abs(optimum));
    const Solution s = LShaped(known, *make_risk_measure(spec), options_of(1e-6)).solve();
    EXPECT_EQ(s.status, SolveStatus::optimal) << k << ": gap " << s.gap();
    EXPECT_NEAR(s.upper_bound, optimum, 3e-6 * scale) << k;
    EXPECT_LE(s.lower_bound, optimum + 1e-7 * scale) << k;
  }
}

INSTANTIATE_TEST_SUITE_P(Twenty, LearntRecourse, testing::Range(0, 20));

TEST(LearntRecourse, TheSameAgainTakesNoLp) {
  const TwoStageProblem problem = whole_problem(7, 60);
  const auto risk = make_risk_measure(expectation(problem));
  RecourseKnowledge known(problem, 1);
  const Solution first = LShaped(known, *risk, options_of(1e-6)).solve();
  const Solution again = LShaped(known, *risk, options_of(1e-6)).solve();
  EXPECT_GT(first.subproblem_solves, 60);
  EXPECT_EQ(again.subproblem_solves, 0);
  EXPECT_EQ(again.status, SolveStatus::optimal);
  EXPECT_EQ(again.x, first.x);
  EXPECT_EQ(again.upper_bound, first.upper_bound);
}

// The counters are those of the solve, not of all that went before.
TEST(LearntRecourse, ASweepTakesFewerLpsThanItsSolvesAlone) {
  Features features;
  features.scenarios = 80;
  features.technology = true;
  const TwoStageProblem problem = random_problem(11, features);
  RecourseKnowledge known(problem, 2);
  long swept = 0, alone = 0;
  for (double lambda : {0.0, 0.2, 0.4, 0.6, 0.8, 1.0}) {
    const auto risk = mean_cvar(problem, 0.8, lambda);
    const Solution s = LShaped(known, *risk, options_of(1e-6, 2)).solve();
    const Solution fresh = solve_lshaped(problem, *risk, options_of(1e-6, 2));
    EXPECT_NEAR(s.upper_bound, fresh.upper_bound, 2e-6 * std::max(1.0, std::abs(fresh.upper_bound)));
    swept += s.subproblem_solves;
    alone += fresh.subproblem_solves;
  }
  EXPECT_EQ(swept, known.evaluator.counters().solves);
  EXPECT_LT(swept, alone);
}

TEST(LearntRecourse, HoldsForIntegersInTheRecourse) {
  const TwoStageProblem problem = integer_recourse_problem(6, 5);
  RecourseKnowledge known(problem, 1);
  for (double lambda : {0.0, 0.5, 1.0}) {
    RiskSpec spec = expectation(problem);
    spec.alpha = 0.6;
    spec.lambda = lambda;
    const double optimum = solve_reference(problem, spec).upper_bound, scale = std::max(1.0, std::abs(optimum));
    const Solution s = LShaped(known, *make_risk_measure(spec), options_of(1e-5)).solve();
    EXPECT_LE(s.gap(), 1e-5) << lambda;
    EXPECT_NEAR(s.upper_bound, optimum, 1e-5 * scale) << lambda;
    EXPECT_LE(s.lower_bound, optimum + 1e-6 * scale) << lambda;
  }
}

TEST(LearntRecourse, DoesNotDependOnThreads) {
  const TwoStageProblem problem = whole_problem(5, 50, 2);
  std::vector<Solution> last;
  for (int threads : {1, 3}) {
    RecourseKnowledge known(problem, threads);
    for (double lambda : {0.0, 0.5, 1.0}) {
      const Solution s = LShaped(known, *mean_cvar(problem, 0.7, lambda), options_of(1e-5, threads)).solve();
      if (lambda == 1.0) last.push_back(s);
    }
  }
  EXPECT_EQ(last[0].x, last[1].x);
  EXPECT_EQ(last[0].lower_bound, last[1].lower_bound);
  EXPECT_EQ(last[0].upper_bound, last[1].upper_bound);
  EXPECT_EQ(last[0].subproblem_solves, last[1].subproblem_solves);
}

// What an interrupted solve leaves behind is true as well.
TEST(LearntRecourse, SurvivesAnInterruptedSolve) {
  const TwoStageProblem problem = whole_problem(3, 30);
  const auto risk = make_risk_measure(expectation(problem));
  const double optimum = solve_reference(problem, expectation(problem)).upper_bound;
  for (int at = 1; at <= 12; ++at) {
    RecourseKnowledge known(problem, 1);
    StopToken stop;
    SolveOptions options = options_of(1e-6);
    options.stop = &stop;
    int reports = 0;
    options.on_progress = [&](const Progress&) {
      if (++reports == at) stop.request_stop();
    };
    LShaped(known, *risk, options).solve();
    const Solution s = LShaped(known, *risk, options_of(1e-6)).solve();
    EXPECT_EQ(s.status, SolveStatus::optimal) << at;
    EXPECT_NEAR(s.upper_bound, optimum, 3e-6 * std::max(1.0, std::abs(optimum))) << at;
  }
}

// A plan that is known stands from the first tree over the first stage on, before any MILP.
TEST(LearntRecourse, KeepsAKnownPlanWhenStoppedEarly) {
  for (std::uint64_t k : {6u, 7u, 8u}) {
    const TwoStageProblem problem = integer_recourse_problem(k, 5);
    const auto risk = make_risk_measure(expectation(problem));
    RecourseKnowledge known(problem, 1);
    const Solution whole = LShaped(known, *risk, options_of(1e-5)).solve();
    ASSERT_FALSE(whole.x.empty());
    StopToken stop;
    SolveOptions options = options_of(1e-5);
    options.stop = &stop;
    options.on_progress = [&](const Progress& progress) {
      if (progress.phase == "integer") stop.request_stop();
    };
    const Solution s = LShaped(known, *risk, options).solve();
    EXPECT_EQ(s.x, whole.x) << k;
    EXPECT_NEAR(s.upper_bound, whole.upper_bound, 1e-9 * std::abs(whole.upper_bound)) << k;
    EXPECT_EQ(s.mip_solves, 0) << k;
  }
}

// What a solve tells as it goes is enough for another one, elsewhere, to begin where it was stopped.
TEST(LearntRecourse, GoesOnFromWhatASolveHasTold) {
  const TwoStageProblem problem = whole_problem(7, 60);
  const auto risk = mean_cvar(problem, 0.9, 0.5);
  std::vector<Checkpoint> told;
  SolveOptions options = options_of(1e-6);
  options.on_found = [&](const Checkpoint& found, const Progress&) { told.push_back(found); };
  const Solution whole = solve_lshaped(problem, *risk, options);
  ASSERT_GT(told.size(), 4u);
  for (const std::size_t stopped : {std::size_t{0}, std::size_t{1}, told.size() / 2, told.size()}) {
    RecourseKnowledge known(problem, 1);
    for (std::size_t k = 0; k < stopped; ++k) known.restore(told[k]);
    const Solution s = LShaped(known, *risk, options_of(1e-6)).solve();
    EXPECT_EQ(s.status, SolveStatus::optimal) << stopped;
    EXPECT_NEAR(s.upper_bound, whole.upper_bound, 3e-6 * std::abs(whole.upper_bound)) << stopped;
    EXPECT_NEAR(s.lower_bound, whole.lower_bound, 3e-6 * std::abs(whole.upper_bound)) << stopped;
    if (stopped == told.size()) {
      EXPECT_LT(s.subproblem_solves, whole.subproblem_solves / 2);
    }
  }
}

TEST(LearntRecourse, RefusesACheckpointOfAnotherProblem) {
  const TwoStageProblem problem = whole_problem(7, 10);
  RecourseKnowledge known(problem, 1);
  Checkpoint found;
  found.cuts.push_back({0, 0.0, {1.0}, Cut::Kind::optimality});
  if (problem.first_stage.columns.count() == 1) found.cuts[0].slope.push_back(1.0);
  EXPECT_THROW(known.restore(found), Error);
  found = {};
  found.points.push_back(
      {std::vector<double>(static_cast<std::size_t>(problem.first_stage.columns.count())), {1.0}, 0.0});
  EXPECT_THROW(known.restore(found), Error);
}

// Cuts of whole recourse are proved with the first stage's rows, bounds and integers: a wider first stage, or a relaxed
// one, must not meet those of a narrower.
TEST(LearntRecourse, OfOneFirstStageIsNotTakenForAnother) {
  for (std::uint64_t k = 0; k < instances(14); ++k) {
    TwoStageProblem problem = integer_recourse_problem(k, 4);
    const std::vector<double> widest = problem.first_stage.columns.upper;
    RecourseKnowledge known(problem, 1);
    const auto risk = make_risk_measure(expectation(problem));
    for (double most : {1.0, 2.0, kInf}) {
      for (std::size_t j = 0; j < widest.size(); ++j)
        problem.first_stage.columns.upper[j] = std::min(widest[j], problem.first_stage.columns.lower[j] + most);
      const Solution s = LShaped(known, *risk, options_of(1e-6)).solve();
      const double optimum = solve_reference(problem, expectation(problem)).upper_bound;
      EXPECT_LE(s.lower_bound, optimum + 1e-6 * std::max(1.0, std::abs(optimum))) << k << ", " << most;
      EXPECT_GE(s.upper_bound, optimum - 1e-6 * std::max(1.0, std::abs(optimum))) << k << ", " << most;
    }
    SolveOptions relaxed = options_of(1e-6);
    relaxed.relax_first_stage = true;
    const double optimum = solve_reference(problem, expectation(problem), true).upper_bound;
    const Solution s = LShaped(known, *risk, relaxed).solve();
    EXPECT_LE(s.lower_bound, optimum + 1e-6 * std::max(1.0, std::abs(optimum))) << k;
    EXPECT_GE(s.upper_bound, optimum - 1e-6 * std::max(1.0, std::abs(optimum))) << k;
  }
}

}  // namespace
}  // namespace gridkeel::stochastic::test
