#include "stochastic/risk/total_variation.hpp"

#include <algorithm>
#include <string>

#include "stochastic/risk/epigraph.hpp"

namespace gridkeel::stochastic {

namespace {

struct Moved {
  std::vector<double> distribution;
  double level;  // the loss at which mass was last taken
};

// Moves up to `radius` of probability from the smallest losses to the largest. For every threshold t below
// the maximum the result has P(Q > t) = min(1, P^(Q > t) + radius), which no member of the ball exceeds, so it
// dominates them all stochastically and maximises every monotone law-invariant measure, mean-CVaR included.
Moved move_to_worst(const Losses& losses, std::vector<double> probability, double radius) {
  const auto worst = static_cast<std::size_t>(losses.order.front());
  double left = radius, level = losses.relative[static_cast<std::size_t>(losses.order.back())];
  for (auto it = losses.order.rbegin(); it != losses.order.rend() && left > 0.0; ++it) {
    const auto s = static_cast<std::size_t>(*it);
    level = losses.relative[s];
    if (level == losses.relative[worst]) break;
    const double moved = std::min(probability[s], left);
    probability[s] -= moved;
    probability[worst] += moved;
    left -= moved;
  }
  return {std::move(probability), level};
}

}  // namespace

TotalVariation::TotalVariation(RiskSpec spec)
    : AmbiguitySet(spec, spec.radius > 0.0 ? all_atoms(spec.probability.size()) : support_of(spec.probability),
                   all_atoms(spec.probability.size())),
      probability_(std::move(spec.probability)),
      radius_(spec.radius) {}

// Bound: sup_p E_p f <= radius (max f - nu) + sum_s p^_s max(f_s, nu) for any nu; tight at the last loss that lost
// mass.
WorstCase TotalVariation::worst_case(const Losses& losses, const Criterion& criterion) const {
  Moved moved = move_to_worst(losses, probability_, radius_);
  WorstCase worst;
  worst.tail_mass = fill_tail(losses.order, moved.distribution, criterion.tail);
  const double eta = tail_quantile(losses.order, moved.distribution, losses.relative, criterion.tail);
  const double nu = criterion.integrand(moved.level, eta);
  worst.bound = criterion.lambda * eta + radius_ * (criterion.integrand(0.0, eta) - nu);
  for (std::size_t s = 0; s < probability_.size(); ++s)
    worst.bound += probability_[s] * std::max(nu, criterion.integrand(losses.relative[s], eta));
  worst.distribution = std::move(moved.distribution);
  return worst;
}

// sup_p E_p f = min  radius mu + sum_s p^_s v_s  over  v_s >= f_s, v_s >= nu, mu + nu >= f_s, mu >= 0: the dual of
// moving mass out of atom s (price nu) and into it (price nu + mu).
void TotalVariation::add_epigraph(solver::LpModel& model, int phi, const std::vector<int>& loss) const {
  const TailColumns tail = add_tail(model, loss, possible(), alpha(), lambda());
  const int nu = model.columns.add(0.0, -solver::kInf, solver::kInf, false, "risk_nu");
  const int mu = model.columns.add(0.0, 0.0, solver::kInf, false, "risk_mu");
  EpigraphRow row(phi, tail);
  row.add(mu, radius_);
  for (std::size_t s = 0; s < loss.size(); ++s) {
    if (!possible()[s]) continue;
    const std::string suffix = "[" + std::to_string(s) + "]";
    std::vector<solver::Entry> top{{nu, 1.0}, {mu, 1.0}};
    add_integrand(top, tail, s, loss[s], -1.0);
    model.rows.add(0.0, solver::kInf, top, "risk_top" + suffix);
    if (probability_[s] == 0.0) continue;

    const int v = model.columns.add(0.0, -solver::kInf, solver::kInf, false, "risk_v" + suffix);
    std::vector<solver::Entry> keep{{v, 1.0}};
    add_integrand(keep, tail, s, loss[s], -1.0);
    model.rows.add(0.0, solver::kInf, keep, "risk_keep" + suffix);
    model.rows.add(0.0, solver::kInf, {{v, 1.0}, {nu, -1.0}}, "risk_move" + suffix);
    row.add(v, probability_[s]);
  }
  row.close(model);
}

}  // namespace gridkeel::stochastic
