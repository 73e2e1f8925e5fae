// Box, moment and polyhedron: values by hand, membership to the last digits, empty sets and why, and sizes at which the
// small LP grows. Wasserstein: large cases against plain minimisation of the dual.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "common/error.hpp"
#include "common/progress.hpp"
#include "solver/lp_solver.hpp"
#include "unit/instances.hpp"
#include "unit/stochastic/risk_cases.hpp"

namespace gridkeel::stochastic::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

RiskSpec mean_over(Ambiguity kind, std::size_t atoms) {
  RiskSpec spec;
  spec.ambiguity = kind;
  spec.lambda = 0.0;
  spec.probability.assign(atoms, 1.0 / static_cast<double>(atoms));
  return spec;
}

RiskValue evaluate_set(const RiskSpec& spec, const std::vector<double>& losses) {
  return make_risk_measure(spec)->evaluate(losses);
}

std::string refusal(const RiskSpec& spec) {
  try {
    make_risk_measure(spec);
  } catch (const InputError& error) {
    return error.what();
  }
  return "accepted";
}

MomentLimits moment(std::vector<double> value, double lower, double upper, double deviation = solver::kInf,
                    double centre = 0.0) {
  return {"peak", std::move(value), lower, upper, centre, deviation};
}

TEST(BoxSet, FillsFromTheWorst) {
  RiskSpec spec = mean_over(Ambiguity::box, 4);
  spec.lower = {0.1, 0.1, 0.1, 0.1};
  spec.upper = {0.3, 0.3, 1.0, 1.0};
  const RiskValue at = evaluate_set(spec, {4.0, 3.0, 2.0, 1.0});
  EXPECT_THAT(at.distribution, testing::Pointwise(testing::DoubleNear(1e-15), {0.3, 0.3, 0.3, 0.1}));
  EXPECT_NEAR(at.value, 1.2 + 0.9 + 0.6 + 0.1, 1e-14);
  EXPECT_FALSE(at.saturated);
  spec.upper[0] = 1.0;
  spec.lower.assign(4, 0.0);
  EXPECT_TRUE(evaluate_set(spec, {4.0, 3.0, 2.0, 1.0}).saturated);
}

TEST(BoxSet, SaysWhyItIsEmptyOrWrong) {
  RiskSpec spec = mean_over(Ambiguity::box, 2);
  const auto with = [&](std::vector<double> lower, std::vector<double> upper) {
    spec.lower = std::move(lower);
    spec.upper = std::move(upper);
    return refusal(spec);
  };
  EXPECT_THAT(with({0.75, 0.5}, {1.0, 1.0}), AllOf(HasSubstr("empty"), HasSubstr("sum of the lower limits = 1.25")));
  EXPECT_THAT(with({0.0, 0.0}, {0.25, 0.5}), AllOf(HasSubstr("empty"), HasSubstr("sum of the upper limits = 0.75")));
  EXPECT_THAT(with({0.5, 0.0}, {0.4, 1.0}), HasSubstr("upper limit of scenario 0 = 0.4"));
  EXPECT_THAT(with({-0.1, 0.0}, {1.0, 1.0}), HasSubstr("lower limit of scenario 0 = -0.1"));
  EXPECT_THAT(with({0.0}, {1.0, 1.0}), HasSubstr("1 lower and 2 upper limits for 2 scenarios"));
  EXPECT_THAT(with({0.0, std::nan("")}, {1.0, 1.0}), HasSubstr("nan"));
}

TEST(MomentSet, ByHand) {
  RiskSpec spec = mean_over(Ambiguity::moment, 3);
  // Feature 0, 1, 2 with mean 1 exactly; losses 0, 0, 6: half on either end is the worst.
  spec.moments = {moment({0.0, 1.0, 2.0}, 1.0, 1.0)};
  EXPECT_NEAR(evaluate_set(spec, {0.0, 0.0, 6.0}).value, 3.0, 1e-12);
  // Mean absolute deviation from 1 of at most 0.4: a fifth on either end.
  spec.moments = {moment({0.0, 1.0, 2.0}, 1.0, 1.0, 0.4, 1.0)};
  const RiskValue at = evaluate_set(spec, {0.0, 0.0, 6.0});
  EXPECT_NEAR(at.value, 1.2, 1e-12);
  EXPECT_THAT(at.distribution, testing::Pointwise(testing::DoubleNear(1e-12), {0.2, 0.6, 0.2}));
  // CVaR of the worst 30 %: all of the last atom's 0.2 and 0.1 of a loss of 0.
  spec.alpha = 0.7;
  spec.lambda = 1.0;
  EXPECT_NEAR(evaluate_set(spec, {0.0, 0.0, 6.0}).value, 0.2 * 6.0 / 0.3, 1e-11);
}

