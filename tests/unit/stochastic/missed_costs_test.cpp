#include "stochastic/lshaped/missed_costs.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <numeric>

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

struct Model {
  explicit Model(std::uint64_t k)
      : problem(integer_recourse_problem(k, 3)),
        points(whole_points(problem)),
        risk(make_risk_measure(expectation(problem))),
        store(3, static_cast<int>(problem.first_stage.columns.cost.size())),
        lagrangian(problem) {
    std::erase_if(points, [&](const std::vector<double>& x) { return !std::isfinite(total(exact_costs(problem, x))); });
    for (const auto& x : points) known.push_back(exact_costs(problem, x));
    if (!points.empty())
      for (const Cut& cut : cuts_at(problem, {points.front()})) store.add(cut, points.front());
  }

  void expect_below_everywhere() const {
    for (std::size_t k = 0; k < points.size(); ++k) {
      const std::vector<double> model = store.at_whole(points[k], 1).value;
      for (std::size_t s = 0; s < model.size(); ++s)
        EXPECT_LE(model[s], known[k][s] + 1e-6 * std::max(1.0, std::abs(known[k][s])));
    }
  }

  TwoStageProblem problem;
  std::vector<std::vector<double>> points;
  std::vector<std::vector<double>> known;  // per point and scenario
  std::unique_ptr<RiskMeasure> risk;
  CutStore store;
  LagrangianCuts lagrangian;
};

TEST(MissedCosts, RaiseTheModelWhereItMissesMuchAndHoldEverywhere) {
  int taught = 0;
  for (std::uint64_t k = 0; k < 20 && taught < 12; ++k) {
    Model m(k);
    MissedCosts missed(m.problem, *m.risk, m.store, m.lagrangian, 1);
    for (std::size_t i = 0; i < m.points.size(); i += 5) {
      const std::vector<double>& x = m.points[i];
      const double before = total(m.store.at_whole(x, 1).value);
      if (missed.teach({x, m.known[i]}, 1e-3 * std::abs(before), nullptr) == 0) continue;
      ++taught;
      EXPECT_GT(total(m.store.at_whole(x, 1).value), before);
    }
    m.expect_below_everywhere();
  }
  EXPECT_GE(taught, 12);
}

TEST(MissedCosts, AreNotLookedForWhereLittleIsMissedOrNothingIsProven) {
  Model m(1);
  ASSERT_FALSE(m.points.empty());
  MissedCosts missed(m.problem, *m.risk, m.store, m.lagrangian, 1);
  const std::vector<double>& x = m.points.front();
  EXPECT_EQ(missed.teach({x, m.known.front()}, 1e9, nullptr), 0);
  EXPECT_EQ(missed.teach({x, std::vector<double>(3, -kInf)}, 0.0, nullptr), 0);
  EXPECT_EQ(missed.solves() + m.lagrangian.solves(), 0);
}

TEST(MissedCosts, AreLookedForBesideOtherWork) {
  for (const int threads : {1, 2}) {
    Model m(1), alone(1);
    MissedCosts missed(m.problem, *m.risk, m.store, m.lagrangian, threads);
    MissedCosts of_alone(alone.problem, *alone.risk, alone.store, alone.lagrangian, 1);
    std::vector<int> done(5, 0);
    MissedCosts::Work beside;
    for (int& d : done) beside.emplace_back([&d] { ++d; });
    const std::vector<double>& x = m.points.front();
    EXPECT_EQ(missed.teach({x, m.known.front()}, 0.0, nullptr, beside),
              of_alone.teach({x, m.known.front()}, 0.0, nullptr));
    EXPECT_EQ(done, std::vector<int>(5, 1));
    for (const auto& z : m.points) EXPECT_EQ(m.store.at_whole(z, 1).value, alone.store.at_whole(z, 1).value);
    EXPECT_EQ(missed.teach({x, std::vector<double>(3, -kInf)}, 0.0, nullptr, beside), 0);
    EXPECT_EQ(done, std::vector<int>(5, 2)) << "also where there is nothing to learn";
  }
}

}  // namespace
}  // namespace gridkeel::stochastic::test
