// A solver that fails in the middle of a solve takes nothing away that was proven before.

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <set>
#include <string>

#include "common/error.hpp"
#include "unit/instances.hpp"
#include "unit/stochastic/integer/instances.hpp"
#include "unit/stochastic/solve_support.hpp"

namespace gridkeel::stochastic::test {
namespace {

constexpr const char* kFailure = "the LP of an ambiguity set ended failed";

// As `of`, but every evaluation after the first `answers` fails.
class FailingRisk : public RiskMeasure {
 public:
  FailingRisk(const RiskMeasure& of, long answers) : of_(of), answers_(answers) {}
  int atoms() const override { return of_.atoms(); }
  RiskValue evaluate(std::span<const double> losses) const override {
    if (++asked_ > answers_) throw SolverError(kFailure);
    return of_.evaluate(losses);
  }
  void add_epigraph(solver::LpModel& model, int phi, const std::vector<int>& loss) const override {
    of_.add_epigraph(model, phi, loss);
  }
  long asked() const { return asked_; }

 private:
  const RiskMeasure& of_;
  long answers_;
  mutable std::atomic<long> asked_{0};
};

// All up to 8, then ever sparser, and the last few.
std::set<long> moments_of_failure(long all) {
  std::set<long> moments;
  for (long at = 0; at < all; at += std::max(1L, at / instances(8))) moments.insert(at);
  for (long at = std::max(0L, all - 3); at < all; ++at) moments.insert(at);
  return moments;
}

void expect_failures_lose_nothing(const TwoStageProblem& problem, int threads) {
  const double optimum = solve_reference(problem, expectation(problem)).upper_bound;
  const double tolerance = 1e-6 * std::max(1.0, std::abs(optimum));
  const auto risk = make_risk_measure(expectation(problem));
  SolveOptions options;
  options.relative_gap = 1e-6;
  options.threads = threads;
  const FailingRisk counting(*risk, std::numeric_limits<long>::max());
  const Solution undisturbed = solve_lshaped(problem, counting, options);
  ASSERT_LE(undisturbed.gap(), options.relative_gap);
  int without_answer = 0, with_gap = 0;
  for (const long at : moments_of_failure(counting.asked())) try {
      const FailingRisk failing(*risk, at);
      const Solution s = solve_lshaped(problem, failing, options);
      EXPECT_LE(s.lower_bound, optimum + tolerance) << at;
      EXPECT_GE(s.upper_bound, optimum - tolerance) << at;
      EXPECT_LE(s.recourse_gap, s.gap() + 1e-9) << at;
      EXPECT_GE(s.recourse_gap, 0.0) << at;
      if (s.gap() <= options.relative_gap) {
        EXPECT_EQ(s.reason, "") << at;
        continue;
      }
      ++with_gap;
      EXPECT_EQ(s.status, SolveStatus::stalled) << at;
      EXPECT_EQ(s.reason, std::string("a solver gave no answer: ") + kFailure) << at;
    } catch (const SolverError&) {
      ++without_answer;
    }
  EXPECT_GT(without_answer, 0);
  EXPECT_GT(with_gap, 0);
}

TEST(SolverFailure, LeavesTheIncumbentAndItsGap) {
  for (const int threads : {1, 2}) expect_failures_lose_nothing(whole_plans_problem(11, 5), threads);
}

TEST(SolverFailure, LeavesThemWhereTheRecourseHasIntegers) {
  for (const int threads : {1, 2}) expect_failures_lose_nothing(integer_recourse_problem(10, 3), threads);
}

// What an earlier solve is known to have cost is an answer at once, and what a failed one leaves behind misleads none.
TEST(SolverFailure, LeavesKnowledgeThatOthersMayUse) {
  const TwoStageProblem problem = integer_recourse_problem(10, 3);
  const auto risk = make_risk_measure(expectation(problem));
  RiskSpec other = expectation(problem);
  other.alpha = 0.6;
  other.lambda = 0.7;
  const double optimum = solve_reference(problem, other).upper_bound, scale = std::max(1.0, std::abs(optimum));
  SolveOptions options;
  options.threads = 1;
  options.relative_gap = 1e-6;
  const FailingRisk counting(*risk, std::numeric_limits<long>::max());
  const Solution undisturbed = solve_lshaped(problem, counting, options);
  for (const long at : moments_of_failure(counting.asked())) {
    RecourseKnowledge known(problem, 1);
    try {
      LShaped(known, FailingRisk(*risk, at), options).solve();
    } catch (const SolverError&) {
    }
    const Solution s = LShaped(known, *make_risk_measure(other), options).solve();
    EXPECT_LE(s.gap(), 1e-6) << at;
    EXPECT_NEAR(s.upper_bound, optimum, 2e-6 * scale) << at;
    EXPECT_NEAR(s.lower_bound, optimum, 2e-6 * scale) << at;
    EXPECT_NO_THROW(LShaped(known, FailingRisk(*risk, 40), options).solve()) << at << ": a point is known";
  }
}

}  // namespace
}  // namespace gridkeel::stochastic::test
