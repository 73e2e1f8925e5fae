// Every oracle against two direct LPs: the primal (maximise over the weight set) and add_epigraph (its dual).

#include <gtest/gtest.h>

#include "solver/lp_solver.hpp"
#include "unit/instances.hpp"
#include "unit/stochastic/risk_cases.hpp"

namespace gridkeel::stochastic::test {
namespace {

using solver::Entry;
using solver::kInf;

struct Lp {
  solver::LpModel model;
  int column(double cost, double lower = 0.0, double upper = kInf) {
    return model.columns.add(cost, lower, upper, false, "");
  }
  void row(double lower, double upper, const std::vector<Entry>& entries) { model.rows.add(lower, upper, entries, ""); }
  double solve() {
    solver::LpSolver lp;
    lp.load(model.columns, model.rows, 0.0);
    solver::LpOptions options;
    options.presolve = true;
    EXPECT_EQ(lp.solve(options), solver::LpStatus::optimal);
    return lp.objective();
  }
};

// Adds p in the ambiguity set; returns its columns.
std::vector<int> add_distribution(Lp& lp, const RiskSpec& spec, const std::vector<double>& cost) {
  const int n = static_cast<int>(cost.size());
  std::vector<int> p(cost.size());
  for (int s = 0; s < n; ++s) {
    const auto k = static_cast<std::size_t>(s);
    const bool fixed = spec.ambiguity == Ambiguity::none, box = spec.ambiguity == Ambiguity::box;
    p[k] = lp.column(cost[k],
                     fixed ? spec.probability[k]
                     : box ? spec.lower[k]
                           : 0.0,
                     fixed ? spec.probability[k]
                     : box ? spec.upper[k]
                           : 1.0);
  }
  std::vector<Entry> all;
  all.reserve(p.size());
  for (const int column : p) all.push_back({column, 1.0});
  if (spec.ambiguity == Ambiguity::box || spec.ambiguity == Ambiguity::moment ||
      spec.ambiguity == Ambiguity::polyhedron)
    lp.row(1.0, 1.0, all);
  for (const MomentLimits& moment : spec.moments) {
    std::vector<Entry> mean, deviation;
    for (std::size_t s = 0; s < p.size(); ++s) {
      mean.push_back({p[s], moment.value[s]});
      deviation.push_back({p[s], std::abs(moment.value[s] - moment.centre)});
    }
    lp.row(moment.mean_lower, moment.mean_upper, mean);
    lp.row(-kInf, moment.deviation_upper, deviation);
  }
  for (const ProbabilityRow& limit : spec.rows) {
    std::vector<Entry> entries;
    for (const Entry& e : limit.entries) entries.push_back({p[static_cast<std::size_t>(e.index)], e.value});
    lp.row(limit.lower, limit.upper, entries);
  }
  if (spec.ambiguity == Ambiguity::total_variation) {
    std::vector<Entry> sum, distance;
    for (int s = 0; s < n; ++s) {
      const auto k = static_cast<std::size_t>(s);
      const int gap = lp.column(0.0);  // >= |p - nominal|
      lp.row(-spec.probability[k], kInf, {{gap, 1.0}, {p[k], -1.0}});
      lp.row(spec.probability[k], kInf, {{gap, 1.0}, {p[k], 1.0}});
      sum.push_back({p[k], 1.0});
      distance.push_back({gap, 0.5});
    }
    lp.row(1.0, 1.0, sum);
    lp.row(-kInf, spec.radius, distance);
  }
  if (spec.ambiguity == Ambiguity::wasserstein) {
    std::vector<std::vector<Entry>> arrives(cost.size());
    std::vector<Entry> budget;
    for (int r = 0; r < spec.metric.references(); ++r) {
      std::vector<Entry> leaves;
      for (int s = 0; s < n; ++s) {
        const int flow = lp.column(0.0);
        leaves.push_back({flow, 1.0});
        arrives[static_cast<std::size_t>(s)].push_back({flow, 1.0});
        budget.push_back({flow, spec.metric.at(r, s)});
      }
      const double mass = spec.probability[static_cast<std::size_t>(r)];
      lp.row(mass, mass, leaves);
    }
    for (int s = 0; s < n; ++s) {
      auto row = arrives[static_cast<std::size_t>(s)];
      row.push_back({p[static_cast<std::size_t>(s)], -1.0});
      lp.row(0.0, 0.0, row);
    }
    lp.row(-kInf, spec.radius, budget);
  }
  return p;
}

// max (1 - lambda) p'z + lambda r'z over p in the set, 0 <= r <= p / (1 - alpha), sum r = 1, as a minimum.
double primal_lp(const RiskSpec& spec, const std::vector<double>& z) {
  Lp lp;
  std::vector<double> cost;
  cost.reserve(z.size());
  for (const double q : z) cost.push_back(-(1.0 - spec.lambda) * q);
  const std::vector<int> p = add_distribution(lp, spec, cost);
  std::vector<Entry> sum;
  for (std::size_t s = 0; s < z.size(); ++s) {
    const int r = lp.column(-spec.lambda * z[s]);
    lp.row(-kInf, 0.0, {{r, 1.0 - spec.alpha}, {p[s], -1.0}});
    sum.push_back({r, 1.0});
  }
  lp.row(1.0, 1.0, sum);
  return -lp.solve();
}

double epigraph_lp(const RiskMeasure& measure, const std::vector<double>& z) {
  Lp lp;
  const int phi = lp.column(1.0, -kInf);
  std::vector<int> loss;
  loss.reserve(z.size());
  for (const double q : z) loss.push_back(lp.column(0.0, q, q));
  measure.add_epigraph(lp.model, phi, loss);
  return lp.solve();
}

// Smallest violation of membership: distance of w to the weight set in the 1-norm.
double membership_gap(RiskSpec spec, const std::vector<double>& w) {
  Lp lp;
  const std::vector<int> p = add_distribution(lp, spec, std::vector<double>(w.size(), 0.0));
  std::vector<Entry> sum;
  for (std::size_t s = 0; s < w.size(); ++s) {
    const int r = lp.column(0.0), gap = lp.column(1.0);
    lp.row(-kInf, 0.0, {{r, 1.0 - spec.alpha}, {p[s], -1.0}});
    sum.push_back({r, 1.0});
    lp.row(w[s], kInf, {{gap, 1.0}, {p[s], 1.0 - spec.lambda}, {r, spec.lambda}});
    lp.row(-w[s], kInf, {{gap, 1.0}, {p[s], -(1.0 - spec.lambda)}, {r, -spec.lambda}});
  }
  lp.row(1.0, 1.0, sum);
  return lp.solve();
}

class RiskAgainstLp : public testing::TestWithParam<Ambiguity> {};

TEST_P(RiskAgainstLp, OracleEqualsPrimalAndEpigraphOnRandomCases) {
  for (int k = 0; k < instances(1000); ++k) {
    RandomStream random(20260114, "risk-lp", static_cast<std::uint64_t>(k));
    const RiskSpec spec = random_spec(random, GetParam());
    const int atoms = atoms_of(spec);
    const std::vector<double> losses = random_losses(random, atoms);
    const auto measure = make_risk_measure(spec);
    const RiskValue got = measure->evaluate(losses);

    // The LPs get the losses without their common offset, so that 1e-9 means 1e-9 of what differs.
    const double offset = *std::min_element(losses.begin(), losses.end());
    std::vector<double> shifted = losses;
    for (double& q : shifted) q -= offset;
    const double tolerance = 1e-9 * scale_of(shifted) + 1e-14 * std::abs(offset);
    SCOPED_TRACE(testing::Message() << "case " << k << " alpha " << spec.alpha << " lambda " << spec.lambda
                                    << " radius " << spec.radius << " atoms " << atoms);
    ASSERT_NEAR(got.value, offset + epigraph_lp(*measure, shifted), tolerance);
    if (spec.alpha == 1.0) continue;  // r lives on the support of p: the primal set is not closed
    ASSERT_NEAR(got.value, offset + primal_lp(spec, shifted), tolerance);
    ASSERT_NEAR(membership_gap(spec, got.weight), 0.0, 1e-8);
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, RiskAgainstLp, testing::ValuesIn(kLinearKinds),
                         [](const auto& kind) { return std::string(to_string(kind.param)); });

}  // namespace
}  // namespace gridkeel::stochastic::test