TEST(MomentSet, SaysWhichLimitsContradict) {
  RiskSpec spec = mean_over(Ambiguity::moment, 3);
  spec.moments = {moment({0.0, 1.0, 2.0}, 2.5, solver::kInf)};
  EXPECT_THAT(refusal(spec),
              AllOf(HasSubstr("empty"), HasSubstr("mean of 'peak' >= 2.5"), HasSubstr("no scenario exceeds 2")));
  spec.moments = {moment({0.0, 1.0, 2.0}, -solver::kInf, -1.0)};
  EXPECT_THAT(refusal(spec), HasSubstr("mean of 'peak' <= -1, but no scenario lies below 0"));
  // Possible one by one: a mean of 2 needs all mass on the last atom, where the second feature is 7.
  spec.moments = {moment({0.0, 1.0, 2.0}, 2.0, 2.0), moment({5.0, 6.0, 7.0}, -solver::kInf, 6.5)};
  spec.moments[1].name = "energy";
  EXPECT_THAT(refusal(spec), AllOf(HasSubstr("no distribution on these scenarios meets all of"),
                                   HasSubstr("mean of 'peak' >= 2"), HasSubstr("mean of 'energy' <= 6.5")));
  spec.moments = {};
  EXPECT_THAT(refusal(spec), HasSubstr("has no limits"));
  spec.moments = {moment({0.0, 1.0}, 0.0, 1.0)};
  EXPECT_THAT(refusal(spec), HasSubstr("moment 'peak': 2 values for 3 scenarios"));
  spec.moments = {moment({0.0, 1.0, std::nan("")}, 0.0, 1.0)};
  EXPECT_THAT(refusal(spec), HasSubstr("value of scenario 2"));
  spec.moments = {moment({0.0, 1.0, 2.0}, 1.0, 0.5)};
  EXPECT_THAT(refusal(spec), AllOf(HasSubstr("upper limit = 0.5"), HasSubstr(">= the lower limit 1")));
  spec.moments = {moment({0.0, 1.0, 2.0}, 0.0, 2.0, -0.1)};
  EXPECT_THAT(refusal(spec), HasSubstr("deviation limit = -0.1"));
}

TEST(MomentSet, OfConstantFeaturesIsEveryDistribution) {
  RiskSpec spec = mean_over(Ambiguity::moment, 3);
  spec.moments = {moment({4.0, 4.0, 4.0}, 4.0, 4.0, 0.0, 4.0)};
  EXPECT_DOUBLE_EQ(evaluate_set(spec, {1.0, 7.0, 2.0}).value, 7.0);
}

TEST(PolyhedronSet, ByHandAndRefusals) {
  RiskSpec spec = mean_over(Ambiguity::polyhedron, 4);
  spec.rows = {{"storms", {{2, 1.0}, {3, 1.0}}, 0.1, 0.3}};
  EXPECT_NEAR(evaluate_set(spec, {5.0, 1.0, 9.0, 2.0}).value, 0.7 * 5.0 + 0.3 * 9.0, 1e-12);
  EXPECT_NEAR(evaluate_set(spec, {9.0, 1.0, 5.0, 2.0}).value, 0.9 * 9.0 + 0.1 * 5.0, 1e-12);
  spec.rows.push_back({"calm", {{0, 1.0}, {1, 1.0}}, -solver::kInf, 0.5});
  EXPECT_THAT(refusal(spec), AllOf(HasSubstr("row 'storms' <= 0.3"), HasSubstr("row 'calm' <= 0.5")));
  spec.rows = {{"storms", {{4, 1.0}}, 0.1, 0.3}};
  EXPECT_THAT(refusal(spec), HasSubstr("row 'storms': scenario 4 does not exist (4 scenarios)"));
  spec.rows = {{"storms", {{0, solver::kInf}}, 0.1, 0.3}};
  EXPECT_THAT(refusal(spec), HasSubstr("coefficient of scenario 0"));
}

// At alpha = 1 CVaR is the largest loss that can happen: not that of an atom which the rows force to zero.
TEST(PolyhedronSet, AlphaOneLooksAtWhatCanHappen) {
  RiskSpec spec = mean_over(Ambiguity::polyhedron, 3);
  spec.alpha = spec.lambda = 1.0;
  spec.rows = {{"never", {{0, 1.0}}, 0.0, 0.0}, {"seldom", {{1, 1.0}}, 0.0, 1e-6}};
  EXPECT_NEAR(evaluate_set(spec, {9.0, 5.0, 1.0}).value, 5.0, 1e-12);
}

