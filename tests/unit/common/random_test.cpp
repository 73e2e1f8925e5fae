#include "common/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace gridkeel {
namespace {

struct Moments {
  double mean = 0.0, variance = 0.0;
};

template <class Draw>
Moments moments(int count, Draw draw) {
  double sum = 0.0, squares = 0.0;
  for (int k = 0; k < count; ++k) {
    const double x = draw();
    sum += x;
    squares += x * x;
  }
  const double mean = sum / count;
  return {mean, squares / count - mean * mean};
}

TEST(RandomStream, DependsOnSeedNameAndIndexOnly) {
  const auto first = [](std::uint64_t seed, const char* name, std::uint64_t index) {
    return RandomStream(seed, name, index)();
  };
  EXPECT_EQ(first(1, "a", 0), first(1, "a", 0));
  EXPECT_NE(first(1, "a", 0), first(2, "a", 0));
  EXPECT_NE(first(1, "a", 0), first(1, "b", 0));
  EXPECT_NE(first(1, "a", 0), first(1, "a", 1));
}

// Scenario files are promised to stay the same from release to release.
TEST(RandomStream, NumbersArePinned) {
  RandomStream stream(42, "ai", 7);
  EXPECT_EQ(stream(), 0xbb0a649c19da6085ULL);
  EXPECT_EQ(stream(), 0x239cfeee9727b3e1ULL);
}

TEST(RandomStream, StreamsOfNeighbouringIndicesDoNotOverlap) {
  std::vector<std::uint64_t> draws;
  for (std::uint64_t index = 0; index < 100; ++index) {
    RandomStream stream(1, "x", index);
    for (int k = 0; k < 100; ++k) draws.push_back(stream());
  }
  std::sort(draws.begin(), draws.end());
  EXPECT_EQ(std::unique(draws.begin(), draws.end()), draws.end());
}

TEST(RandomStream, UniformIsUniform) {
  RandomStream stream(3, "u");
  const Moments m = moments(100000, [&] {
    const double x = stream.uniform();
    EXPECT_TRUE(x >= 0.0 && x < 1.0);
    return x;
  });
  EXPECT_NEAR(m.mean, 0.5, 0.005);
  EXPECT_NEAR(m.variance, 1.0 / 12.0, 0.002);
}

TEST(RandomStream, IntegerCoversItsRangeEvenly) {
  RandomStream stream(4, "i");
  std::vector<int> hits(7, 0);
  for (int k = 0; k < 70000; ++k) ++hits[static_cast<std::size_t>(stream.integer(7))];
  for (const int n : hits) EXPECT_NEAR(n, 10000, 400);
  EXPECT_EQ(stream.integer(1), 0);
  EXPECT_EQ(stream.integer(0), 0);
  const std::vector<double> given{0.3, 0.999999999};
  stream.lead_with(given);
  EXPECT_EQ(stream.integer(0), 0);
  EXPECT_EQ(stream.integer(7), 6);
}

TEST(RandomStream, Distributions) {
  RandomStream s(5, "d");
  const Moments normal = moments(100000, [&] { return s.normal(2.0, 3.0); });
  EXPECT_NEAR(normal.mean, 2.0, 0.05);
  EXPECT_NEAR(normal.variance, 9.0, 0.2);
  EXPECT_NEAR(moments(100000, [&] { return std::log(s.lognormal(0.5, 0.2)); }).mean, 0.5, 0.005);
  EXPECT_NEAR(moments(100000, [&] { return s.exponential(4.0); }).mean, 4.0, 0.06);
  EXPECT_NEAR(moments(100000, [&] { return s.chance(0.3) ? 1.0 : 0.0; }).mean, 0.3, 0.006);
}

TEST(RandomStream, PoissonHasEqualMeanAndVariance) {
  RandomStream s(6, "p");
  for (const double mean : {0.05, 1.2, 40.0, 900.0}) {
    const Moments m = moments(20000, [&] { return static_cast<double>(s.poisson(mean)); });
    EXPECT_NEAR(m.mean, mean, 0.03 * mean + 0.01);
    EXPECT_NEAR(m.variance, mean, 0.05 * mean + 0.01);
  }
  EXPECT_EQ(s.poisson(0.0), 0);
}

TEST(NormalQuantile, InvertsTheDistributionFunction) {
  EXPECT_EQ(normal_quantile(0.5), 0.0);
  EXPECT_NEAR(normal_quantile(0.975), 1.9599639845400545, 1e-15);
  EXPECT_NEAR(normal_quantile(1e-300), -37.0471, 1e-4);
  for (const double p : {1e-12, 1e-5, 0.01, 0.074, 0.076, 0.3, 0.7, 0.93, 0.999}) {
    const double x = normal_quantile(p);
    EXPECT_NEAR(0.5 * std::erfc(-x / std::sqrt(2.0)) / p, 1.0, 1e-13) << p;
  }
  EXPECT_TRUE(std::isinf(normal_quantile(0.0)) && normal_quantile(0.0) < 0.0);
  EXPECT_TRUE(std::isinf(normal_quantile(1.0)));
  EXPECT_TRUE(std::isnan(normal_quantile(1.5)));
}

}  // namespace
}  // namespace gridkeel
