#include "stochastic/lshaped/branch_and_bound.hpp"

#include <gtest/gtest.h>

#include <map>

#include "unit/instances.hpp"
#include "unit/stochastic/cut_pool.hpp"
#include "unit/stochastic/floored_problem.hpp"
#include "unit/stochastic/solve_support.hpp"

namespace gridkeel::stochastic::test {
namespace {

// Estimates are the exact cost less a share of it, as unsolved scenarios leave them.
class Hooks : public BranchAndBound::Hooks {
 public:
  Hooks(const TwoStageProblem& problem, const RiskMeasure& risk, CutStore& store, double missing)
      : problem_(problem), risk_(&risk), store_(store), missing_(missing) {}

  void change_risk(const RiskMeasure& risk) { risk_ = &risk; }

  std::optional<BranchAndBound::Refined> refine(const std::vector<double>& x) override {
    for (double v : x) EXPECT_EQ(v, std::round(v));
    const double cost = evaluate_at(x);
    const double estimate = cost - missing_ * std::abs(cost) / (rises ? ++looks_[x] : 1);
    return BranchAndBound::Refined{estimate, estimate, false};
  }
  double proven_cost(const std::vector<double>&) const override { return -kInf; }
  std::optional<double> evaluate(const std::vector<double>& x) override {
    ++evaluated;
    const double cost = evaluate_at(x);
    if (cost < best) best_x = x;
    best = std::min(best, cost);
    return cost;
  }
  bool evaluation_due() const override { return false; }
  bool should_stop() const override { return stop_after > 0 && nodes >= stop_after; }
  void after_round(const BranchAndBound& tree) override {
    nodes = tree.nodes();
    EXPECT_GE(tree.lower_bound(), lower - 1e-9) << "bounds never fall";
    lower = tree.lower_bound();
  }

  double best = kInf, lower = -kInf;
  std::vector<double> best_x;
  int evaluated = 0;
  long nodes = 0, stop_after = 0;
  bool rises = false;  // estimates are nearer to the cost each time that a point is looked at

 private:
  double evaluate_at(const std::vector<double>& x) {
    for (const Cut& cut : cuts_at(problem_, {x})) store_.add(cut, x);
    double cost = problem_.first_stage.offset + risk_->evaluate(losses_at(problem_, x)).value;
    for (std::size_t j = 0; j < x.size(); ++j) cost += problem_.first_stage.columns.cost[j] * x[j];
    return cost;
  }
  const TwoStageProblem& problem_;
  const RiskMeasure* risk_;
  CutStore& store_;
  double missing_;
  std::map<std::vector<double>, int> looks_;
};

// Of a problem with floors: what points cost is in its table.
class FlooredHooks : public BranchAndBound::Hooks {
 public:
  FlooredHooks(const FlooredProblem& problem, const RiskMeasure& risk, CutStore& store)
      : of_(problem), risk_(risk), store_(store) {}

  std::optional<BranchAndBound::Refined> refine(const std::vector<double>& x) override {
    for (const Cut& cut : cuts_at(of_.problem, {x})) store_.add(cut, x);
    const double cost = *evaluate(x);
    return BranchAndBound::Refined{cost, cost, true};
  }
  double proven_cost(const std::vector<double>&) const override { return -kInf; }
  std::optional<double> evaluate(const std::vector<double>& x) override {
    const auto at = std::find(of_.points.begin(), of_.points.end(), x);
    return of_.cost(static_cast<std::size_t>(at - of_.points.begin()), risk_);
  }
  bool evaluation_due() const override { return false; }
  bool should_stop() const override { return false; }
  void after_round(const BranchAndBound& tree) override {
    EXPECT_GE(tree.lower_bound(), lower - 1e-9) << "bounds never fall";
    lower = tree.lower_bound();
  }
  double lower = -kInf;

