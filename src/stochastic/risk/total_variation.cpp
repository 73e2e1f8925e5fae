#include "stochastic/risk/total_variation.hpp"

#include <algorithm>
#include <string>

#include "stochastic/risk/epigraph.hpp"
#include "stochastic/risk/mean_cvar.hpp"

namespace gridkeel::stochastic {

namespace {

// Moves up to `radius` of probability from the smallest losses to the largest. For every threshold t below
// the maximum the result has P(Q > t) = min(1, P^(Q > t) + radius), which no member of the ball exceeds, so it
// dominates them all stochastically and maximises every monotone law-invariant measure, mean-CVaR included.
std::vector<double> worst_distribution(std::span<const double> losses, std::vector<double> probability, double radius) {
  const std::vector<int> order = by_descending_loss(losses);
  const auto worst = static_cast<std::size_t>(order.front());
  double left = radius;
  for (auto it = order.rbegin(); it != order.rend() && left > 0.0; ++it) {
    const auto s = static_cast<std::size_t>(*it);
    if (losses[s] == losses[worst]) break;
    const double moved = std::min(probability[s], left);
    probability[s] -= moved;
    probability[worst] += moved;
    left -= moved;
  }
  return probability;
}

}  // namespace

RiskValue TotalVariation::evaluate(std::span<const double> losses) const {
  check_losses(losses, atoms());
  const std::vector<double> p = worst_distribution(losses, spec_.probability, spec_.radius);
  RiskValue result = risk_value(mean_cvar_weights(losses, p, spec_.alpha, spec_.lambda), losses);
  result.saturated = all_weight_on(*std::max_element(losses.begin(), losses.end()), result.weight, losses);
  return result;
}

// sup_p E_p f = min  radius mu + sum_s p^_s v_s  over  v_s >= f_s, v_s >= nu, mu + nu >= f_s, mu >= 0: the dual of
// moving mass out of atom s (price nu) and into it (price nu + mu).
void TotalVariation::add_epigraph(solver::LpModel& model, int phi, const std::vector<int>& loss) const {
  std::vector<bool> possible(loss.size());
  for (std::size_t s = 0; s < loss.size(); ++s) possible[s] = spec_.radius > 0.0 || spec_.probability[s] > 0.0;
  const TailColumns tail = add_tail(model, loss, possible, spec_.alpha, spec_.lambda);

  const int nu = model.columns.add(0.0, -solver::kInf, solver::kInf, false, "risk_nu");
  const int mu = model.columns.add(0.0, 0.0, solver::kInf, false, "risk_mu");
  EpigraphRow row(phi, tail);
  row.add(mu, spec_.radius);
  for (std::size_t s = 0; s < loss.size(); ++s) {
    if (!possible[s]) continue;
    const std::string suffix = "[" + std::to_string(s) + "]";
    std::vector<solver::Entry> top{{nu, 1.0}, {mu, 1.0}};
    add_integrand(top, tail, s, loss[s], -1.0);
    model.rows.add(0.0, solver::kInf, top, "risk_top" + suffix);
    if (spec_.probability[s] == 0.0) continue;

    const int v = model.columns.add(0.0, -solver::kInf, solver::kInf, false, "risk_v" + suffix);
    std::vector<solver::Entry> keep{{v, 1.0}};
    add_integrand(keep, tail, s, loss[s], -1.0);
    model.rows.add(0.0, solver::kInf, keep, "risk_keep" + suffix);
    model.rows.add(0.0, solver::kInf, {{v, 1.0}, {nu, -1.0}}, "risk_move" + suffix);
    row.add(v, spec_.probability[s]);
  }
  row.close(model);
}

}  // namespace gridkeel::stochastic
