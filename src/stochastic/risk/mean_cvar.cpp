#include "stochastic/risk/mean_cvar.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "common/error.hpp"
#include "stochastic/risk/epigraph.hpp"

namespace gridkeel::stochastic {

double tail_probability(double alpha) {
  constexpr double kSmallestTail = 1e-12;  // below it, 1 - alpha has lost its digits
  const double tail = 1.0 - alpha;
  return tail < kSmallestTail ? 0.0 : tail;
}

std::vector<double> fill_tail(const std::vector<int>& order, std::span<const double> mass, double tail) {
  std::vector<double> filled(mass.size(), 0.0);
  for (const int i : order) {
    if (tail <= 0.0) break;
    const auto k = static_cast<std::size_t>(i);
    filled[k] = std::min(mass[k], tail);
    tail -= filled[k];
  }
  return filled;
}

std::vector<int> by_descending_loss(std::span<const double> losses) {
  std::vector<int> order(losses.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](int a, int b) {
    const double qa = losses[static_cast<std::size_t>(a)], qb = losses[static_cast<std::size_t>(b)];
    return qa != qb ? qa > qb : a < b;
  });
  return order;
}

std::vector<double> mean_cvar_weights(std::span<const double> losses, std::span<const double> probability, double alpha,
                                      double lambda) {
  std::vector<double> weight(probability.begin(), probability.end());
  if (lambda == 0.0) return weight;
  for (double& w : weight) w *= 1.0 - lambda;

  const std::vector<int> order = by_descending_loss(losses);
  const double tail = tail_probability(alpha);
  if (tail == 0.0) {  // alpha = 1: the largest loss that can happen at all
    const auto worst =
        std::find_if(order.begin(), order.end(), [&](int s) { return probability[static_cast<std::size_t>(s)] > 0.0; });
    weight[static_cast<std::size_t>(*worst)] += lambda;
    return weight;
  }
  const std::vector<double> filled = fill_tail(order, probability, tail);
  for (std::size_t s = 0; s < weight.size(); ++s) weight[s] += lambda * filled[s] / tail;
  return weight;
}

RiskValue risk_value(std::vector<double> weight, std::span<const double> losses) {
  const double sum = std::accumulate(weight.begin(), weight.end(), 0.0);
  RiskValue result;
  for (std::size_t s = 0; s < weight.size(); ++s) {
    weight[s] /= sum;
    result.value += weight[s] * losses[s];
  }
  result.weight = std::move(weight);
  return result;
}

bool all_weight_on(double worst, const std::vector<double>& weight, std::span<const double> losses) {
  constexpr double kRounding = 1e-12;
  double below = 0.0;
  for (std::size_t s = 0; s < weight.size(); ++s)
    if (losses[s] < worst) below += weight[s];
  return below <= kRounding;
}

void check_losses(std::span<const double> losses, int atoms) {
  if (static_cast<int>(losses.size()) != atoms)
    throw InternalError("risk measure of " + std::to_string(atoms) + " atoms got " + std::to_string(losses.size()) +
                        " losses");
  for (std::size_t s = 0; s < losses.size(); ++s)
    if (!std::isfinite(losses[s])) throw InternalError("loss of scenario " + std::to_string(s) + " is not finite");
}

RiskValue MeanCvar::evaluate(std::span<const double> losses) const {
  check_losses(losses, atoms());
  return risk_value(mean_cvar_weights(losses, spec_.probability, spec_.alpha, spec_.lambda), losses);
}

void MeanCvar::add_epigraph(solver::LpModel& model, int phi, const std::vector<int>& loss) const {
  std::vector<bool> possible(loss.size());
  for (std::size_t s = 0; s < loss.size(); ++s) possible[s] = spec_.probability[s] > 0.0;
  const TailColumns tail = add_tail(model, loss, possible, spec_.alpha, spec_.lambda);

  EpigraphRow row(phi, tail);
  for (std::size_t s = 0; s < loss.size(); ++s) row.add_integrand(tail, s, loss[s], spec_.probability[s]);
  row.close(model);
}

}  // namespace gridkeel::stochastic
