// What makes rho a coherent risk measure with valid cuts, on random cases of every set.

#include <gtest/gtest.h>

#include "unit/instances.hpp"
#include "unit/stochastic/risk_cases.hpp"

namespace gridkeel::stochastic::test {
namespace {

// An LP takes a hundred times as long as a sort.
int cases(Ambiguity kind) { return instances(kind == Ambiguity::moment || kind == Ambiguity::polyhedron ? 250 : 1000); }

struct Drawn {
  RandomStream random;
  RiskSpec spec;
  std::vector<double> losses, other;

  Drawn(Ambiguity kind, int k)
      : random(5, "risk-axioms", static_cast<std::uint64_t>(k)), spec(random_spec(random, kind)) {
    losses = random_losses(random, atoms());
    other = random_losses(random, atoms());
  }
  int atoms() const { return atoms_of(spec); }
  double tolerance() const { return 1e-9 * std::max(scale_of(losses), scale_of(other)); }
};

double value(const RiskSpec& spec, const std::vector<double>& losses) {
  return make_risk_measure(spec)->evaluate(losses).value;
}

double dot(const std::vector<double>& a, const std::vector<double>& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

class RiskAxioms : public testing::TestWithParam<Ambiguity> {};

TEST_P(RiskAxioms, WeightsAreADistributionThatGivesTheValueAndASubgradient) {
  for (int k = 0; k < cases(GetParam()); ++k) {
    const Drawn c(GetParam(), k);
    SCOPED_TRACE(k);
    const RiskValue at = make_risk_measure(c.spec)->evaluate(c.losses);
    ASSERT_EQ(at.weight.size(), c.losses.size());
    for (const double w : at.weight) ASSERT_GE(w, 0.0);
    ASSERT_NEAR(std::accumulate(at.weight.begin(), at.weight.end(), 0.0), 1.0, 1e-12);
    ASSERT_NEAR(at.value, dot(at.weight, c.losses), 1e-12 * scale_of(c.losses));
    ASSERT_GE(value(c.spec, c.other), dot(at.weight, c.other) - c.tolerance());
  }
}

// w = (1 - lambda) p + lambda r with r <= p / (1 - alpha): the distribution that comes along is the one behind the
// weights.
TEST_P(RiskAxioms, WeightsBelongToTheDistributionAndTheBoundIsTight) {
  for (int k = 0; k < cases(GetParam()); ++k) {
    const Drawn c(GetParam(), k);
    SCOPED_TRACE(k);
    const RiskValue at = make_risk_measure(c.spec)->evaluate(c.losses);
    ASSERT_NEAR(std::accumulate(at.distribution.begin(), at.distribution.end(), 0.0), 1.0, 1e-12);
    ASSERT_NEAR(at.bound, at.value, 1e-10 * scale_of(c.losses));
    for (std::size_t s = 0; s < at.weight.size(); ++s) {
      const double p = at.distribution[s], tail = 1.0 - c.spec.alpha;
      ASSERT_GE(p, 0.0);
      ASSERT_GE(at.weight[s], (1.0 - c.spec.lambda) * p - 1e-12);
      if (c.spec.alpha == 1.0) continue;
      ASSERT_LE(at.weight[s], (1.0 - c.spec.lambda + c.spec.lambda / tail) * p + 1e-12 / tail);
    }
  }
}

TEST_P(RiskAxioms, MonotoneConvexTranslationEquivariantPositivelyHomogeneous) {
  for (int k = 0; k < cases(GetParam()); ++k) {
    Drawn c(GetParam(), k);
    SCOPED_TRACE(k);
    const double at = value(c.spec, c.losses), at_other = value(c.spec, c.other);
    const double t = c.random.uniform(), factor = c.random.uniform(0.0, 5.0), shift = c.random.normal(0.0, 1e4);
    std::vector<double> more = c.losses, mixed = c.losses, scaled = c.losses, shifted = c.losses;
    for (std::size_t s = 0; s < more.size(); ++s) {
      more[s] += c.random.exponential(1.0);
      mixed[s] = t * c.losses[s] + (1.0 - t) * c.other[s];
      scaled[s] *= factor;
      shifted[s] += shift;
    }
    ASSERT_GE(value(c.spec, more), at - c.tolerance());
    ASSERT_LE(value(c.spec, mixed), t * at + (1.0 - t) * at_other + c.tolerance());
    ASSERT_NEAR(value(c.spec, scaled), factor * at, 5.0 * c.tolerance());
    ASSERT_NEAR(value(c.spec, shifted), at + shift, c.tolerance() + 1e-11 * std::abs(shift));
  }
}

TEST_P(RiskAxioms, MonotoneInAlphaLambdaAndRadius) {
  for (int k = 0; k < cases(GetParam()); ++k) {
    Drawn c(GetParam(), k);
    SCOPED_TRACE(k);
    const double at = value(c.spec, c.losses);
    RiskSpec more = c.spec;
    more.alpha = c.random.uniform(c.spec.alpha, 1.0);
    ASSERT_GE(value(more, c.losses), at - c.tolerance());
    more = c.spec;
    more.lambda = c.random.uniform(c.spec.lambda, 1.0);
    ASSERT_GE(value(more, c.losses), at - c.tolerance());
    if (!has_radius(GetParam())) continue;
    more = c.spec;
    more.radius =
        GetParam() == Ambiguity::total_variation ? c.random.uniform(c.spec.radius, 1.0) : c.spec.radius * 1.5 + 0.01;
    ASSERT_GE(value(more, c.losses), at - c.tolerance());
    if (make_risk_measure(c.spec)->evaluate(c.losses).saturated) {
      ASSERT_NEAR(value(more, c.losses), at, c.tolerance());
    }
  }
}

TEST_P(RiskAxioms, RadiusZeroIsNominalAndInfinityTheWorstCase) {
  if (!has_radius(GetParam())) return;
  const bool may_add_atoms = GetParam() == Ambiguity::total_variation || GetParam() == Ambiguity::wasserstein;
  for (int k = 0; k < cases(GetParam()); ++k) {
    Drawn c(GetParam(), k);
    SCOPED_TRACE(k);
    RiskSpec ball = c.spec, nominal = c.spec;
    ball.radius = GetParam() == Ambiguity::total_variation ? 1.0 : 1e6;
    const RiskValue worst = make_risk_measure(ball)->evaluate(c.losses);
    ASSERT_TRUE(worst.saturated);
    double largest = -solver::kInf;
    for (std::size_t s = 0; s < c.losses.size(); ++s)
      if (may_add_atoms || c.spec.probability[s] > 0.0) largest = std::max(largest, c.losses[s]);
    ASSERT_NEAR(worst.value, largest, c.tolerance());

    nominal.ambiguity = Ambiguity::none;
    nominal.probability.resize(c.losses.size(), 0.0);  // reference r is atom r
    ball.radius = 0.0;
    bool points_coincide = false;
    for (int r = 0; r < ball.metric.references(); ++r)
      for (int s = 0; s < ball.metric.atoms(); ++s) points_coincide |= s != r && ball.metric.at(r, s) == 0.0;
    if (!points_coincide) {
      ASSERT_NEAR(value(ball, c.losses), value(nominal, c.losses), c.tolerance());
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, RiskAxioms, testing::ValuesIn(kAllKinds),
                         [](const auto& kind) { return std::string(to_string(kind.param)); });

}  // namespace
}  // namespace gridkeel::stochastic::test