 private:
  const FlooredProblem& of_;
  const RiskMeasure& risk_;
  CutStore& store_;
};

struct Tree {
  explicit Tree(std::uint64_t index, double missing = 0.0)
      : problem(whole_plans_problem(index, 5)),
        spec(expectation(problem)),
        risk(make_risk_measure(spec)),
        store(problem.scenario_count(), problem.first_stage.columns.count()),
        hooks(problem, *risk, store, missing),
        optimum(solve_reference(problem, spec).upper_bound) {
    start = some_points(problem, index, 1);
    for (const Cut& cut : cuts_at(problem, start)) store.add(cut);
    make_masters();
  }
  // After `spec` or the limits have changed.
  void change_risk() {
    auto other = make_risk_measure(spec);
    hooks.change_risk(*other);
    risk = std::move(other);
    optimum = solve_reference(problem, spec).upper_bound;
    make_masters();
  }
  void make_masters() {
    masters.clear();
    const auto losses = store.at(start[0], 1);
    for (int k = 0; k < 2; ++k) {
      masters.push_back(std::make_unique<Master>(problem, *risk, store, 1));
      masters.back()->regroup(start[0], losses.value, risk->evaluate(losses.value).weight, 3);
    }
  }
  BranchAndBound tree(double gap, std::size_t width = 2, int threads = 1) {
    std::vector<Master*> used;
    for (std::size_t k = 0; k < width; ++k) used.push_back(masters[k].get());
    return {problem, used, store, implied_box(problem.first_stage), {gap, optimum, threads}, hooks};
  }
  TwoStageProblem problem;
  RiskSpec spec;
  std::vector<std::vector<double>> start;
  std::unique_ptr<RiskMeasure> risk;
  CutStore store;
  std::vector<std::unique_ptr<Master>> masters;
  Hooks hooks;
  double optimum;
};

// A node that the best estimate cuts off may come back in the same round, with a fractional point that nobody branched
// on; hooks check that they are asked about integer points only.
TEST(BranchAndBound, FindsTheOptimumWhereEstimatesRise) {
  for (std::uint64_t k = 0; k < static_cast<std::uint64_t>(instances(40)); ++k) {
    Tree t(k, 0.3);
    t.hooks.rises = true;
    BranchAndBound tree = t.tree(1e-7);
    EXPECT_TRUE(tree.run());
    const double tolerance = 1e-6 * std::max(1.0, std::abs(t.optimum));
    EXPECT_NEAR(t.hooks.best, t.optimum, tolerance) << k;
    EXPECT_LE(tree.lower_bound(), t.optimum + tolerance) << k;
  }
}

// Boxes are parted where floors end, until their cuts say what the floors say.
TEST(BranchAndBound, FindsTheOptimumUnderFloorsAndProvesIt) {
  constexpr int kProblems = instances(16);
  int mattered = 0;
  for (std::uint64_t k = 0; k < kProblems; ++k) {
    const FlooredProblem f(k);
    const auto risk = make_risk_measure(expectation(f.problem));
    CutStore store(f.problem.scenario_count(), f.problem.first_stage.columns.count());
    const auto start = some_points(f.problem, k, 1);
    for (const Cut& cut : cuts_at(f.problem, start)) store.add(cut);
    f.add_floors(store);
    const FirstStageBox all = implied_box(f.problem.first_stage);
    const double optimum = f.least_cost(*risk, all), tolerance = 1e-6 * std::max(1.0, std::abs(optimum));
    FlooredHooks hooks(f, *risk, store);
    const auto losses = store.at(start[0], 1);
    std::vector<std::unique_ptr<Master>> own;
    std::vector<Master*> masters;
    for (int m = 0; m < 2; ++m) {
      own.push_back(std::make_unique<Master>(f.problem, *risk, store, 1));
      own.back()->regroup(start[0], losses.value, risk->evaluate(losses.value).weight, 2);
      masters.push_back(own.back().get());
    }
    BranchAndBound tree(f.problem, masters, store, all, {1e-7, optimum, 1}, hooks);
    EXPECT_TRUE(tree.run());
    EXPECT_NEAR(tree.lower_bound(), optimum, tolerance) << k;
    EXPECT_NEAR(*hooks.evaluate(*tree.best_point()), optimum, tolerance) << k;
    // Once more, from its parts.
    hooks.lower = -kInf;
    BranchAndBound again(f.problem, masters, store, all, {1e-7, optimum, 2}, hooks);
    again.start_from(tree.memory());
    EXPECT_TRUE(again.run());
    EXPECT_NEAR(again.lower_bound(), optimum, tolerance) << k;
    store.drop_of_first_stage();
    mattered += own[0]->minimise(all, 1e-9).value < optimum - tolerance ? 1 : 0;
  }
  EXPECT_GT(mattered, kProblems / 5);
}

TEST(BranchAndBound, FindsTheOptimumAndProvesIt) {
  for (std::uint64_t k = 0; k < instances(40); ++k) {
    Tree t(k);
    BranchAndBound tree = t.tree(1e-7);
    EXPECT_TRUE(tree.run());
    const double tolerance = 1e-6 * std::max(1.0, std::abs(t.optimum));
    EXPECT_NEAR(t.hooks.best, t.optimum, tolerance) << k;
    EXPECT_NEAR(tree.lower_bound(), t.optimum, tolerance) << k;
    EXPECT_LE(t.hooks.evaluated, 2) << "estimates were exact";
  }
}

TEST(BranchAndBound, NamesTheBestPointsItMet) {
  std::size_t several = 0;
  for (std::uint64_t k = 0; k < 10; ++k) {
    Tree t(k);
    BranchAndBound tree = t.tree(1e-7);
    EXPECT_TRUE(tree.run());
    const auto all = tree.best_points(100, 1e9), two = tree.best_points(2, 1e9), near = tree.best_points(100, 0.0);
    ASSERT_FALSE(all.empty());
    EXPECT_EQ(all.front(), *tree.best_point());
    EXPECT_EQ(two.size(), std::min<std::size_t>(2, all.size()));
    EXPECT_EQ(near.front(), all.front());
    EXPECT_LE(near.size(), all.size());
    several += all.size() > near.size() ? 1 : 0;
    double last = -kInf;
    for (const std::vector<double>& x : all) {
      const double cost = *t.hooks.evaluate(x);
      EXPECT_GE(cost, last - 1e-6 * std::max(1.0, std::abs(cost))) << k;
      last = cost;
    }
  }
  EXPECT_GT(several, 0u);
}

// Estimates 3 % too low park nodes that the exact costs bring back.
TEST(BranchAndBound, LowEstimatesDoNotHarmTheProof) {
  for (std::uint64_t k = 0; k < instances(40); ++k) {
    Tree t(k, 0.03);
    BranchAndBound tree = t.tree(1e-6);
    EXPECT_TRUE(tree.run());
    const double tolerance = 2e-6 * std::max(1.0, std::abs(t.optimum));
    EXPECT_NEAR(t.hooks.best, t.optimum, tolerance) << k;
    EXPECT_LE(tree.lower_bound(), t.optimum + tolerance) << k;
    EXPECT_GE(tree.lower_bound(), t.optimum - tolerance) << k;
  }
}

TEST(BranchAndBound, LeavesTheGapItMay) {
  for (std::uint64_t k = 0; k < instances(20); ++k) {
    Tree t(k);
    BranchAndBound tree = t.tree(0.05);
    EXPECT_TRUE(tree.run());
    EXPECT_LE(tree.lower_bound(), t.optimum + 1e-6 * std::max(1.0, std::abs(t.optimum)));
    EXPECT_GE(tree.lower_bound(), t.hooks.best - 0.05 * std::abs(t.hooks.best) - 1e-6);
  }
}

TEST(BranchAndBound, OneMasterWillDo) {
  for (std::uint64_t k = 0; k < instances(20); ++k) {
    Tree t(k);
    BranchAndBound tree = t.tree(1e-7, 1);
    EXPECT_TRUE(tree.run());
    EXPECT_NEAR(tree.lower_bound(), t.optimum, 1e-6 * std::max(1.0, std::abs(t.optimum))) << k;
  }
}

TEST(BranchAndBound, ThreadsDoNotChangeTheTree) {
  for (std::uint64_t k = 0; k < instances(20); ++k) {
    Tree one(k), two(k);
    BranchAndBound first = one.tree(1e-7, 2, 1), second = two.tree(1e-7, 2, 2);
    EXPECT_TRUE(first.run());
    EXPECT_TRUE(second.run());
    EXPECT_EQ(first.nodes(), second.nodes());
    EXPECT_EQ(first.lower_bound(), second.lower_bound());
    EXPECT_EQ(one.hooks.best, two.hooks.best);
  }
}

// A point known beforehand cuts off whatever is no better.
TEST(BranchAndBound, StartsFromAnOfferedPoint) {
  for (std::uint64_t k = 0; k < instances(20); ++k) {
    Tree t(k), again(k);
    BranchAndBound tree = t.tree(1e-7);
    ASSERT_TRUE(tree.run());
    BranchAndBound offered = again.tree(1e-7);
    offered.offer(t.hooks.best_x, t.hooks.best);
    EXPECT_TRUE(offered.run());
    EXPECT_LE(offered.nodes(), tree.nodes());
    EXPECT_NEAR(offered.lower_bound(), t.optimum, 1e-6 * std::max(1.0, std::abs(t.optimum))) << k;
  }
}

TEST(BranchAndBound, StoppedEarlyItsBoundHolds) {
  for (long after : {1L, 2L, 4L}) {
    Tree t(11);
    t.hooks.stop_after = after;
    BranchAndBound tree = t.tree(1e-9);
    tree.run();
    EXPECT_LE(tree.lower_bound(), t.optimum + 1e-6 * std::max(1.0, std::abs(t.optimum)));
    EXPECT_GT(tree.lower_bound(), -kInf);
  }
}

// Another risk measure than that of the tree that the parts are from, under tighter limits and then under wider ones:
// what held nothing under the tighter ones must not be lost.
TEST(BranchAndBound, GoesOnFromThePartsOfAnEarlierTree) {
  for (std::uint64_t k = 0; k < instances(40); ++k) {
    Tree first(k);
    BranchAndBound earlier = first.tree(0.05);
    EXPECT_TRUE(earlier.run());
    BranchingMemory memory = earlier.memory();
    for (const bool tight : {true, false}) {
      Tree t(k);
      t.spec.alpha = 0.6;
      t.spec.lambda = 0.7;
      auto& columns = t.problem.first_stage.columns;
      for (std::size_t j = 0; j < columns.upper.size() && tight; ++j) {
        const double was = columns.upper[j], half = std::floor(0.5 * (columns.lower[j] + was));
        if (std::isfinite(half)) columns.upper[j] = half;
        if (solve_reference(t.problem, t.spec).x.empty()) columns.upper[j] = was;
      }
      t.change_risk();
      BranchAndBound tree = t.tree(1e-7);
      tree.start_from(memory);
      EXPECT_TRUE(tree.run());
      const double tolerance = 1e-6 * std::max(1.0, std::abs(t.optimum));
      EXPECT_NEAR(t.hooks.best, t.optimum, tolerance) << k << (tight ? " tight" : " wide");
      EXPECT_NEAR(tree.lower_bound(), t.optimum, tolerance) << k << (tight ? " tight" : " wide");
      memory = tree.memory();
    }
  }
}

TEST(BranchingMemory, CoarseningCoversEveryPointOnce) {
  // Parts of a comb: column 0 is cut off at 0, 1, 2, ... and each tooth at column 1.
  BranchingMemory memory;
  BranchingMemory::Part handle;
  for (int k = 0; k < 600; ++k) {
    BranchingMemory::Part low = handle, high = handle;
    for (BranchingMemory::Part* part : {&low, &high}) part->push_back({0, -kInf, static_cast<double>(k)});
    low.push_back({1, -kInf, 4.0});
    high.push_back({1, 5.0, kInf});
    memory.parts.push_back(low);
    memory.parts.push_back(high);
    handle.push_back({0, k + 1.0, kInf});
  }
  memory.parts.push_back(handle);
  memory.coarsen();
  EXPECT_LE(memory.parts.size(), BranchingMemory::kMostParts);
  EXPECT_GT(memory.parts.size(), BranchingMemory::kMostParts / 3);
  for (int a = -3; a < 620; a += 7)
    for (int b = 0; b < 10; ++b) {
      int holding = 0;
      for (const BranchingMemory::Part& part : memory.parts) {
        bool inside = true;
        for (const auto& c : part) {
          const double x = c.column == 0 ? a : b;
          inside = inside && x >= c.lower && x <= c.upper;
        }
        holding += inside ? 1 : 0;
      }
      EXPECT_EQ(holding, 1) << a << " " << b;
    }
}

}  // namespace
}  // namespace gridkeel::stochastic::test
