#include "stochastic/lshaped/grouped_master.hpp"

#include <gtest/gtest.h>

#include "unit/stochastic/cut_pool.hpp"

namespace gridkeel::stochastic::test {
namespace {

// The master with one column per scenario and every cut: what the grouped one must never exceed.
double multi_cut_value(const TwoStageProblem& problem, const std::vector<Cut>& cuts,
                       const std::vector<std::vector<double>>& risk_cuts) {
  solver::LpModel m = problem.first_stage;
  const int n = m.columns.count(), phi = n + problem.scenario_count();
  for (int s = 0; s < problem.scenario_count(); ++s) m.columns.add(0.0, -kInf, kInf, false);
  m.columns.add(1.0, -kInf, kInf, false);
  for (const auto& weight : risk_cuts) {
    std::vector<solver::Entry> row{{phi, 1.0}};
    for (std::size_t s = 0; s < weight.size(); ++s) row.push_back({n + static_cast<int>(s), -weight[s]});
    m.rows.add(0.0, kInf, row);
  }
  for (const Cut& cut : cuts) {
    std::vector<solver::Entry> row{{n + cut.scenario, 1.0}};
    for (std::size_t j = 0; j < cut.slope.size(); ++j) row.push_back({static_cast<int>(j), -cut.slope[j]});
    m.rows.add(cut.constant, kInf, row);
  }
  solver::MipOptions options;
  options.relative_gap = 1e-9;
  return solver::solve_model(m, options).objective;
}

class Grouped : public testing::TestWithParam<int> {
 protected:
  Grouped() {
    Features features = features_of(index());
    features.scenarios = 12;
    features.integers = true;
    problem_ = random_problem(index(), features);
    points_ = some_points(problem_, index(), 5);
    cuts_ = cuts_at(problem_, points_);
    risk_cuts_ = {problem_.probabilities()};
    std::vector<double> tail = problem_.probabilities();  // twice the weight on three scenarios
    double total = 0.0;
    for (std::size_t s = 0; s < tail.size(); ++s) total += tail[s] *= s % 4 == 1 ? 2.0 : 1.0;
    for (double& w : tail) w /= total;
    risk_cuts_.push_back(tail);
  }
  static std::uint64_t index() { return static_cast<std::uint64_t>(GetParam()); }
  static solver::MipOptions options() {
    solver::MipOptions out;
    out.relative_gap = 1e-9;
    return out;
  }
  // c'x + max over the risk cuts of the cut model's losses
  double model_value(const std::vector<double>& x) const {
    std::vector<double> loss(12, -kInf);
    for (const Cut& cut : cuts_) {
      double& at = loss[static_cast<std::size_t>(cut.scenario)];
      at = std::max(at, cut.at(x));
    }
    double risk = -kInf, cost = problem_.first_stage.offset;
    for (const auto& weight : risk_cuts_) {
      double sum = 0.0;
      for (std::size_t s = 0; s < loss.size(); ++s) sum += weight[s] * loss[s];
      risk = std::max(risk, sum);
    }
    for (std::size_t j = 0; j < x.size(); ++j) cost += problem_.first_stage.columns.cost[j] * x[j];
    return cost + risk;
  }
  TwoStageProblem problem_;
  std::vector<std::vector<double>> points_, risk_cuts_;
  std::vector<Cut> cuts_;
};

TEST_P(Grouped, BoundIsAtMostTheMultiCutMasters) {
  const double multi = multi_cut_value(problem_, cuts_, risk_cuts_), tolerance = 1e-5 * std::max(1.0, std::abs(multi));
  GroupedMaster grouped(problem_, cuts_, risk_cuts_);
  double previous = -kInf;
  for (const auto& x : points_) {
    grouped.add_point(x);
    const solver::MipResult result = grouped.solve(options(), {}, 0.0);
    ASSERT_EQ(result.status, solver::MipStatus::optimal);
    EXPECT_LE(result.dual_bound, multi + tolerance);
    EXPECT_GE(result.dual_bound, previous - tolerance) << "more points, a better model";
    previous = result.dual_bound;
  }
}

// With every point gathered at its own solutions, the grouped master ends where the multi-cut master is.
TEST_P(Grouped, ReachesTheMultiCutMasterWhenItsOwnSolutionsAreAdded) {
  const double multi = multi_cut_value(problem_, cuts_, risk_cuts_), tolerance = 1e-5 * std::max(1.0, std::abs(multi));
  GroupedMaster grouped(problem_, cuts_, risk_cuts_);
  grouped.add_point(points_[0]);
  solver::MipResult result;
  for (int round = 0; round < 200; ++round) {
    result = grouped.solve(options(), {}, 0.0);
    ASSERT_FALSE(result.x.empty());
    const std::vector<double> x(result.x.begin(), result.x.begin() + problem_.first_stage.columns.count());
    if (model_value(x) <= result.objective + tolerance) break;
    grouped.add_point(x);
  }
  EXPECT_NEAR(result.objective, multi, 2.0 * tolerance);
}

TEST_P(Grouped, IsTightAtAddedPoints) {
  for (const auto& x : points_) {
    TwoStageProblem fixed = problem_;
    fixed.first_stage.rows = {};
    fixed.first_stage.columns.lower = fixed.first_stage.columns.upper = x;
    GroupedMaster grouped(fixed, cuts_, risk_cuts_);
    grouped.add_point(x);
    EXPECT_NEAR(grouped.solve(options(), {}, 0.0).objective, model_value(x),
                1e-6 * std::max(1.0, std::abs(model_value(x))));
  }
}

TEST_P(Grouped, TakesAStartThatIsFeasible) {
  GroupedMaster grouped(problem_, cuts_, risk_cuts_);
  for (const auto& x : points_) grouped.add_point(x);
  const double value = grouped.solve(options(), {}, 0.0).objective;
  const solver::MipResult first = grouped.solve(options(), {}, 0.0);
  const std::vector<double> x(first.x.begin(), first.x.begin() + problem_.first_stage.columns.count());
  EXPECT_NEAR(grouped.solve(options(), x, 1e6).objective, value, 1e-6 * std::max(1.0, std::abs(value)));
}

TEST_P(Grouped, RiskCutsAndRelaxedPointsOnlyImproveIt) {
  GroupedMaster plain(problem_, cuts_, {risk_cuts_[0]});
  plain.add_point(points_[0]);
  const double before = plain.solve(options(), {}, 0.0).dual_bound;
  plain.add_risk_cut(risk_cuts_[1]);
  plain.add_relaxed_points(points_);
  const double after = plain.solve(options(), {}, 0.0).dual_bound;
  const double multi = multi_cut_value(problem_, cuts_, risk_cuts_), tolerance = 1e-5 * std::max(1.0, std::abs(multi));
  EXPECT_GE(after, before - tolerance);
  EXPECT_LE(after, multi + tolerance);
}

INSTANTIATE_TEST_SUITE_P(Random, Grouped, testing::Range(0, 8));

// A scenario without probability may still carry weight under an ambiguity set.
TEST(GroupedMaster, ScenariosWithoutProbabilityCount) {
  TwoStageProblem problem = newsvendor(true);
  for (auto& s : problem.scenarios) s.probability = 0.0;
  problem.scenarios[9].probability = 1.0;
  std::vector<double> worst(10, 0.0);
  worst[0] = worst[1] = 0.5;
  const std::vector<std::vector<double>> points{{0.0}, {1.0}, {2.0}, {10.0}};
  const std::vector<Cut> cuts = cuts_at(problem, points);
  GroupedMaster grouped(problem, cuts, {problem.probabilities(), worst});
  for (const auto& x : points) grouped.add_point(x);
  solver::MipOptions options;
  options.relative_gap = 1e-9;
  const solver::MipResult result = grouped.solve(options, {}, 0.0);
  // Demand 1 or 2, half each: 2 gives 10 - (10 + 18) / 2 = -4, as 1 does.
  EXPECT_NEAR(result.objective, -4.0, 1e-6);
}

}  // namespace
}  // namespace gridkeel::stochastic::test
