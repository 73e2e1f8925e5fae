#include "stochastic/risk/atom_search.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "common/random.hpp"

namespace gridkeel::stochastic::test {
namespace {

// Points on a coarse lattice, so that some are twins, or as they come.
GroundMetric random_metric(RandomStream& random, int atoms, int references, int norm, bool lattice) {
  std::vector<std::vector<double>> features;
  for (int s = 0; s < atoms; ++s) {
    features.emplace_back();
    for (int f = 0; f < 3; ++f) {
      const double value = random.uniform(0.0, 4.0);
      features.back().push_back(lattice ? std::floor(value) : value);
    }
  }
  return GroundMetric::from_features(features, norm, references);
}

TEST(AtomSearch, KnowsHowFarOtherPlacesAre) {
  for (std::uint64_t k = 0; k < 30; ++k) {
    RandomStream random(4, "gap", k);
    const int atoms = 20 + static_cast<int>(k) * 9, references = k % 4 == 0 ? atoms / 2 : atoms;
    const GroundMetric metric = random_metric(random, atoms, references, static_cast<int>(k % 3), k % 2 == 0);
    const std::vector<double> gap = distances_to_others(metric);
    ASSERT_EQ(gap.size(), static_cast<std::size_t>(references));
    for (int r = 0; r < references; ++r) {
      double expected = std::numeric_limits<double>::infinity();
      for (int s = 0; s < atoms; ++s)
        if (metric.twin_class(s) != metric.twin_class(r)) expected = std::min(expected, metric.at(r, s));
      EXPECT_EQ(gap[static_cast<std::size_t>(r)], expected);
    }
  }
}

TEST(AtomSearch, HasNoGapWhereAllAtomsAreOnePlace) {
  const std::vector<double> gap = distances_to_others(GroundMetric::from_features({{1.0}, {1.0}, {1.0}}));
  EXPECT_EQ(gap, std::vector<double>(3, 0.0));
}

TEST(AtomSearch, LeavesGivenDistancesAlone) {
  EXPECT_TRUE(distances_to_others(GroundMetric::from_distances(1, 2, {0.0, 1.0})).empty());
}

// Against all atoms one by one: the gap only saves work.
TEST(AtomSearch, FindsTheBestAtomAtAnySlope) {
  for (std::uint64_t k = 0; k < 40; ++k) {
    RandomStream random(5, "best", k);
    const int atoms = 30 + static_cast<int>(k) * 13;
    const GroundMetric metric = random_metric(random, atoms, atoms, static_cast<int>(k % 3), k % 2 == 0);
    std::vector<double> loss;
    for (int s = 0; s < atoms; ++s) loss.push_back(std::pow(random.uniform(0.0, 1.0), 4.0));
    const Losses losses(loss, atoms);
    const std::vector<double> gap = distances_to_others(metric);
    const AtomSearch search(metric, losses, gap);
    for (const double slope : {0.01, 0.1, 0.3, 1.0, 5.0})
      for (int r = 0; r < atoms; r += 7) {
        double expected = -std::numeric_limits<double>::infinity();
        for (int s = 0; s < atoms; ++s)
          expected = std::max(expected, losses.relative[static_cast<std::size_t>(s)] - slope * metric.at(r, s));
        const Destination found = search.best(r, slope, search.worst(r), search.nearest(r));
        EXPECT_NEAR(found.worth(slope), expected, 1e-12) << "slope " << slope << ", reference " << r;
      }
  }
}

}  // namespace
}  // namespace gridkeel::stochastic::test
