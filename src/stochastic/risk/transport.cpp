#include "stochastic/risk/transport.hpp"

#include "stochastic/risk/mean_cvar.hpp"

namespace gridkeel::stochastic {

PricedTransport::PricedTransport(const LossDistanceEnvelope& envelope, std::span<const double> mass, double tail,
                                 double lambda)
    : envelope_(envelope),
      mass_(mass),
      tail_(tail),
      body_factor_(1.0 - lambda),
      tail_factor_(1.0 - lambda + lambda / tail) {}

void PricedTransport::best(double price, TransportPlan& plan) const {
  const std::size_t count = mass_.size();
  std::vector<Vertex> in_tail(count), in_body(count);
  std::vector<double> gain(count);
  for (std::size_t k = 0; k < count; ++k) {
    in_tail[k] = envelope_.best(k, price / tail_factor_);
    in_body[k] = body_factor_ > 0.0 ? envelope_.best(k, price / body_factor_) : envelope_.nearest(k);
    gain[k] = tail_factor_ * in_tail[k].loss - body_factor_ * in_body[k].loss -
              price * (in_tail[k].distance - in_body[k].distance);
  }
  complete(plan, in_tail, in_body, gain);
}

void PricedTransport::cheapest_worst(TransportPlan& plan) const {
  const std::size_t count = mass_.size();
  std::vector<Vertex> in_tail(count), in_body(count);
  std::vector<double> gain(count);
  for (std::size_t k = 0; k < count; ++k) {
    in_tail[k] = envelope_.worst(k);
    in_body[k] = body_factor_ > 0.0 ? in_tail[k] : envelope_.nearest(k);
    gain[k] = in_body[k].distance - in_tail[k].distance;  // all are worth the same, so the cheapest come first
  }
  complete(plan, in_tail, in_body, gain);
}

void PricedTransport::nearest(TransportPlan& plan) const {
  const std::size_t count = mass_.size();
  std::vector<Vertex> at(count);
  std::vector<double> gain(count);
  for (std::size_t k = 0; k < count; ++k) {
    at[k] = envelope_.nearest(k);
    gain[k] = at[k].loss;
  }
  complete(plan, at, at, gain);
}

void PricedTransport::complete(TransportPlan& plan, const std::vector<Vertex>& in_tail,
                               const std::vector<Vertex>& in_body, const std::vector<double>& gain) const {
  const std::size_t count = mass_.size();
  if (tail_ < 1.0) {
    plan.tail_mass = fill_tail(by_descending_loss(gain), mass_, tail_);
  } else {
    plan.tail_mass.assign(mass_.begin(), mass_.end());
  }
  plan.tail_atom.resize(count);
  plan.body_atom.resize(count);
  plan.value = plan.cost = 0.0;
  for (std::size_t k = 0; k < count; ++k) {
    const Vertex &t = in_tail[k], &b = in_body[k];
    const double m = plan.tail_mass[k], rest = mass_[k] - m;
    plan.tail_atom[k] = t.atom;
    plan.body_atom[k] = b.atom;
    plan.value += m * tail_factor_ * t.loss + rest * body_factor_ * b.loss;
    plan.cost += m * t.distance + rest * b.distance;
  }
}

void PricedTransport::add_weights(const TransportPlan& plan, double share, std::vector<double>& weight) const {
  for (std::size_t k = 0; k < mass_.size(); ++k) {
    const double m = plan.tail_mass[k], rest = mass_[k] - m;
    weight[static_cast<std::size_t>(plan.tail_atom[k])] += share * m * tail_factor_;
    weight[static_cast<std::size_t>(plan.body_atom[k])] += share * rest * body_factor_;
  }
}

}  // namespace gridkeel::stochastic