double row_activity(const ProbabilityRow& row, const std::vector<double>& p) {
  double sum = 0.0;
  for (const solver::Entry& e : row.entries) sum += e.value * p[static_cast<std::size_t>(e.index)];
  return sum;
}

// The worst distribution lies in the set, to rounding.
TEST(LinearSets, WorstDistributionsAreMembers) {
  for (const Ambiguity kind : {Ambiguity::total_variation, Ambiguity::box, Ambiguity::moment, Ambiguity::polyhedron})
    for (int k = 0; k < instances(1000); ++k) {
      RandomStream random(6, "members", static_cast<std::uint64_t>(k));
      const RiskSpec spec = random_spec(random, kind);
      const std::vector<double> p = evaluate_set(spec, random_losses(random, atoms_of(spec))).distribution;
      SCOPED_TRACE(testing::Message() << to_string(kind) << " case " << k);
      double distance = 0.0;
      for (std::size_t s = 0; s < p.size(); ++s) {
        distance += 0.5 * std::abs(p[s] - spec.probability[s]);
        if (kind != Ambiguity::box) continue;
        ASSERT_GE(p[s], spec.lower[s] - 1e-12);
        ASSERT_LE(p[s], spec.upper[s] + 1e-12);
      }
      if (kind == Ambiguity::total_variation) {
        ASSERT_LE(distance, spec.radius + 1e-12);
      }
      for (const MomentLimits& m : spec.moments) {
        double mean = 0.0, deviation = 0.0, scale = 1.0;
        for (std::size_t s = 0; s < p.size(); ++s) {
          mean += p[s] * m.value[s];
          deviation += p[s] * std::abs(m.value[s] - m.centre);
          scale = std::max(scale, std::abs(m.value[s]));
        }
        ASSERT_GE(mean, m.mean_lower - 2e-12 * scale);
        ASSERT_LE(mean, m.mean_upper + 2e-12 * scale);
        ASSERT_LE(deviation, m.deviation_upper + 2e-12 * scale);
      }
      for (const ProbabilityRow& row : spec.rows) {
        ASSERT_GE(row_activity(row, p), row.lower - 1e-11);
        ASSERT_LE(row_activity(row, p), row.upper + 1e-11);
      }
    }
}

// More atoms than the small LP starts with: it has to grow, and must end at the whole LP's optimum.
TEST(LinearSets, LargeCasesEqualTheirEpigraph) {
  for (const Ambiguity kind : {Ambiguity::moment, Ambiguity::polyhedron})
    for (std::uint64_t k = 0; k < 4; ++k) {
      RandomStream random(9, "large", k);
      RiskSpec spec = random_spec(random, kind, 700, 700);
      spec.alpha = 0.9;
      spec.lambda = 0.5;
      const std::vector<double> losses = random_losses(random, 700);
      const auto measure = make_risk_measure(spec);
      solver::LpModel model;
      const int phi = model.columns.add(1.0, -solver::kInf, solver::kInf, false);
      const double offset = *std::min_element(losses.begin(), losses.end());
      std::vector<int> loss;
      loss.reserve(losses.size());
      for (const double q : losses) loss.push_back(model.columns.add(0.0, q - offset, q - offset, false));
      measure->add_epigraph(model, phi, loss);
      solver::LpSolver lp;
      lp.load(model.columns, model.rows);
      ASSERT_EQ(lp.solve({.presolve = true}), solver::LpStatus::optimal);
      std::vector<double> shifted = losses;
      for (double& q : shifted) q -= offset;
      EXPECT_NEAR(measure->evaluate(shifted).value, lp.objective(), 1e-8 * scale_of(shifted)) << to_string(kind) << k;
    }
}

double least(const std::function<double(double)>& function, double low, double high, int steps) {
  const double golden = (std::sqrt(5.0) - 1.0) / 2.0;
  double best = solver::kInf;
  for (int step = 0; step < steps; ++step) {
    const double a = high - golden * (high - low), b = low + golden * (high - low);
    const double at_a = function(a), at_b = function(b);
    (at_a < at_b ? high : low) = at_a < at_b ? b : a;
    best = std::min({best, at_a, at_b});
  }
  return best;
}

