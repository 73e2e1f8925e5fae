// Chi-square and Kullback-Leibler balls against their convex duals, minimised by nested golden section in long double:
//   chi-square:        min over eta, tau of  lambda eta + tau + sqrt((1 + radius) sum p^ ((f - tau)+)^2)
//   Kullback-Leibler:  min over eta, mu  of  lambda eta + mu radius + mu ln sum p^ e^(f / mu)
// Slow and plain, and nothing in common with the oracles, which scan sorted losses and search for tilts.

#include <gtest/gtest.h>

#include <functional>

#include "common/error.hpp"
#include "unit/stochastic/risk_cases.hpp"

namespace gridkeel::stochastic::test {
namespace {

using Real = long double;

// Minimum of a function that first falls and then rises.
Real least(const std::function<Real(Real)>& function, Real low, Real high) {
  const Real golden = (std::sqrt(5.0L) - 1.0L) / 2.0L;
  Real a = high - golden * (high - low), b = low + golden * (high - low);
  Real at_a = function(a), at_b = function(b);
  for (int step = 0; step < 90; ++step) {
    if (at_a < at_b) {
      high = b, b = a, at_b = at_a;
      at_a = function(a = high - golden * (high - low));
    } else {
      low = a, a = b, at_a = at_b;
      at_b = function(b = low + golden * (high - low));
    }
  }
  return std::min(at_a, at_b);
}

Real worst_mean(const RiskSpec& spec, const std::vector<Real>& f) {
  Real top = -1e300L, bottom = 1e300L, nominal = 0.0L;
  for (std::size_t s = 0; s < f.size(); ++s) {
    if (spec.probability[s] == 0.0) continue;
    top = std::max(top, f[s]);
    bottom = std::min(bottom, f[s]);
    nominal += spec.probability[s] * f[s];
  }
  const Real range = top - bottom;
  if (range == 0.0L || spec.radius == 0.0) return nominal;
  const auto chi_square = [&](Real log_u) {
    const Real tau = top - range * std::exp(log_u);
    Real sum = 0.0L;
    for (std::size_t s = 0; s < f.size(); ++s) {
      const Real above = std::max(0.0L, f[s] - tau);
      sum += spec.probability[s] * above * above;
    }
    return tau + std::sqrt((1.0L + spec.radius) * sum);
  };
  const auto kullback_leibler = [&](Real log_mu) {
    const Real mu = range * std::exp(log_mu);
    Real sum = 0.0L;
    for (std::size_t s = 0; s < f.size(); ++s)
      if (spec.probability[s] > 0.0) sum += spec.probability[s] * std::expm1((f[s] - top) / mu);
    return top + mu * spec.radius + mu * std::log1p(sum);
  };
  if (spec.ambiguity == Ambiguity::chi_square) return least(chi_square, -30.0L, 25.0L);
  return least(kullback_leibler, -30.0L, 25.0L);
}

Real reference_value(const RiskSpec& spec, const std::vector<double>& z) {
  Real most = -1e300L, lowest = 1e300L;
  for (std::size_t s = 0; s < z.size(); ++s) {
    if (spec.probability[s] == 0.0) continue;
    most = std::max(most, static_cast<Real>(z[s]));
    lowest = std::min(lowest, static_cast<Real>(z[s]));
  }
  const Real tail = 1.0L - spec.alpha, lambda = spec.lambda;
  const auto at = [&](Real eta) {
    std::vector<Real> f;
    f.reserve(z.size());
    for (const double q : z)
      f.push_back((1.0L - lambda) * q + (lambda > 0.0L ? lambda / tail * std::max(0.0L, q - eta) : 0.0L));
    return lambda * eta + worst_mean(spec, f);
  };
  if (lambda == 0.0L) return at(0.0L);
  if (tail > 0.0L) return least(at, lowest, most);
  RiskSpec mean = spec;
  mean.lambda = 0.0;
  return (1.0L - lambda) * reference_value(mean, z) + lambda * most;
}

double divergence(const RiskSpec& spec, const std::vector<double>& p) {
  Real sum = 0.0L;
  for (std::size_t s = 0; s < p.size(); ++s) {
    const Real nominal = spec.probability[s], here = p[s];
    if (nominal == 0.0L) {
      EXPECT_EQ(here, 0.0L) << "an atom without nominal probability";
    } else if (spec.ambiguity == Ambiguity::chi_square) {
      sum += (here - nominal) * (here - nominal) / nominal;
    } else if (here > 0.0L) {  // sum of r ln r - (r - 1): no cancellation between atoms
      const Real ratio = here / nominal, away = ratio - 1.0L;
      sum += nominal * (ratio * (ratio > 0.5L ? std::log1p(away) : std::log(ratio)) - away);
    } else {
      sum += nominal;
    }
  }
  return static_cast<double>(sum);
}

class RiskAgainstDual : public testing::TestWithParam<Ambiguity> {};

TEST_P(RiskAgainstDual, OracleEqualsTheDualAndStaysInTheBall) {
  for (int k = 0; k < 1000; ++k) {
    RandomStream random(20260115, "risk-dual", static_cast<std::uint64_t>(k));
    const RiskSpec spec = random_spec(random, GetParam());
    std::vector<double> losses = random_losses(random, atoms_of(spec));
    const double offset = *std::min_element(losses.begin(), losses.end());
    for (double& q : losses) q -= offset;
    SCOPED_TRACE(testing::Message() << "case " << k << " alpha " << spec.alpha << " lambda " << spec.lambda
                                    << " radius " << spec.radius << " atoms " << losses.size());
    const RiskValue got = make_risk_measure(spec)->evaluate(losses);
    ASSERT_NEAR(got.value, static_cast<double>(reference_value(spec, losses)), 1e-9 * scale_of(losses));
    ASSERT_LE(divergence(spec, got.distribution), spec.radius + 1e-12 * std::max(1.0, spec.radius));
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, RiskAgainstDual, testing::Values(Ambiguity::chi_square, Ambiguity::kullback_leibler),
                         [](const auto& kind) { return std::string(to_string(kind.param)); });

RiskSpec ball(Ambiguity kind, double radius) {
  RiskSpec spec;
  spec.ambiguity = kind;
  spec.radius = radius;
  spec.lambda = 0.0;
  spec.probability = {0.25, 0.25, 0.5};
  return spec;
}

TEST(ChiSquareBall, ByHand) {
  // Mean 0.75, variance 0.6875: while no atom loses all its mass, the worst mean is the mean + sqrt(radius variance).
  const std::vector<double> losses{2.0, 1.0, 0.0};
  EXPECT_NEAR(make_risk_measure(ball(Ambiguity::chi_square, 0.1))->evaluate(losses).value,
              0.75 + std::sqrt(0.1 * 0.6875), 1e-14);
  // All mass on the first atom is at distance 1 / 0.25 - 1 = 3.
  EXPECT_FALSE(make_risk_measure(ball(Ambiguity::chi_square, 2.999))->evaluate(losses).saturated);
  const RiskValue worst = make_risk_measure(ball(Ambiguity::chi_square, 3.0))->evaluate(losses);
  EXPECT_TRUE(worst.saturated);
  EXPECT_DOUBLE_EQ(worst.value, 2.0);
}

TEST(KullbackLeiblerBall, ByHand) {
  // Two outcomes of probability 1/2: p ln 2p + (1 - p) ln 2(1 - p) = radius at p = 0.9.
  RiskSpec spec = ball(Ambiguity::kullback_leibler, 0.9 * std::log(1.8) + 0.1 * std::log(0.2));
  const RiskValue at = make_risk_measure(spec)->evaluate(std::vector<double>{1.0, 1.0, 0.0});
  EXPECT_NEAR(at.value, 0.9, 1e-13);
  EXPECT_NEAR(at.distribution[0], 0.45, 1e-13);
  // All mass on the worst atom is at distance ln 4.
  spec.radius = std::log(4.0) - 1e-3;
  EXPECT_FALSE(make_risk_measure(spec)->evaluate(std::vector<double>{2.0, 1.0, 0.0}).saturated);
  spec.radius = std::log(4.0);
  EXPECT_TRUE(make_risk_measure(spec)->evaluate(std::vector<double>{2.0, 1.0, 0.0}).saturated);
}

TEST(DivergenceBalls, AtomsWithoutNominalProbabilityCannotHappen) {
  for (const Ambiguity kind : {Ambiguity::chi_square, Ambiguity::kullback_leibler}) {
    RiskSpec spec = ball(kind, 1e9);
    spec.probability = {0.5, 0.0, 0.5};
    spec.lambda = 1.0;
    const RiskValue at = make_risk_measure(spec)->evaluate(std::vector<double>{1.0, 50.0, 2.0});
    EXPECT_DOUBLE_EQ(at.value, 2.0);
    EXPECT_TRUE(at.saturated);
  }
}

TEST(DivergenceBalls, HaveNoRows) {
  for (const Ambiguity kind : {Ambiguity::chi_square, Ambiguity::kullback_leibler}) {
    const auto measure = make_risk_measure(ball(kind, 0.1));
    EXPECT_FALSE(measure->has_lp_epigraph());
    solver::LpModel model;
    EXPECT_THROW(measure->add_epigraph(model, 0, {1, 2, 3}), InputError);
  }
  EXPECT_TRUE(make_risk_measure(ball(Ambiguity::none, 0.0))->has_lp_epigraph());
}

}  // namespace
}  // namespace gridkeel::stochastic::test
