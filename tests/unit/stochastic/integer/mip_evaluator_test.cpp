#include "stochastic/integer/mip_evaluator.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "common/parallel.hpp"
#include "unit/stochastic/integer/instances.hpp"

namespace gridkeel::stochastic::test {
namespace {

class MipEvaluatorTest : public testing::Test {
 protected:
  MipLosses evaluate(int threads, const std::function<bool(const MipLosses&)>& go_on) {
    std::vector<int> order(40);
    std::iota(order.rbegin(), order.rend(), 0);
    MipEvaluator evaluator(problem_, threads);
    MipLosses losses = evaluator.evaluate(x_, order, std::vector<double>(40, -7.0), 0.0, nullptr, go_on, {});
    solves_ = evaluator.solves();
    return losses;
  }
  TwoStageProblem problem_ = integer_recourse_problem(5, 40);
  std::vector<double> x_ = whole_points(problem_).back();
  long solves_ = 0;
};

// Guesses that a test writes down.
class FixedGuess : public RecourseGuess {
 public:
  explicit FixedGuess(std::vector<std::vector<solver::Entry>> guesses) : guesses_(std::move(guesses)) {}
  std::vector<std::vector<solver::Entry>> guesses(std::span<const double>) const override { return guesses_; }

 private:
  std::vector<std::vector<solver::Entry>> guesses_;
};

// Guesses change where the search starts, never what it proves: one that no recourse keeps, a poor one, the best one.
TEST_F(MipEvaluatorTest, GuessesChangeNoValue) {
  const MipValue expected = ScenarioMip(problem_, 7).at(x_, 0.0, nullptr);
  std::vector<solver::Entry> impossible, best;
  const auto& columns = problem_.templates.front().columns;
  for (int j = 0; j < columns.count(); ++j) {
    if (!columns.integer[static_cast<std::size_t>(j)]) continue;
    impossible.push_back({j, columns.upper[static_cast<std::size_t>(j)] + 1.0});
    best.push_back({j, std::round(expected.y[static_cast<std::size_t>(j)])});
  }
  using Guesses = std::vector<std::vector<solver::Entry>>;
  for (const Guesses& guesses : std::vector<Guesses>{{impossible}, {impossible, best}, {best}}) {
    for (RecourseTemplate& t : problem_.templates) t.guess = std::make_shared<FixedGuess>(guesses);
    ScenarioMip mip(problem_, 7);
    const MipValue start = mip.guess(x_, 0.0, nullptr);
    EXPECT_LE(start.lower, expected.upper + 1e-7 * std::abs(expected.upper));
    if (guesses.back() == best)
      EXPECT_NEAR(start.upper, expected.upper, 1e-7 * std::max(1.0, std::abs(expected.upper)));
    else
      EXPECT_TRUE(start.y.empty());
    EXPECT_NEAR(mip.at(x_, 0.0, nullptr).upper, expected.upper, 1e-7 * std::max(1.0, std::abs(expected.upper)));
  }
  const MipLosses one = evaluate(1, {}), two = evaluate(2, {});
  EXPECT_TRUE(one.complete());
  EXPECT_EQ(one.upper, two.upper);
}

TEST_F(MipEvaluatorTest, EvaluatesAllForAnyNumberOfThreads) {
  const MipLosses one = evaluate(1, [](const MipLosses&) { return true; });
  EXPECT_TRUE(one.complete());
  EXPECT_EQ(solves_, 40);
  for (int s : {0, 17, 39}) {
    const double expected = ScenarioMip(problem_, s).at(x_, 0.0, nullptr).upper;
    EXPECT_NEAR(one.upper[static_cast<std::size_t>(s)], expected, 1e-7 * std::max(1.0, std::abs(expected)));
  }
  for (int threads : {2, 3}) {
    const MipLosses other = evaluate(threads, [](const MipLosses&) { return true; });
    EXPECT_EQ(one.upper, other.upper);
    EXPECT_EQ(one.lower, other.lower);
  }
}

TEST_F(MipEvaluatorTest, StopsWhenWhatItFoundIsEnough) {
  const MipLosses some = evaluate(2, [](const MipLosses& so_far) { return so_far.upper[39] == kInf; });
  EXPECT_FALSE(some.complete());
  EXPECT_EQ(solves_, 4) << "one batch, from the order's first";
  EXPECT_LT(some.upper[39], kInf);
  EXPECT_EQ(some.upper[0], kInf);
  EXPECT_EQ(some.lower[0], -7.0) << "what was known stays";
}

TEST_F(MipEvaluatorTest, PassesOverWhatHasACost) {
  std::vector<int> order(40);
  std::iota(order.begin(), order.end(), 0);
  MipEvaluator evaluator(problem_, 2);
  MipLosses losses = evaluator.unevaluated(std::vector<double>(40, -7.0));
  losses.upper[3] = 5.0;
  EXPECT_TRUE(evaluator.guess(losses, x_, order, 0.0, nullptr, {}));
  EXPECT_EQ(evaluator.solves(), 39);
  EXPECT_EQ(losses.upper[3], 5.0);
  EXPECT_EQ(losses.lower[3], -7.0);
  EXPECT_TRUE(losses.complete());
  EXPECT_FALSE(evaluator.has_guesses());
}

// Where no guess is possible, local search has nothing to start from, and branch and bound finds all.
TEST_F(MipEvaluatorTest, SearchesBeforeItBranches) {
  const MipLosses expected = evaluate(1, {});
  for (RecourseTemplate& t : problem_.templates)
    t.guess = std::make_shared<FixedGuess>(std::vector<std::vector<solver::Entry>>{{{0, -1e6}}});
  std::vector<int> order(40);
  std::iota(order.begin(), order.end(), 0);
  MipEvaluator evaluator(problem_, 2);
  EXPECT_TRUE(evaluator.has_guesses());
  MipLosses losses = evaluator.unevaluated(std::vector<double>(40, -kInf));
  evaluator.guess(losses, x_, order, 0.0, nullptr, {});
  evaluator.refine(losses, x_, 0.0, MipEvaluator::Until::searched, nullptr, {}, {});
  EXPECT_FALSE(losses.complete());
  for (const int nodes : losses.next_nodes) EXPECT_GT(nodes, 0);
  evaluator.refine(losses, x_, 0.0, MipEvaluator::Until::proven, nullptr, {}, {});
  for (std::size_t s = 0; s < 40; ++s)
    EXPECT_NEAR(losses.upper[s], expected.upper[s], 1e-7 * std::max(1.0, std::abs(expected.upper[s])));
}

// A scenario whose first step ended early is open until someone chooses it, and solved to the end then.
TEST_F(MipEvaluatorTest, GoesOnWithScenariosThatItsFirstStepLeavesOpen) {
  const MipLosses expected = evaluate(1, {});
  std::vector<int> order(40);
  std::iota(order.begin(), order.end(), 0);
  MipEvaluator evaluator(problem_, 2, {0, 1});
  MipLosses losses = evaluator.unevaluated(std::vector<double>(40, -kInf));
  EXPECT_TRUE(evaluator.guess(losses, x_, order, 0.0, nullptr, {}));
  const auto is_open = [&](int s) { return losses.next_nodes[static_cast<std::size_t>(s)] > 0; };
  const auto begun = std::count_if(order.begin(), order.end(), is_open);
  ASSERT_GT(begun, 2);
  EXPECT_TRUE(evaluator.remaining(losses, x_, order, 0.0, nullptr).empty()) << "all are begun";
  int chosen = -1;
  evaluator.refine(losses, x_, 0.0, MipEvaluator::Until::proven, nullptr, {},
                   [&](const MipLosses&, const std::vector<int>& open) {
                     if (chosen >= 0 || open.empty()) return std::vector<int>();
                     chosen = open.back();
                     return std::vector<int>{chosen};
                   });
  ASSERT_GE(chosen, 0);
  EXPECT_FALSE(is_open(chosen));
  EXPECT_EQ(std::count_if(order.begin(), order.end(), is_open), begun - 1);
  evaluator.refine(losses, x_, 0.0, MipEvaluator::Until::proven, nullptr, {}, {});
  for (std::size_t s = 0; s < 40; ++s) {
    const double tolerance = 1e-7 * std::max(1.0, std::abs(expected.upper[s]));
    EXPECT_NEAR(losses.upper[s], expected.upper[s], tolerance);
    EXPECT_NEAR(losses.lower[s], expected.upper[s], 10.0 * tolerance);
  }
}

TEST_F(MipEvaluatorTest, LeavesTheRemainingWorkToOthers) {
  const MipLosses all = evaluate(1, [](const MipLosses&) { return true; });
  std::vector<int> order(40);
  std::iota(order.rbegin(), order.rend(), 0);
  MipEvaluator evaluator(problem_, 2);
  MipLosses losses = evaluator.unevaluated(std::vector<double>(40, -7.0));
  losses.upper[3] = 5.0;
  const auto work = evaluator.remaining(losses, x_, order, 0.0, nullptr);
  ASSERT_EQ(work.size(), 39U);
  parallel_for(39, 2, [&](int k) { work[static_cast<std::size_t>(k)](); });
  EXPECT_EQ(evaluator.solves(), 39);
  EXPECT_TRUE(losses.complete());
  for (std::size_t s = 0; s < 40; ++s) EXPECT_EQ(losses.upper[s], s == 3 ? 5.0 : all.upper[s]) << s;
  StopToken stop;
  stop.request_stop();
  MipLosses none = evaluator.unevaluated(std::vector<double>(40, -7.0));
  for (const auto& part : evaluator.remaining(none, x_, order, 0.0, &stop)) part();
  EXPECT_EQ(none.upper, std::vector<double>(40, kInf));
}

TEST_F(MipEvaluatorTest, StopsWhenAsked) {
  StopToken stop;
  stop.request_stop();
  std::vector<int> order(40);
  std::iota(order.begin(), order.end(), 0);
  MipEvaluator evaluator(problem_, 2);
  const MipLosses none = evaluator.evaluate(x_, order, std::vector<double>(40, -7.0), 0.0, &stop,
                                            [](const MipLosses&) { return true; }, {});
  EXPECT_FALSE(none.complete());
  EXPECT_EQ(evaluator.solves(), 0);
}

}  // namespace
}  // namespace gridkeel::stochastic::test