// min over eta and price of  lambda eta + price radius + sum p^ max (f(eta) - price d), every pair looked at.
double wasserstein_dual(const RiskSpec& spec, const std::vector<double>& z, int steps) {
  const double tail = 1.0 - spec.alpha;
  std::vector<double> f(z.size()), distance;
  for (int r = 0; r < spec.metric.references(); ++r)
    for (int s = 0; s < spec.metric.atoms(); ++s) distance.push_back(spec.metric.at(r, s));
  const auto at_price = [&](double price) {
    double sum = price * spec.radius;
    for (std::size_t r = 0; r < spec.probability.size(); ++r) {
      double most = -solver::kInf;
      for (std::size_t s = 0; s < f.size(); ++s) most = std::max(most, f[s] - price * distance[r * f.size() + s]);
      sum += spec.probability[r] * most;
    }
    return sum;
  };
  const auto at_eta = [&](double eta) {
    for (std::size_t s = 0; s < z.size(); ++s)
      f[s] = (1.0 - spec.lambda) * z[s] + spec.lambda / tail * std::max(0.0, z[s] - eta);
    return spec.lambda * eta + least(at_price, 0.0, 200.0 * scale_of(z), steps);
  };
  if (spec.lambda == 0.0) return at_eta(0.0);
  return least(at_eta, *std::min_element(z.begin(), z.end()), *std::max_element(z.begin(), z.end()), steps);
}

// More than 512 references start from a guess by a sample; slices between best atoms must not lose any atom.
TEST(WassersteinBall, LargeCasesEqualTheirDual) {
  for (std::uint64_t k = 0; k < 6; ++k) {
    RandomStream random(10, "large-wasserstein", k);
    RiskSpec spec = mean_over(Ambiguity::wasserstein, 520);
    spec.radius = pick(random, {0.02, 0.2, 1.0});
    std::vector<std::vector<double>> features(600, std::vector<double>(2));
    std::vector<double> losses;
    for (auto& row : features) {
      for (double& f : row) f = random.normal();
      losses.push_back(k % 2 == 0 ? -row[0] * row[0] : random.normal());
    }
    spec.metric = GroundMetric::from_features(features, static_cast<int>(k % 3), 520);
    const bool tail = k == 5;
    spec.lambda = tail ? 0.5 : 0.0;
    spec.alpha = 0.9;
    const double dual = wasserstein_dual(spec, losses, tail ? 24 : 70);
    const double value = evaluate_set(spec, losses).value;
    EXPECT_LE(value, dual + 1e-9) << k;
    EXPECT_NEAR(value, dual, (tail ? 1e-3 : 1e-8) * scale_of(losses)) << k;
  }
}

// The same atoms by features and by the distances written out.
TEST(WassersteinBall, FeaturesAndTheirDistancesGiveTheSame) {
  for (std::uint64_t k = 0; k < 10; ++k) {
    RandomStream random(11, "same", k);
    const int atoms = 200;
    std::vector<std::vector<double>> features(atoms, std::vector<double>(3));
    for (auto& row : features)
      for (double& f : row) f = k % 2 == 0 ? random.integer(4) : random.normal();
    RiskSpec spec = mean_over(Ambiguity::wasserstein, atoms);
    spec.alpha = 0.8;
    spec.lambda = 0.5;
    spec.radius = 0.3;
    spec.metric = GroundMetric::from_features(features, static_cast<int>(k % 3));
    std::vector<double> distance;
    for (int r = 0; r < atoms; ++r)
      for (int s = 0; s < atoms; ++s) distance.push_back(spec.metric.at(r, s));
    RiskSpec given = spec;
    given.metric = GroundMetric::from_distances(atoms, atoms, distance);
    const std::vector<double> losses = random_losses(random, atoms);
    EXPECT_NEAR(evaluate_set(spec, losses).value, evaluate_set(given, losses).value, 1e-12 * scale_of(losses));
  }
}

TEST(AllSets, ResultsDependOnTheLossesOnly) {
  for (const Ambiguity kind : kAllKinds) {
    RandomStream random(12, "pure");
    const RiskSpec spec = random_spec(random, kind, 40, 40);
    const auto measure = make_risk_measure(spec);
    const std::vector<double> losses = random_losses(random, atoms_of(spec));
    const RiskValue first = measure->evaluate(losses);
    for (int k = 0; k < 3; ++k) measure->evaluate(random_losses(random, atoms_of(spec)));
    const RiskValue again = measure->evaluate(losses);
    EXPECT_EQ(first.value, again.value);
    EXPECT_EQ(first.weight, again.weight);
    EXPECT_EQ(make_risk_measure(spec)->evaluate(losses).weight, first.weight);
  }
}

}  // namespace
}  // namespace gridkeel::stochastic::test
