// Values known by hand, refusals, numerical extremes and the speed that the L-shaped method counts on.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "common/error.hpp"
#include "common/progress.hpp"
#include "unit/stochastic/risk_cases.hpp"

namespace gridkeel::stochastic::test {
namespace {

RiskSpec spec_of(Ambiguity kind, std::vector<double> probability, double alpha, double lambda, double radius) {
  RiskSpec spec;
  spec.ambiguity = kind;
  spec.probability = std::move(probability);
  spec.alpha = alpha;
  spec.lambda = lambda;
  spec.radius = radius;
  std::vector<std::vector<double>> features;
  for (std::size_t s = 0; s < spec.probability.size(); ++s) features.push_back({static_cast<double>(s)});
  spec.metric = GroundMetric::from_features(features);
  for (const double p : spec.probability) {
    spec.lower.push_back(std::max(0.0, 1.0 - radius) * p);
    spec.upper.push_back((1.0 + radius) * p);
  }
  MomentLimits moment;
  moment.name = "index";
  for (std::size_t s = 0; s < features.size(); ++s) moment.value.push_back(features[s][0]);
  moment.mean_upper = static_cast<double>(features.size());
  spec.moments = {moment};
  if (kind == Ambiguity::polyhedron) spec.rows = {{"first", {{0, 1.0}}, 0.0, 1.0}};
  return spec;
}

RiskValue evaluate(const RiskSpec& spec, const std::vector<double>& losses) {
  return make_risk_measure(spec)->evaluate(losses);
}

using testing::DoubleNear;
using testing::ElementsAre;
const auto near = [](double v) { return DoubleNear(v, 1e-12); };

TEST(MeanCvar, ByHand) {
  const std::vector<double> quarter(4, 0.25), losses{1.0, 4.0, 2.0, 3.0};
  // Tail 0.4: all of the worst atom's 0.25 and 0.15 of the next.
  const RiskValue cvar = evaluate(spec_of(Ambiguity::none, quarter, 0.6, 1.0, 0.0), losses);
  EXPECT_NEAR(cvar.value, (0.25 * 4.0 + 0.15 * 3.0) / 0.4, 1e-12);
  EXPECT_THAT(cvar.weight, ElementsAre(near(0.0), near(0.625), near(0.0), near(0.375)));
  EXPECT_NEAR(evaluate(spec_of(Ambiguity::none, quarter, 0.6, 0.5, 0.0), losses).value, 0.5 * 2.5 + 0.5 * 3.625, 1e-12);
  EXPECT_NEAR(evaluate(spec_of(Ambiguity::none, quarter, 0.0, 1.0, 0.0), losses).value, 2.5, 1e-12);
  // alpha = 1: the worst atom that can happen.
  EXPECT_NEAR(evaluate(spec_of(Ambiguity::none, {0.5, 0.0, 0.25, 0.25}, 1.0, 1.0, 0.0), losses).value, 3.0, 1e-12);
  EXPECT_FALSE(cvar.saturated);
}

TEST(TotalVariationBall, MovesMassFromTheBestToTheWorst) {
  const std::vector<double> losses{1.0, 4.0, 2.0};
  const RiskValue mean = evaluate(spec_of(Ambiguity::total_variation, {0.2, 0.3, 0.5}, 0.5, 0.0, 0.3), losses);
  EXPECT_THAT(mean.weight, ElementsAre(near(0.0), near(0.6), near(0.4)));
  EXPECT_FALSE(mean.saturated);
  // An atom of nominal probability zero can be made to happen.
  const RiskValue tail = evaluate(spec_of(Ambiguity::total_variation, {0.5, 0.0, 0.5}, 0.9, 1.0, 0.1), losses);
  EXPECT_NEAR(tail.value, 4.0, 1e-12);
  EXPECT_TRUE(tail.saturated);
}

TEST(WassersteinBall, SpendsItsBudgetWhereItBuysMost) {
  // Atoms at 0, 1, 2 on a line; moving mass from 1 to 2 gains 5 per unit of distance, from 0 to 1 only 1.
  const std::vector<double> third(3, 1.0 / 3.0), losses{0.0, 1.0, 6.0};
  const RiskValue mean = evaluate(spec_of(Ambiguity::wasserstein, third, 0.0, 0.0, 0.1), losses);
  EXPECT_NEAR(mean.value, 7.0 / 3.0 + 0.5, 1e-12);
  EXPECT_THAT(mean.weight, ElementsAre(near(1.0 / 3.0), near(1.0 / 3.0 - 0.1), near(1.0 / 3.0 + 0.1)));
  // All mass to the worst atom costs (2 + 1) / 3 = 1.
  EXPECT_FALSE(evaluate(spec_of(Ambiguity::wasserstein, third, 0.0, 0.0, 0.99), losses).saturated);
  const RiskValue all = evaluate(spec_of(Ambiguity::wasserstein, third, 0.0, 0.0, 1.0), losses);
  EXPECT_TRUE(all.saturated);
  EXPECT_NEAR(all.value, 6.0, 1e-12);
}

TEST(WassersteinBall, ReachesStressAtomsWithoutNominalMass) {
  RiskSpec spec = spec_of(Ambiguity::wasserstein, {0.5, 0.5}, 0.0, 0.0, 0.25);
  spec.metric = GroundMetric::from_distances(2, 3, {0.0, 1.0, 2.0, 1.0, 0.0, 1.0});
  EXPECT_NEAR(evaluate(spec, {0.0, 1.0, 10.0}).value, 0.5 + 0.25 * 9.0, 1e-12);
}

TEST(AllSets, OneAtom) {
  for (const Ambiguity kind : kAllKinds) {
    const RiskValue one = evaluate(spec_of(kind, {1.0}, 0.95, 0.5, 0.3), {-7.5});
    EXPECT_DOUBLE_EQ(one.value, -7.5);
    EXPECT_THAT(one.weight, ElementsAre(1.0));
  }
}

TEST(AllSets, HugeAndTinyLosses) {
  for (const Ambiguity kind : kAllKinds) {
    const RiskSpec spec = spec_of(kind, std::vector<double>(5, 0.2), 0.7, 0.5, 0.1);
    const std::vector<double> base{3.0, -1.0, 4.0, 1.0, -5.0};
    const double value = evaluate(spec, base).value;
    for (const double factor : {1e-12, 1e12}) {
      std::vector<double> losses = base;
      for (double& q : losses) q *= factor;
      EXPECT_NEAR(evaluate(spec, losses).value / factor, value, 1e-9);
    }
    std::vector<double> far = base;
    for (double& q : far) q += 1e9;
    EXPECT_NEAR(evaluate(spec, far).value - 1e9, value, 1e-5);
  }
}

TEST(AllSets, AlphaNextToOneIsTheWorstCase) {
  for (const Ambiguity kind : kAllKinds)
    for (const double alpha : {1.0 - 1e-9, std::nextafter(1.0, 0.0), 1.0})
      EXPECT_NEAR(evaluate(spec_of(kind, std::vector<double>(4, 0.25), alpha, 1.0, 0.05), {1.0, 2.0, 8.0, 3.0}).value,
                  8.0, 1e-9);
}

TEST(AllSets, RefuseLossesThatAreNotFiniteOrTooFew) {
  for (const Ambiguity kind : kAllKinds) {
    const auto measure = make_risk_measure(spec_of(kind, {0.5, 0.5}, 0.9, 0.5, 0.1));
    EXPECT_THROW(measure->evaluate(std::vector<double>{1.0}), InternalError);
    EXPECT_THROW(measure->evaluate(std::vector<double>{1.0, std::nan("")}), InternalError);
    EXPECT_THROW(measure->evaluate(std::vector<double>{1.0, std::numeric_limits<double>::infinity()}), InternalError);
  }
}

TEST(MakeRiskMeasure, RefusesBadSpecs) {
  const RiskSpec good = spec_of(Ambiguity::wasserstein, {0.5, 0.5}, 0.9, 0.5, 0.1);
  EXPECT_NO_THROW(make_risk_measure(good));
  const auto refused = [&](auto change) {
    RiskSpec spec = good;
    change(spec);
    EXPECT_THROW(make_risk_measure(spec), InputError);
  };
  const double inf = std::numeric_limits<double>::infinity();
  for (const double bad : {-0.1, 1.1, std::nan(""), inf}) {
    refused([&](RiskSpec& s) { s.alpha = bad; });
    refused([&](RiskSpec& s) { s.lambda = bad; });
    refused([&](RiskSpec& s) { s.probability = {bad, 1.0 - bad}; });
  }
  for (const double bad : {-0.1, std::nan(""), inf}) {
    refused([&](RiskSpec& s) { s.radius = bad; });
    EXPECT_THROW(GroundMetric::from_distances(1, 2, {0.0, bad}), InputError);
    refused([&](RiskSpec& s) { s.ambiguity = Ambiguity::none, s.radius = bad; });
  }
  refused([](RiskSpec& s) { s.ambiguity = Ambiguity::total_variation, s.radius = 1.5; });
  refused([](RiskSpec& s) { s.probability = {0.5, 0.4}; });
  refused([](RiskSpec& s) { s.probability = {1.0}; });
  refused([](RiskSpec& s) { s.probability = {}; });
  EXPECT_THROW(GroundMetric::from_distances(1, 2, {0.0}), InputError);
  refused([](RiskSpec& s) { s.metric = GroundMetric{}; });
  refused([](RiskSpec& s) {
    s.metric = GroundMetric::from_distances(2, 2, {0.5, 0.5, 0.5, 0.5});
  });  // nothing within the radius
}

TEST(GroundMetricOfFeatures, Norms) {
  const std::vector<std::vector<double>> points{{0.0, 0.0}, {3.0, -4.0}};
  EXPECT_DOUBLE_EQ(GroundMetric::from_features(points, 1).at(0, 1), 7.0);
  EXPECT_DOUBLE_EQ(GroundMetric::from_features(points, 2).at(1, 0), 5.0);
  EXPECT_DOUBLE_EQ(GroundMetric::from_features(points, 0).at(0, 1), 4.0);
  EXPECT_DOUBLE_EQ(GroundMetric::from_features(points, 2).at(1, 1), 0.0);
  EXPECT_THROW(GroundMetric::from_features(points, 3), InputError);
  EXPECT_THROW(GroundMetric::from_features({{1.0}, {1.0, 2.0}}), InputError);
}

// A loose bound for slow and sanitized machines; a release build takes a few milliseconds (docs/benchmarks).
TEST(WassersteinBall, OneThousandAtomsAreFast) {
  RandomStream random(3, "speed");
  const RiskSpec spec = random_spec(random, Ambiguity::wasserstein, 1000, 1000);
  const auto measure = make_risk_measure(spec);
  const std::vector<double> losses = random_losses(random, 1000);
  const Stopwatch watch;
  measure->evaluate(losses);
  EXPECT_LT(watch.seconds(), 1.0);
}

}  // namespace
}  // namespace gridkeel::stochastic::test
