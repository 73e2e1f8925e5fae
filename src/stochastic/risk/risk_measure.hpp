#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "solver/lp_model.hpp"
#include "stochastic/risk/ground_metric.hpp"

namespace gridkeel::stochastic {

// Which distributions p to guard against, near nominal ones p^ (docs/model.md).
enum class Ambiguity {
  none,              // p = p^
  total_variation,   // 1/2 sum |p - p^| <= radius
  wasserstein,       // p^ can be moved to p at a cost of at most the radius
  chi_square,        // sum (p - p^)^2 / p^ <= radius
  kullback_leibler,  // sum p ln(p / p^) <= radius
  moment,            // means and mean absolute deviations of features within limits
  box,               // lower <= p <= upper
  polyhedron         // lower <= A p <= upper
};
std::string_view to_string(Ambiguity kind);  // the CLI's words: "tv", "chi2", ...
std::vector<std::string> ambiguity_names();  // of all sets, in the order above
Ambiguity ambiguity_of(std::string_view name);
void require_lp_epigraph(Ambiguity kind);  // InputError for the sets that no finite number of rows describes

// Limits on one feature f of the scenarios: its mean, and its mean absolute deviation from a given centre.
struct MomentLimits {
  std::string name;
  std::vector<double> value;  // f per scenario
  double mean_lower = -solver::kInf, mean_upper = solver::kInf;
  double centre = 0.0;
  double deviation_upper = solver::kInf;  // sum p |f - centre| <= this
};

// lower <= sum of coefficient * p over some scenarios <= upper
struct ProbabilityRow {
  std::string name;
  std::vector<solver::Entry> entries;  // scenario, coefficient
  double lower = -solver::kInf, upper = solver::kInf;
};

// rho(Q) = sup over p in the ambiguity set of (1 - lambda) E_p[Q] + lambda CVaR_alpha,p[Q]  (docs/model.md).
// alpha is the confidence level: the tail has probability 1 - alpha. lambda = 0 is risk-neutral, 1 pure
// CVaR; alpha = 0 makes CVaR the expectation; alpha = 1 the worst case over atoms that can happen.
struct RiskSpec {
  double alpha = 0.95;
  double lambda = 0.5;
  Ambiguity ambiguity = Ambiguity::none;
  double radius = 0.0;              // total variation, Wasserstein (in the metric's unit), chi-square, Kullback-Leibler
  std::vector<double> probability;  // nominal, of the reference atoms (size K; K = S but for Wasserstein)
  GroundMetric metric;              // Wasserstein
  std::vector<double> lower, upper;   // box, per scenario
  std::vector<MomentLimits> moments;  // moment
  std::vector<ProbabilityRow> rows;   // polyhedron
};

struct RiskValue {
  double value = 0.0;
  std::vector<double> weight;        // w in W with sum w_s Q_s = value, sum w = 1, w >= 0: a subgradient of rho
  std::vector<double> distribution;  // the worst p behind the weights (alpha = 1: of the expectation)
  double bound = 0.0;                // proven by duality: no p gives more. Differs from value by rounding only
  bool saturated = false;            // a larger radius would not change the value: the worst case of the support
};

// A coherent risk measure on finitely many losses: losses -> value and worst-case weights. The
// optimisation needs nothing else: phi >= sum_s weight_s theta_s are its cuts.
class RiskMeasure {
 public:
  virtual ~RiskMeasure() = default;
  virtual int atoms() const = 0;

  // A pure function of the losses. Throws InternalError if value and bound differ by more than 1e-10 of the
  // losses' range.
  virtual RiskValue evaluate(std::span<const double> losses) const = 0;

  // False if no finite number of rows describes the measure (chi-square, Kullback-Leibler): add_epigraph then
  // throws InputError, and the weights of evaluate() must be added as cuts.
  virtual bool has_lp_epigraph() const { return true; }

  // Adds columns and rows so that column `phi` >= rho(loss columns) exactly (LP duality). loss[s] is the
  // column that holds Q_s. For the extensive form, and as an independent check of evaluate().
  virtual void add_epigraph(solver::LpModel& model, int phi, const std::vector<int>& loss) const = 0;
};

// A Wasserstein ball counts atoms at distance 0 of each other as one point: with such twins even radius 0 moves
// mass to the worse twin. A radius below the mean distance to the nearest atoms leaves the ball empty: refused.
//
// Throws InputError for alpha outside [0, 1], lambda outside [0, 1], radius < 0 or not finite,
// probabilities that are negative or do not sum to 1 (1e-9), wrong sizes, and for sets that are empty: the
// message names the limits that contradict each other.
std::unique_ptr<RiskMeasure> make_risk_measure(RiskSpec spec);

}  // namespace gridkeel::stochastic
