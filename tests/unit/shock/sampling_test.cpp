// Every sampler of supply events against its distribution, and what unequal weights must add up to.

#include "shock/sampling/sampling.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <utility>

#include "shock/generator.hpp"
#include "shock/outages.hpp"
#include "shock/sampling/leading.hpp"
#include "shock/supply.hpp"
#include "unit/shock/shock_fixture.hpp"

namespace gridkeel::shock::test {
namespace {

// Kolmogorov-Smirnov distance of a sample to the uniform distribution on [0, 1]; beyond 2.2 / sqrt(n) once in 10 000.
double distance_to_uniform(std::vector<double> u) {
  std::sort(u.begin(), u.end());
  double distance = 0.0;
  const double n = static_cast<double>(u.size());
  for (std::size_t k = 0; k < u.size(); ++k)
    distance = std::max({distance, u[k] - static_cast<double>(k) / n, static_cast<double>(k + 1) / n - u[k]});
  return distance;
}

// Largest gap between the distribution functions of two samples, in units of its standard error: beyond 2.2 once in 10
// 000.
double two_sample_distance(std::vector<double> a, std::vector<double> b) {
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  double distance = 0.0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    const double x = std::min(a[i], b[j]);
    while (i < a.size() && a[i] <= x) ++i;
    while (j < b.size() && b[j] <= x) ++j;
    distance = std::max(distance, std::abs(static_cast<double>(i) / static_cast<double>(a.size()) -
                                           static_cast<double>(j) / static_cast<double>(b.size())));
  }
  const double na = static_cast<double>(a.size()), nb = static_cast<double>(b.size());
  return distance * std::sqrt(na * nb / (na + nb));
}

double normal_cdf(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

struct Supply : testing::Test {
  Supply() {
    ShockSettings& s = c.input.settings;
    s.line_outages_per_day = 0.8;
    s.substation_shortfall_rate = 0.5;
  }
  Case c;
};

TEST_F(Supply, FaultsFollowTheirDistributions) {
  c.input.settings.line_outages_per_day = 0.2;  // rarely two, of which one may be lost because its line is out already
  const OutageModel model(c.input);
  std::vector<double> start, repair, place(4);
  constexpr int kDays = 20000;
  int days_of_one = 0;
  for (std::uint64_t k = 0; k < kDays; ++k) {
    std::vector<TimedEvent> events;
    const DrawnOutages drawn = draw_outages(model, Draws(3, k), 1.0, events);
    if (drawn.outages.size() != 1) continue;
    ++days_of_one;
    const LineOutage& o = drawn.outages[0];
    start.push_back(o.start_h / 24.0);
    repair.push_back(normal_cdf(std::log((o.end_h - o.start_h) / 3.0) / 0.6));
    place[o.branch.index()] += 1.0;
  }
  const double limit = 2.2 / std::sqrt(static_cast<double>(start.size()));
  EXPECT_LT(distance_to_uniform(start), limit);
  EXPECT_LT(distance_to_uniform(repair), limit);
  EXPECT_NEAR(days_of_one, kDays * 0.2 * std::exp(-0.2), 4.0 * std::sqrt(kDays * 0.137));
  double chi2 = 0.0;  // lines 1:3:1:1 by length
  for (std::size_t e = 0; e < 4; ++e) {
    const double expected = days_of_one * (e == 1 ? 0.5 : 1.0 / 6.0);
    chi2 += (place[e] - expected) * (place[e] - expected) / expected;
  }
  EXPECT_LT(chi2, 21.1);  // three degrees of freedom: once in 10 000
}

TEST_F(Supply, DeepestShortfallOfADayWithOneIsUniform) {
  std::vector<double> depth;
  for (std::uint64_t k = 0; k < 20000; ++k) {
    std::vector<TimedEvent> events;
    const std::vector<double> share = draw_import_share(c.input.settings, c.input.horizon, Draws(3, k), events);
    const double least = *std::min_element(share.begin(), share.end());
    // Covered in full only if a whole period lies inside.
    if (events.size() == 1 && events[0].event.end_period - events[0].event.first_period > 2)
      depth.push_back((1.0 - least - 0.2) / 0.4);
  }
  EXPECT_LT(distance_to_uniform(depth), 2.2 / std::sqrt(static_cast<double>(depth.size())));
}

TEST(Poisson, CountsHaveTheirProbabilities) {
  for (const double mean : {0.05, 1.3, 9.0, 50.0}) {
    RandomStream random(1, "p");
    constexpr int kDraws = 50000;
    std::vector<double> hits(200);
    for (int k = 0; k < kDraws; ++k) hits[static_cast<std::size_t>(std::min(199, random.poisson(mean)))] += 1.0;
    double chi2 = 0.0, freedom = -1.0, probability = std::exp(-mean);
    for (int n = 0; n < 199; ++n, probability *= mean / n) {
      const double expected = kDraws * probability;
      if (expected < 5.0) continue;
      chi2 +=
          (hits[static_cast<std::size_t>(n)] - expected) * (hits[static_cast<std::size_t>(n)] - expected) / expected;
      freedom += 1.0;
    }
    EXPECT_LT(chi2, freedom + 4.5 * std::sqrt(2.0 * std::max(1.0, freedom)) + 8.0) << mean;
  }
}

TEST(Leading, LatinHypercubeHasOnePointInEachStratum) {
  const LeadingPoints points(Sampling::latin_hypercube, leading_streams(Case().input), 50, 4);
  EXPECT_GT(points.dimensions(), 60);
  for (int d = 0; d < points.dimensions(); ++d) {
    std::vector<int> hits(50);
    for (int k = 0; k < 50; ++k) ++hits[static_cast<std::size_t>(50.0 * points.at(k, d))];
    EXPECT_EQ(std::count(hits.begin(), hits.end(), 1), 50) << d;
  }
}

TEST(Leading, SobolPointsAreMoreEvenThanChanceAndExtend) {
  const std::vector<LeadingStream> streams = leading_streams(Case().input);
  const LeadingPoints few(Sampling::sobol, streams, 64, 4), many(Sampling::sobol, streams, 1024, 4),
      other(Sampling::sobol, streams, 64, 5);
  EXPECT_NE(few.at(3, 0), other.at(3, 0));
  EXPECT_EQ(many.dimensions(), 40);
  for (int d = 0; d < many.dimensions(); ++d) {
    std::vector<double> u;
    for (int k = 0; k < 1024; ++k) u.push_back(many.at(k, d));
    EXPECT_LT(distance_to_uniform(u), 2.0 / 1024) << d;
    for (int k = 0; k < 64; ++k) EXPECT_EQ(few.at(k, d), many.at(k, d));
  }
  // Pairs of the first dimensions: every sixteenth of the square holds its share.
  std::vector<int> hits(16);
  for (int k = 0; k < 1024; ++k)
    ++hits[static_cast<std::size_t>(4 * static_cast<int>(4.0 * many.at(k, 0)) + static_cast<int>(4.0 * many.at(k, 1)))];
  for (const int n : hits) EXPECT_NEAR(n, 64, 6);
}

std::vector<double> outage_hours(const ScenarioSet& set) {
  std::vector<double> hours;
  for (const Scenario& s : set.scenarios)
    for (const LineOutage& o : s.outages) hours.push_back(o.end_h - o.start_h);
  return hours;
}

TEST_F(Supply, EverySamplerHasTheDistributionOfThePlainOne) {
  const ScenarioSet plain = c.run(3000, 1);
  for (const Sampling method : {Sampling::latin_hypercube, Sampling::sobol}) {
    c.input.sampling = method;
    const ScenarioSet set = c.run(3000, 2);
    EXPECT_EQ(set.origin.sampling, to_string(method));
    EXPECT_LT(two_sample_distance(outage_hours(plain), outage_hours(set)), 2.2) << to_string(method);
    // Counts: nearly exact instead of by chance.
    EXPECT_NEAR(mean_events(set, "substation_shortfall"), 0.5, 0.004) << to_string(method);
    EXPECT_NEAR(mean_events(set, "line_outage"), mean_events(plain, "line_outage"), 4.0 * std::sqrt(0.8 / 3000));
  }
}

TEST(Leading, WhatCannotHappenHasNoDimension) {
  Case c;
  const auto names = [&] {
    std::vector<std::string> all;
    for (const LeadingStream& stream : leading_streams(c.input)) all.push_back(stream.name);
    return all;
  };
  EXPECT_THAT(names(), testing::IsSupersetOf({"line_outages", "heat", "common/training_start",
                                              "site/dc-a/training_start", "site/dc-b/inference_surge", "background"}));
  EXPECT_THAT(names(), testing::Not(testing::Contains("storms")));
  c.input.settings.storm_rate = 0.1;
  EXPECT_THAT(names(), testing::Contains("storms"));
  c.calm();
  c.input.settings.background_sd = c.input.settings.storm_rate = 0.0;
  EXPECT_THAT(names(), testing::IsEmpty());
  c.input.sampling = Sampling::sobol;
  EXPECT_EQ(c.run(3).scenarios.size(), 3u);
}

// What a sample's mean scatters by, over many seeds.
struct Scatter {
  double peak, energy, background;
};
Scatter scatter_of_means(const Generator& generator, int count, int repeats) {
  std::vector<std::vector<double>> means(3);
  for (int r = 0; r < repeats; ++r) {
    const ScenarioSet set = generator.draw(count, static_cast<std::uint64_t>(100 + r));
    const FeatureTable table = features(set);
    double peak = 0.0, energy = 0.0, background = 0.0;
    for (std::size_t s = 0; s < set.scenarios.size(); ++s) {
      peak += table.raw[s][0] / count;
      energy += table.raw[s][1] / count;
      for (const double scale : set.scenarios[s].background_scale) background += scale / count;
    }
    means[0].push_back(peak);
    means[1].push_back(energy);
    means[2].push_back(background);
  }
  const auto variance = [](const std::vector<double>& values) {
    double sum = 0.0, squares = 0.0;
    for (const double v : values) sum += v / static_cast<double>(values.size());
    for (const double v : values) squares += (v - sum) * (v - sum);
    return squares / static_cast<double>(values.size() - 1);
  };
  return {variance(means[0]), variance(means[1]), variance(means[2])};
}

// Variances of 120 repeats each: their ratio is below 0.62 by chance less than once in 100.
TEST(Leading, MeansOfAiLoadAndBackgroundScatterLess) {
  Case c;
  const Scatter plain = scatter_of_means(Generator(c.input), 32, 120);
  c.input.sampling = Sampling::latin_hypercube;
  const Scatter latin = scatter_of_means(Generator(c.input), 32, 120);
  c.input.sampling = Sampling::sobol;
  const Scatter sobol = scatter_of_means(Generator(c.input), 32, 120);
  for (const Scatter& even : {latin, sobol}) {
    EXPECT_LT(even.energy, 0.62 * plain.energy);
    EXPECT_LT(even.peak, 0.62 * plain.peak);
  }
  EXPECT_LT(latin.background, 0.1 * plain.background);
}

std::vector<double> feature_of(const ScenarioSet& set, std::size_t feature) {
  std::vector<double> values;
  for (const std::vector<double>& row : features(set).raw) values.push_back(row[feature]);
  return values;
}

TEST(Leading, AiLoadAndBackgroundKeepTheirDistributions) {
  Case c;
  const ScenarioSet plain = c.run(2000, 1);
  for (const Sampling method : {Sampling::latin_hypercube, Sampling::sobol}) {
    c.input.sampling = method;
    const ScenarioSet set = c.run(2000, 2);
    for (const std::size_t feature : {0u, 1u, 2u})
      EXPECT_LT(two_sample_distance(feature_of(plain, feature), feature_of(set, feature)), 2.2)
          << to_string(method) << ", feature " << feature;
    for (const char* kind : {"training_start", "inference_surge", "ups_trip", "heat_wave", "curtailment_call"}) {
      const double mean = mean_events(plain, kind);
      EXPECT_NEAR(mean_events(set, kind), mean, 5.0 * std::sqrt(std::max(mean, 0.01) / 2000)) << kind;
    }
    std::vector<double> first[2], last[2];
    for (const auto& [which, of] : {std::pair(0, &plain), std::pair(1, &set)})
      for (const Scenario& s : of->scenarios) {
        if (s.heat) continue;
        first[which].push_back(s.background_scale.front());
        last[which].push_back(s.background_scale.back());
      }
    EXPECT_LT(two_sample_distance(first[0], first[1]), 2.2);
    EXPECT_LT(two_sample_distance(last[0], last[1]), 2.2);
  }
}

TEST_F(Supply, WeightsOfImportanceSamplingUndoTheTilt) {
  c.input.sampling = Sampling::importance;
  c.input.tilt = {2.0, 0.4, 1.8, 1.5, {0.2, 0.1, 0.3, 0.4, 0.0}};
  constexpr int kMany = 8000;
  const ScenarioSet set = c.run(kMany);
  double sum = 0.0, outages = 0.0, last = 0.0, hours = 0.0, shortfall_h = 0.0, largest = 0.0;
  for (const Scenario& s : set.scenarios) {
    sum += s.probability;
    largest = std::max(largest, s.probability);
    outages += s.probability * static_cast<double>(s.outages.size());
    for (const LineOutage& o : s.outages) {
      last += o.branch.value == 3 ? s.probability : 0.0;
      hours += s.probability * (o.end_h - o.start_h);
    }
    for (const double share : s.import_share) shortfall_h += s.probability * (1.0 - share);
  }
  c.input.sampling = Sampling::monte_carlo;
  const ScenarioSet plain = c.run(kMany, 8);
  double plain_outages = 0.0, plain_last = 0.0, plain_hours = 0.0, plain_shortfall_h = 0.0;
  for (const Scenario& s : plain.scenarios) {
    plain_outages += s.probability * static_cast<double>(s.outages.size());
    for (const LineOutage& o : s.outages) {
      plain_last += o.branch.value == 3 ? s.probability : 0.0;
      plain_hours += s.probability * (o.end_h - o.start_h);
    }
    for (const double share : s.import_share) plain_shortfall_h += s.probability * (1.0 - share);
  }
  EXPECT_NEAR(sum, 1.0, 1e-9);
  EXPECT_LT(largest, 1.1 / (0.2 * kMany));  // the plain share bounds the weights
  EXPECT_GT(mean_events(set, "line_outage"), 1.6 * mean_events(plain, "line_outage"));
  EXPECT_NEAR(outages, plain_outages, 0.06);
  EXPECT_NEAR(last, plain_last, 0.03);
  EXPECT_NEAR(hours, plain_hours, 0.10 * plain_hours);
  EXPECT_NEAR(shortfall_h, plain_shortfall_h, 0.10 * plain_shortfall_h);
}

TEST_F(Supply, WhatIsLateIsNotThere) {
  c.add_offer("soon", "A", 1.0, 1.0);
  c.add_offer("close", "B", 1.0, 1.0);
  c.catalogue.offers[0].lead_time_weeks = 5.0;
  c.catalogue.offers[1].lead_time_weeks = 50.0;
  c.input.time_to_event_weeks = 60.0;
  c.input.settings.module_failures = false;
  EXPECT_EQ(mean_events(c.run(200), "supplier_late"), 0.0);
  c.input.settings.delivery_delay_log_sd = 0.2;
  const ScenarioSet set = c.run(4000);
  const double late = 1.0 - normal_cdf(std::log(60.0 / 50.0) / 0.2);
  EXPECT_NEAR(mean_events(set, "supplier_late", "close"), late, 4.0 * std::sqrt(late / 4000));
  EXPECT_EQ(mean_events(set, "supplier_late", "soon"), 0.0);
  for (const Scenario& s : set.scenarios)
    EXPECT_EQ(s.usable_share[0][1], count_events(s, "supplier_late", "close") > 0 ? 0.0 : 1.0);
}

}  // namespace
}  // namespace gridkeel::shock::test
