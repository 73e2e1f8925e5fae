#include <gtest/gtest.h>

#include <numeric>

#include "common/random.hpp"
#include "shock/reduction/forward_selection.hpp"
#include "shock/reduction/k_medoids.hpp"
#include "shock/reduction/merge_identical.hpp"
#include "shock/reduction/reduce.hpp"
#include "unit/shock/shock_fixture.hpp"

namespace gridkeel::shock::test {
namespace {

Points random_points(int count, std::uint64_t seed) {
  RandomStream random(seed, "points");
  std::vector<std::vector<double>> rows(static_cast<std::size_t>(count));
  std::vector<double> p;
  for (auto& row : rows) {
    row = {random.normal(), std::exp(random.normal()), random.uniform()};
    p.push_back(random.uniform(0.1, 1.0));
  }
  const double sum = std::accumulate(p.begin(), p.end(), 0.0);
  for (double& value : p) value /= sum;
  return {rows, p};
}

double distance_to(const Points& points, const std::vector<int>& kept) { return assign(points, kept, 1).distance; }

// As published: every step tries every point.
std::vector<int> full_search(const Points& points, int count) {
  std::vector<int> kept;
  while (static_cast<int>(kept.size()) < count) {
    int best = -1;
    double least = 0.0;
    for (int u = 0; u < points.count(); ++u) {
      if (std::find(kept.begin(), kept.end(), u) != kept.end()) continue;
      std::vector<int> tried = kept;
      tried.push_back(u);
      const double d = distance_to(points, tried);
      if (best < 0 || d < least - 1e-12) least = d, best = u;
    }
    kept.push_back(best);
  }
  return kept;
}

TEST(Reduction, LazyForwardSelectionIsThatOfTheFullSearch) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const Points points = random_points(70, seed);
    EXPECT_EQ(forward_selection(points, 12, 1), full_search(points, 12)) << seed;
  }
}

TEST(Reduction, NoExchangeImprovesKMedoids) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const Points points = random_points(60, seed);
    const std::vector<int> kept = k_medoids(points, 6, 1);
    const double distance = distance_to(points, kept);
    EXPECT_LE(distance, distance_to(points, forward_selection(points, 6, 1)) + 1e-12);
    for (std::size_t j = 0; j < kept.size(); ++j) {
      for (int u = 0; u < points.count(); ++u) {
        if (std::find(kept.begin(), kept.end(), u) != kept.end()) continue;
        std::vector<int> other = kept;
        other[j] = u;
        EXPECT_GE(distance_to(points, other), distance - 1e-9);
      }
    }
  }
}

TEST(Reduction, DoesNotDependOnThreads) {
  const Points points = random_points(400, 9);
  EXPECT_EQ(forward_selection(points, 30, 1), forward_selection(points, 30, 4));
  EXPECT_EQ(k_medoids(points, 30, 1), k_medoids(points, 30, 4));
}

TEST(Reduction, KeepsAllIfAskedToAndGivesEachItsOwnProbability) {
  const Points points = random_points(20, 3);
  const Selection all = assign(points, k_medoids(points, 50, 1), 1);
  ASSERT_EQ(all.kept.size(), 20u);
  EXPECT_EQ(all.distance, 0.0);
  for (int k = 0; k < 20; ++k)
    EXPECT_EQ(probabilities(points, all)[static_cast<std::size_t>(k)], points.probability(k));
}

TEST(Reduction, OfASetKeepsProbabilityAndOrder) {
  const Case c;
  const ScenarioSet set = c.run(300);
  for (const char* name : {"fast_forward", "k_medoids", "cost"}) {
    std::vector<double> cost;
    for (const Scenario& s : set.scenarios) cost.push_back(static_cast<double>(s.events.size()));
    double distance = -1.0;
    const ScenarioSet kept = reduce(set, reduction_of(name), 25, {cost}, {}, 1, distance);
    ASSERT_EQ(kept.scenarios.size(), 25u) << name;
    double sum = 0.0, expected = 0.0, drawn = 0.0;
    for (std::size_t k = 0; k < 25; ++k) {
      sum += kept.scenarios[k].probability;
      expected += kept.scenarios[k].probability * static_cast<double>(kept.scenarios[k].events.size());
      if (k > 0) {
        EXPECT_LT(kept.scenarios[k - 1].name, kept.scenarios[k].name);
      }
    }
    for (const double value : cost) drawn += value / 300.0;
    EXPECT_NEAR(sum, 1.0, 1e-12);
    EXPECT_GT(distance, 0.0);
    if (std::string(name) == "cost") {
      EXPECT_NEAR(expected, drawn, 0.05 * drawn);
    }
  }
}

TEST(MergeIdentical, AddsUpProbabilitiesOfTwinsOnly) {
  Case c;
  c.calm();
  c.input.settings.background_sd = 0.0;
  ScenarioSet set = c.run(3);
  set.scenarios.push_back(set.scenarios[1]);
  set.scenarios.back().name = "twin";
  set.scenarios.push_back(set.scenarios[0]);
  set.scenarios.back().import_share[3] = 0.5;  // no twin
  for (Scenario& s : set.scenarios) s.probability = 0.2;
  merge_identical(set);
  ASSERT_EQ(set.scenarios.size(), 4u);
  EXPECT_DOUBLE_EQ(set.scenarios[0].probability, 0.2);
  EXPECT_DOUBLE_EQ(set.scenarios[1].probability, 0.4);
  EXPECT_EQ(set.scenarios[1].name, "s001");
  EXPECT_EQ(set.scenarios[3].import_share[3], 0.5);
}

}  // namespace
}  // namespace gridkeel::shock::test
