#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "solver/lp_model.hpp"

namespace gridkeel::stochastic {

enum class Ambiguity { none, total_variation, wasserstein };
std::string_view to_string(Ambiguity kind);  // "none", "tv", "wasserstein": the CLI's words

// Dense K x S ground metric of a Wasserstein ball: distance from reference atom r to support atom s.
struct GroundMetric {
  int references = 0;
  int atoms = 0;
  std::vector<double> distance;  // row-major [reference][atom], all >= 0

  double at(int reference, int atom) const {
    return distance[static_cast<std::size_t>(reference) * static_cast<std::size_t>(atoms) +
                    static_cast<std::size_t>(atom)];
  }
  // p-norm distances between the rows of a feature table (all atoms are references). norm: 1, 2 or 0 = max.
  static GroundMetric from_features(const std::vector<std::vector<double>>& features, int norm = 1);
};

// rho(Q) = sup over p in the ambiguity set of (1 - lambda) E_p[Q] + lambda CVaR_alpha,p[Q]  (docs/model.md).
// alpha is the confidence level: the tail has probability 1 - alpha. lambda = 0 is risk-neutral, 1 pure
// CVaR; alpha = 0 makes CVaR the expectation; alpha = 1 the worst case (over atoms with p > 0).
struct RiskSpec {
  double alpha = 0.95;
  double lambda = 0.5;
  Ambiguity ambiguity = Ambiguity::none;
  double radius = 0.0;              // total variation: in [0, 1]; Wasserstein: in the metric's unit
  std::vector<double> probability;  // nominal, of the reference atoms (size K; K = S but for Wasserstein)
  GroundMetric metric;              // Wasserstein only
};

struct RiskValue {
  double value = 0.0;
  std::vector<double> weight;  // w in W with sum w_s Q_s = value, sum w = 1, w >= 0: a subgradient of rho
  bool saturated = false;      // a larger radius would not change the value: the worst case of the support
};

// A coherent risk measure on finitely many losses: losses -> value and worst-case weights. The
// optimisation needs nothing else: phi >= sum_s weight_s theta_s are its cuts.
class RiskMeasure {
 public:
  virtual ~RiskMeasure() = default;
  virtual int atoms() const = 0;
  virtual RiskValue evaluate(std::span<const double> losses) const = 0;

  // Adds columns and rows so that column `phi` >= rho(loss columns) exactly (LP duality). loss[s] is the
  // column that holds Q_s. For the extensive form, and as an independent check of evaluate().
  virtual void add_epigraph(solver::LpModel& model, int phi, const std::vector<int>& loss) const = 0;
};

// A Wasserstein ball counts atoms at distance 0 of each other as one point: with such twins even radius 0 moves
// mass to the worse twin. A radius below the mean distance to the nearest atoms leaves the ball empty: refused.
//
// Throws InputError for alpha outside [0, 1], lambda outside [0, 1], radius < 0 or not finite,
// probabilities that are negative or do not sum to 1 (1e-9), wrong sizes, negative distances.
std::unique_ptr<RiskMeasure> make_risk_measure(RiskSpec spec);

}  // namespace gridkeel::stochastic
