#include "assessment/bootstrap.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "common/random.hpp"
#include "stochastic/risk/risk_measure.hpp"

namespace gridkeel::assessment {
namespace {

// A plan whose scenarios cost this; all other figures are 0.
Sample costing(const std::vector<double>& cost, double first_stage = 0.0) {
  Sample sample;
  sample.value.assign(index_of(Figure::first_class), std::vector<double>(cost.size(), 0.0));
  sample.value[index_of(Figure::cost)] = cost;
  sample.lower_bound_usd = cost;
  sample.first_stage_usd = first_stage;
  return sample;
}

std::vector<double> normal_costs(std::size_t count, std::uint64_t seed) {
  RandomStream random(seed, "costs");
  std::vector<double> cost(count);
  for (double& c : cost) c = random.normal(100.0, 20.0);
  return cost;
}

TEST(Quantile, CountsFromAbove) {
  const std::vector<double> ten{3, 1, 2, 4, 5, 6, 7, 8, 9, 10};
  EXPECT_EQ(quantile(ten, 0.9), 10.0);
  EXPECT_EQ(quantile(ten, 0.85), 9.0);
  EXPECT_EQ(quantile(ten, 0.0), 1.0);
  EXPECT_EQ(quantile(ten, 1.0), 10.0);
}

TEST(TailMean, EqualsTheRiskMeasures) {
  const std::vector<double> cost = normal_costs(173, 3);
  for (const double alpha : {0.0, 0.5, 0.95, 0.999}) {
    stochastic::RiskSpec spec;
    spec.alpha = alpha;
    spec.lambda = 1.0;
    spec.probability.assign(cost.size(), 1.0 / 173.0);
    EXPECT_NEAR(tail_mean(cost, alpha), stochastic::make_risk_measure(spec)->evaluate(cost).value, 1e-9);
  }
}

TEST(Bootstrap, IntervalsHoldTheFiguresAndNarrowWithTheSample) {
  BootstrapOptions options;
  options.replicates = 200;
  double width = 1e9;
  for (const std::size_t count : {100u, 400u, 1600u}) {
    const Sample sample = costing(normal_costs(count, 5));
    const SampleStatistics s = statistics({&sample}, options).front();
    for (const Estimate& e : {s.mean[index_of(Figure::cost)], s.var, s.cvar}) {
      EXPECT_LE(e.lower, e.value);
      EXPECT_GE(e.upper, e.value);
    }
    const Estimate& mean = s.mean[index_of(Figure::cost)];
    EXPECT_LT(mean.upper - mean.lower, 0.75 * width);
    EXPECT_NEAR(mean.upper - mean.lower, 2.0 * 1.96 * 20.0 / std::sqrt(count), 0.3 * (mean.upper - mean.lower));
    width = mean.upper - mean.lower;
  }
}

// What happens to the interval of the mean over many samples: about 95 % of them hold the true one.
TEST(Bootstrap, KeepsItsConfidence) {
  BootstrapOptions options;
  options.replicates = 200;
  options.threads = 1;
  int held = 0;
  for (std::uint64_t k = 0; k < 100; ++k) {
    const Sample sample = costing(normal_costs(200, 100 + k));
    const Estimate mean = statistics({&sample}, options).front().mean[index_of(Figure::cost)];
    held += mean.lower <= 100.0 && 100.0 <= mean.upper ? 1 : 0;
  }
  EXPECT_GE(held, 87);
  EXPECT_LE(held, 100);
}

TEST(Bootstrap, ComparesPlansScenarioByScenario) {
  const std::vector<double> cost = normal_costs(300, 9);
  std::vector<double> dearer = cost;
  for (double& c : dearer) c += 1.0;
  const Sample own = costing(cost, 10.0), twin = costing(cost, 10.0), other = costing(dearer, 12.5);
  const auto s = statistics({&own, &twin, &other}, {});
  EXPECT_EQ(s[1].mean_more.lower, 0.0);
  EXPECT_EQ(s[1].cvar_more.upper, 0.0);
  EXPECT_NEAR(s[2].mean_more.lower, 3.5, 1e-9) << "far narrower than either plan's own interval";
  EXPECT_NEAR(s[2].cvar_more.upper, 3.5, 1e-9);
}

TEST(Bootstrap, DoesNotDependOnThreads) {
  const Sample sample = costing(normal_costs(50, 2));
  BootstrapOptions one, two;
  one.threads = 1;
  two.threads = 2;
  EXPECT_EQ(statistics({&sample}, one).front().cvar.upper, statistics({&sample}, two).front().cvar.upper);
}

}  // namespace
}  // namespace gridkeel::assessment
