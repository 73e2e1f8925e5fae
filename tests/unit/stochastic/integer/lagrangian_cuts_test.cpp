#include "stochastic/integer/lagrangian_cuts.hpp"

#include <gtest/gtest.h>

#include "unit/stochastic/cut_pool.hpp"
#include "unit/stochastic/integer/instances.hpp"

namespace gridkeel::stochastic::test {
namespace {

struct Envelope {
  explicit Envelope(std::uint64_t index) : problem(integer_recourse_problem(index, 1)), points(whole_points(problem)) {
    for (const auto& z : points) cost.push_back(ScenarioMip(problem, 0).at(z, 0.0, nullptr).upper);
  }
  // The convex envelope of the recourse cost over whole first stages: the least mean cost of points that average x.
  double at(const std::vector<double>& x) const {
    solver::LpModel m;
    for (double q : cost) m.columns.add(q, 0.0, kInf, false);
    std::vector<solver::Entry> all;
    for (int k = 0; k < m.columns.count(); ++k) all.push_back({k, 1.0});
    m.rows.add(1.0, 1.0, all);
    for (std::size_t j = 0; j < x.size(); ++j) {
      std::vector<solver::Entry> entries;
      for (std::size_t k = 0; k < points.size(); ++k) entries.push_back({static_cast<int>(k), points[k][j]});
      m.rows.add(x[j], x[j], entries);
    }
    const auto result = solver::solve_model(m);
    return result.x.empty() ? kInf : result.objective;
  }
  TwoStageProblem problem;
  std::vector<std::vector<double>> points;
  std::vector<double> cost;
};

// Somewhere between whole points.
std::vector<double> mean_of_two(const Envelope& e, RandomStream& random) {
  const auto pick = [&] {
    return e.points[static_cast<std::size_t>(random.integer(static_cast<int>(e.points.size())))];
  };
  std::vector<double> a = pick();
  const std::vector<double> b = pick();
  for (std::size_t j = 0; j < a.size(); ++j) a[j] = 0.7 * a[j] + 0.3 * b[j];
  return a;
}

TEST(LagrangianCuts, ReachTheConvexEnvelopeAndHoldEverywhere) {
  int higher = 0;
  for (std::uint64_t k = 1; k < 11; ++k) {
    const Envelope envelope(k);
    LagrangianCuts cuts(envelope.problem);
    RandomStream random(94, "envelope", k);
    for (int i = 0; i < 3; ++i) {
      const std::vector<double> x = mean_of_two(envelope, random);
      const Cut start = cuts_at(envelope.problem, {x})[0];
      const double known = start.at(x), best = envelope.at(x);
      const double scale = std::max(1.0, std::abs(best));
      const auto cut = cuts.at(0, x, start.slope, known, {500, 1e-9, 0.0}, nullptr);
      if (!cut) {
        EXPECT_NEAR(known, best, 1e-5 * scale) << "no cut, but the relaxation's is below the envelope";
        continue;
      }
      ++higher;
      EXPECT_NEAR(cut->at(x), best, 1e-5 * scale) << k;
      for (std::size_t p = 0; p < envelope.points.size(); ++p)
        EXPECT_LE(cut->at(envelope.points[p]), envelope.cost[p] + 1e-6 * scale);
    }
  }
  EXPECT_GT(higher, 10);
}

// Few MILPs make a lower cut, not a wrong one.
TEST(LagrangianCuts, HoldAfterOneSolve) {
  for (std::uint64_t k = 1; k < 9; ++k) {
    const Envelope envelope(k);
    LagrangianCuts cuts(envelope.problem);
    RandomStream random(95, "one", k);
    const std::vector<double> x = mean_of_two(envelope, random);
    const Cut start = cuts_at(envelope.problem, {x})[0];
    const auto cut = cuts.at(0, x, start.slope, -kInf, {1, 1e-9, 0.0}, nullptr);
    ASSERT_TRUE(cut.has_value());
    EXPECT_EQ(cuts.solves(), 1);
    for (std::size_t p = 0; p < envelope.points.size(); ++p)
      EXPECT_LE(cut->at(envelope.points[p]), envelope.cost[p] + 1e-6 * std::max(1.0, std::abs(envelope.cost[p])));
  }
}

TEST(LagrangianCuts, GiveNothingWhereNothingIsHigher) {
  const Envelope envelope(2);
  LagrangianCuts cuts(envelope.problem);
  const std::vector<double> x = envelope.points[0];
  const Cut start = cuts_at(envelope.problem, {x})[0];
  EXPECT_FALSE(cuts.at(0, x, start.slope, envelope.cost[0] + 1.0, {20, 1e-9, 0.0}, nullptr).has_value());
}

// Where it is known what is missed, MILPs end early; asked again, they begin with other multipliers.
TEST(LagrangianCuts, HoldWhereMilpsEndEarly) {
  int higher = 0, again = 0;
  for (std::uint64_t k = 1; k < 8; ++k) {
    const Envelope envelope(k);
    LagrangianCuts cuts(envelope.problem);
    for (std::size_t p = 0; p < envelope.points.size(); p += 7) {
      const std::vector<double>& x = envelope.points[p];
      if (!std::isfinite(envelope.cost[p])) continue;
      Cut known = cuts_at(envelope.problem, {x})[0];
      for (int round = 0; round < 3; ++round) {
        const double missed = envelope.cost[p] - known.at(x);
        if (missed < 1e-3 * std::max(1.0, std::abs(envelope.cost[p]))) break;
        const auto cut = cuts.at(0, x, known.slope, known.at(x), {2, 1e-6, 0.1 * missed, {}, false, missed}, nullptr);
        if (!cut) break;
        ++(round == 0 ? higher : again);
        EXPECT_GT(cut->at(x), known.at(x));
        for (std::size_t i = 0; i < envelope.points.size(); ++i)
          EXPECT_LE(cut->at(envelope.points[i]), envelope.cost[i] + 1e-6 * std::max(1.0, std::abs(envelope.cost[i])));
        known = *cut;
      }
    }
  }
  EXPECT_GT(higher, 5);
  EXPECT_GT(again, 0);
}

}  // namespace
}  // namespace gridkeel::stochastic::test
