#include "stochastic/risk/wasserstein.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "common/error.hpp"
#include "stochastic/risk/epigraph.hpp"
#include "stochastic/risk/mean_cvar.hpp"
#include "stochastic/risk/transport.hpp"

namespace gridkeel::stochastic {

namespace {

struct Mixture {
  TransportPlan expensive, affordable;  // costs above and at most the budget
  double share = 0.0;                   // of the expensive plan: the mixture costs exactly the budget
};

// Minimises the dual  price * budget + max_plan (value - price * cost), convex and piecewise linear in the
// price. Each evaluated plan is one of its tangents; the next price is where the bracketing tangents meet, and
// that meeting point is also the value of the two plans mixed to cost exactly the budget, a primal solution.
// So every step has both bounds, and the search ends when they agree: at the exact optimum.
Mixture search_price(const PricedTransport& transport, Mixture at, double budget, double loss_range) {
  constexpr int kPlainSteps = 60, kMostSteps = 400;
  const double tolerance = 1e-14 * loss_range;
  double low_price = 0.0, high_price = -1.0;  // no upper end yet
  double dual = std::numeric_limits<double>::infinity(), primal = -dual;
  TransportPlan next;
  for (int step = 0; step < kMostSteps; ++step) {
    TransportPlan &left = at.expensive, &right = at.affordable;
    at.share = std::clamp((budget - right.cost) / (left.cost - right.cost), 0.0, 1.0);
    primal = at.share * left.value + (1.0 - at.share) * right.value;
    double price = (left.value - right.value) / (left.cost - right.cost);
    // The secant step can be slow on a long run of small pieces: halve the interval now and then.
    if (step > kPlainSteps && step % 2 == 1 && high_price > 0.0) price = 0.5 * (low_price + high_price);
    transport.best(price, next);
    dual = std::min(dual, next.value + price * (budget - next.cost));
    if (dual - primal <= tolerance) break;
    if (next.cost > budget) {
      if (next.cost >= left.cost) break;  // nothing between the bracket's plans but rounding
      std::swap(left, next);
      low_price = price;
    } else {
      if (next.cost <= right.cost && next.value <= right.value) break;
      std::swap(right, next);
      high_price = price;
    }
  }
  if (dual - primal > 1e-9 * loss_range)
    throw InternalError("Wasserstein oracle: bounds " + std::to_string(primal) + " and " + std::to_string(dual) +
                        " do not meet");
  return at;
}

}  // namespace

Wasserstein::Wasserstein(RiskSpec spec) : spec_(std::move(spec)) {
  for (int r = 0; r < spec_.metric.references; ++r) {
    const double p = spec_.probability[static_cast<std::size_t>(r)];
    if (p == 0.0) continue;
    const double* row = &spec_.metric.distance[static_cast<std::size_t>(r) * static_cast<std::size_t>(atoms())];
    references_.push_back(r);
    mass_.push_back(p);
    nearest_.push_back(*std::min_element(row, row + atoms()));
    cheapest_cost_ += p * nearest_.back();
  }
  if (cheapest_cost_ > spec_.radius * (1.0 + 1e-12))
    throw ValueOutOfRange(Location{}, "risk measure", "radius", spec_.radius, "",
                          ">= " + std::to_string(cheapest_cost_) + ", the mean distance to the nearest atom");
}

RiskValue Wasserstein::evaluate(std::span<const double> losses) const {
  check_losses(losses, atoms());
  const double tail = tail_probability(spec_.alpha);
  if (spec_.lambda == 0.0) return evaluate_at(losses, 1.0, 0.0);
  return tail > 0.0 ? evaluate_at(losses, tail, spec_.lambda) : evaluate_worst_case_tail(losses);
}

RiskValue Wasserstein::evaluate_at(std::span<const double> losses, double tail, double lambda) const {
  // Losses relative to the largest: the criterion is translation-equivariant, and the tails' differences
  // keep their digits under a large common cost.
  const auto [least, most] = std::minmax_element(losses.begin(), losses.end());
  const double worst = *most, range = worst - *least;
  std::vector<double> relative(losses.size());
  for (std::size_t s = 0; s < losses.size(); ++s) relative[s] = losses[s] - worst;

  const LossDistanceEnvelope envelope(spec_.metric, references_, nearest_, relative);
  const PricedTransport transport(envelope, mass_, tail, lambda);
  Mixture mix;
  transport.cheapest_worst(mix.expensive);
  transport.nearest(mix.affordable);
  if (mix.expensive.cost <= spec_.radius) {
    mix.share = 1.0;  // even the worst case is within the radius
  } else if (spec_.radius > mix.affordable.cost && range > 0.0) {
    mix = search_price(transport, std::move(mix), spec_.radius, range);
  }

  std::vector<double> weight(losses.size(), 0.0);
  if (mix.share > 0.0) transport.add_weights(mix.expensive, mix.share, weight);
  if (mix.share < 1.0) transport.add_weights(mix.affordable, 1.0 - mix.share, weight);
  RiskValue result = risk_value(std::move(weight), losses);
  result.saturated = all_weight_on(worst, result.weight, losses);
  return result;
}

// With mass to spare for a transport, however little, CVaR_1 is the largest loss of all; without, the largest
// that the cheapest transports reach.
RiskValue Wasserstein::evaluate_worst_case_tail(std::span<const double> losses) const {
  RiskValue mean = evaluate_at(losses, 1.0, 0.0);
  const std::vector<bool> possible = reachable();
  std::size_t worst = losses.size();
  for (std::size_t s = 0; s < losses.size(); ++s)
    if (possible[s] && (worst == losses.size() || losses[s] > losses[worst])) worst = s;
  for (double& w : mean.weight) w *= 1.0 - spec_.lambda;
  mean.weight[worst] += spec_.lambda;
  RiskValue result = risk_value(std::move(mean.weight), losses);
  result.saturated = all_weight_on(*std::max_element(losses.begin(), losses.end()), result.weight, losses);
  return result;
}

std::vector<bool> Wasserstein::reachable() const {
  std::vector<bool> possible(static_cast<std::size_t>(atoms()), spec_.radius > cheapest_cost_);
  for (std::size_t k = 0; k < references_.size(); ++k)
    for (int s = 0; s < atoms(); ++s)
      if (spec_.metric.at(references_[k], s) <= nearest_[k]) possible[static_cast<std::size_t>(s)] = true;
  return possible;
}

// sup_p E_p f = min over price >= 0 of  price radius + sum_r p^_r v_r,  v_r >= f_s - price d_rs.
void Wasserstein::add_epigraph(solver::LpModel& model, int phi, const std::vector<int>& loss) const {
  const TailColumns tail = add_tail(model, loss, reachable(), spec_.alpha, spec_.lambda);
  const int price = model.columns.add(0.0, 0.0, solver::kInf, false, "risk_transport_price");
  EpigraphRow row(phi, tail);
  row.add(price, spec_.radius);
  for (std::size_t k = 0; k < references_.size(); ++k) {
    const int r = references_[k];
    const int v = model.columns.add(0.0, -solver::kInf, solver::kInf, false, "risk_v[" + std::to_string(r) + "]");
    row.add(v, mass_[k]);
    for (std::size_t s = 0; s < loss.size(); ++s) {
      std::vector<solver::Entry> move{{v, 1.0}, {price, spec_.metric.at(r, static_cast<int>(s))}};
      add_integrand(move, tail, s, loss[s], -1.0);
      model.rows.add(0.0, solver::kInf, move, "risk_move[" + std::to_string(r) + "," + std::to_string(s) + "]");
    }
  }
  row.close(model);
}

}  // namespace gridkeel::stochastic
