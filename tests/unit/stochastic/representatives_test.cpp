#include "stochastic/lshaped/representatives.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "unit/stochastic/instances.hpp"

namespace gridkeel::stochastic::test {
namespace {

std::vector<double> random_losses_of(int count) {
  RandomStream random(90, "representatives");
  std::vector<double> loss;
  for (int s = 0; s < count; ++s) loss.push_back(random.normal());
  return loss;
}

bool holds(const std::vector<int>& list, int value) { return std::find(list.begin(), list.end(), value) != list.end(); }

TEST(Representatives, CoverEveryScenarioOnce) {
  for (int count : {1, 5, 16, 40, 333, 1000}) {
    Features features;
    features.scenarios = count;
    const TwoStageProblem problem = random_problem(3, features);
    const std::vector<double> loss = random_losses_of(count);
    const Representatives r = choose_representatives(problem, loss);
    ASSERT_EQ(r.neighbours.size(), static_cast<std::size_t>(count));
    EXPECT_TRUE(std::is_sorted(r.scenarios.begin(), r.scenarios.end()));
    EXPECT_EQ(std::adjacent_find(r.scenarios.begin(), r.scenarios.end()), r.scenarios.end());
    for (int s = 0; s < count; ++s) {
      const auto& from = r.neighbours[static_cast<std::size_t>(s)];
      EXPECT_EQ(from.empty(), holds(r.scenarios, s)) << s;
      for (int n : from) EXPECT_TRUE(holds(r.scenarios, n));
    }
    const int worst = static_cast<int>(std::max_element(loss.begin(), loss.end()) - loss.begin());
    EXPECT_TRUE(holds(r.scenarios, worst));
  }
}

TEST(Representatives, AreFewOfMany) {
  Features features;
  features.scenarios = 1000;
  const Representatives r = choose_representatives(random_problem(3, features), random_losses_of(1000));
  EXPECT_LE(r.scenarios.size(), 60u);
  EXPECT_GE(r.scenarios.size(), 16u);
  EXPECT_TRUE(r.worthwhile());
}

TEST(Representatives, FewScenariosAreNotWorthIt) {
  Features features;
  features.scenarios = 20;
  EXPECT_FALSE(choose_representatives(random_problem(3, features), random_losses_of(20)).worthwhile());
}

// Neighbours in loss stand for a scenario: the next larger and the next smaller representative.
TEST(Representatives, NeighboursEncloseTheLoss) {
  Features features;
  features.scenarios = 200;
  const std::vector<double> loss = random_losses_of(200);
  const Representatives r = choose_representatives(random_problem(3, features), loss);
  for (std::size_t s = 0; s < 200; ++s) {
    if (r.neighbours[s].empty()) continue;
    EXPECT_GE(loss[static_cast<std::size_t>(r.neighbours[s].front())], loss[s]);
    if (r.neighbours[s].size() > 1) {
      EXPECT_LE(loss[static_cast<std::size_t>(r.neighbours[s][1])], loss[s]);
    }
  }
}

TEST(Representatives, ScenariosWithOwnCostsOrMatrixStandForThemselves) {
  Features features;
  features.scenarios = 100;
  TwoStageProblem problem = random_problem(3, features);
  problem.scenarios[7].costs = {{0, 1.0}};
  problem.scenarios[8].recourse_matrix = {{0, 0, 2.0}};
  const Representatives r = choose_representatives(problem, random_losses_of(100));
  EXPECT_TRUE(holds(r.scenarios, 7));
  EXPECT_TRUE(holds(r.scenarios, 8));
  for (const auto& from : r.neighbours) {
    EXPECT_FALSE(holds(from, 7));
    EXPECT_FALSE(holds(from, 8));
  }
}

TEST(Representatives, NeighboursHaveTheSameTemplate) {
  Features features;
  features.scenarios = 150;
  features.templates = 2;
  const TwoStageProblem problem = random_problem(4, features);
  const Representatives r = choose_representatives(problem, random_losses_of(150));
  for (std::size_t s = 0; s < 150; ++s)
    for (int n : r.neighbours[s])
      EXPECT_EQ(problem.scenarios[s].recourse, problem.scenarios[static_cast<std::size_t>(n)].recourse);
}

}  // namespace
}  // namespace gridkeel::stochastic::test
