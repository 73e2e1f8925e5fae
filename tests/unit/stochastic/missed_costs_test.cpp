#include "stochastic/lshaped/missed_costs.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <numeric>

#include "unit/instances.hpp"
#include "unit/stochastic/cut_pool.hpp"
#include "unit/stochastic/integer/instances.hpp"

namespace gridkeel::stochastic::test {
namespace {

std::vector<double> exact_costs(const TwoStageProblem& p, const std::vector<double>& x) {
  std::vector<double> costs;
  for (int s = 0; s < p.scenario_count(); ++s) costs.push_back(ScenarioMip(p, s).at(x, 0.0, nullptr).upper);
  return costs;
}

double total(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

// What every point that can be served costs, from each scenario's MILP: most of the time of these tests.
struct Costs {
  explicit Costs(std::uint64_t k) : problem(integer_recourse_problem(k, 3)) {
    for (const std::vector<double>& x : whole_points(problem)) {
      const std::vector<double> costs = exact_costs(problem, x);
      if (!std::isfinite(total(costs))) continue;
      points.push_back(x);
      known.push_back(costs);
    }
  }

  TwoStageProblem problem;
  std::vector<std::vector<double>> points;
  std::vector<std::vector<double>> known;  // per point and scenario
};

// The LP recourse's cuts at the first point.
struct Model {
  explicit Model(const Costs& costs)
      : risk(make_risk_measure(expectation(costs.problem))),
        store(3, static_cast<int>(costs.problem.first_stage.columns.cost.size())),
        lagrangian(costs.problem) {
    if (costs.points.empty()) return;
    for (const Cut& cut : cuts_at(costs.problem, {costs.points.front()})) store.add(cut, costs.points.front());
  }

  void expect_below(const Costs& costs) const {
    for (std::size_t k = 0; k < costs.points.size(); ++k) {
      const std::vector<double> model = store.at_whole(costs.points[k], 1).value;
      for (std::size_t s = 0; s < model.size(); ++s)
        EXPECT_LE(model[s], costs.known[k][s] + 1e-6 * std::max(1.0, std::abs(costs.known[k][s])));
    }
  }

  std::unique_ptr<RiskMeasure> risk;
  CutStore store;
  LagrangianCuts lagrangian;
};

TEST(MissedCosts, RaiseTheModelWhereItMissesMuchAndHoldEverywhere) {
  constexpr int kMost = instances(12);
  int taught = 0;
  for (std::uint64_t k = 0; k < 20 && taught < kMost; ++k) {
    const Costs costs(k);
    Model m(costs);
    MissedCosts missed(costs.problem, *m.risk, m.store, m.lagrangian, 1);
    for (std::size_t i = 0; i < costs.points.size(); i += 5) {
      const std::vector<double>& x = costs.points[i];
      const double before = total(m.store.at_whole(x, 1).value);
      if (missed.teach({x, costs.known[i]}, 1e-3 * std::abs(before), nullptr) == 0) continue;
      ++taught;
      EXPECT_GT(total(m.store.at_whole(x, 1).value), before);
    }
    m.expect_below(costs);
  }
  EXPECT_GE(taught, kMost);
}

TEST(MissedCosts, AreNotLookedForWhereLittleIsMissedOrNothingIsProven) {
  const Costs costs(1);
  ASSERT_FALSE(costs.points.empty());
  Model m(costs);
  MissedCosts missed(costs.problem, *m.risk, m.store, m.lagrangian, 1);
  const std::vector<double>& x = costs.points.front();
  EXPECT_EQ(missed.teach({x, costs.known.front()}, 1e9, nullptr), 0);
  EXPECT_EQ(missed.teach({x, std::vector<double>(3, -kInf)}, 0.0, nullptr), 0);
  EXPECT_EQ(missed.solves() + m.lagrangian.solves(), 0);
}

TEST(MissedCosts, AreLookedForBesideOtherWork) {
  const Costs costs(1);
  for (const int threads : {1, 2}) {
    Model m(costs), alone(costs);
    MissedCosts missed(costs.problem, *m.risk, m.store, m.lagrangian, threads);
    MissedCosts of_alone(costs.problem, *alone.risk, alone.store, alone.lagrangian, 1);
    std::vector<int> done(5, 0);
    MissedCosts::Work beside;
    for (int& d : done) beside.emplace_back([&d] { ++d; });
    const std::vector<double>& x = costs.points.front();
    EXPECT_EQ(missed.teach({x, costs.known.front()}, 0.0, nullptr, beside),
              of_alone.teach({x, costs.known.front()}, 0.0, nullptr));
    EXPECT_EQ(done, std::vector<int>(5, 1));
    for (const auto& z : costs.points) EXPECT_EQ(m.store.at_whole(z, 1).value, alone.store.at_whole(z, 1).value);
    EXPECT_EQ(missed.teach({x, std::vector<double>(3, -kInf)}, 0.0, nullptr, beside), 0);
    EXPECT_EQ(done, std::vector<int>(5, 2)) << "also where there is nothing to learn";
  }
}

}  // namespace
}  // namespace gridkeel::stochastic::test
