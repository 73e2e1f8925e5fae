#include "stochastic/risk/transport.hpp"

namespace gridkeel::stochastic {

PricedTransport::PricedTransport(const AtomSearch& search, const References& references, const Criterion& criterion)
    : search_(search), references_(references), criterion_(criterion) {}

TransportPlan PricedTransport::best(double price, const TransportPlan& left, const TransportPlan& right) const {
  const std::size_t count = references_.atom.size();
  const double in = criterion_.tail_factor(), out = criterion_.body_factor();
  TransportPlan plan;
  plan.in_tail.resize(count);
  plan.in_body.resize(count);
  std::vector<double> gain(count);
  for (std::size_t k = 0; k < count; ++k) {
    const int reference = references_.atom[k];
    Destination &t = plan.in_tail[k], &b = plan.in_body[k];
    t = search_.best(reference, price / in, left.in_tail[k], right.in_tail[k]);
    b = right.in_body[k];
    if (has_body()) {  // its slope price / out is the larger: it stays nearer than the tail
      const Destination& far = left.in_body[k].position < t.position ? t : left.in_body[k];
      b = search_.best(reference, price / out, far, b);
    }
    gain[k] = in * t.loss - out * b.loss - price * (t.distance - b.distance);
  }
  complete(plan, gain);
  return plan;
}

TransportPlan PricedTransport::cheapest_worst() const {
  const std::size_t count = references_.atom.size();
  TransportPlan plan;
  std::vector<double> gain(count);
  for (std::size_t k = 0; k < count; ++k) {
    plan.in_tail.push_back(search_.worst(references_.atom[k]));
    plan.in_body.push_back(criterion_.body_factor() > 0.0 ? plan.in_tail[k] : search_.nearest(references_.atom[k]));
    // All are worth the same, so the cheapest come first.
    gain[k] = plan.in_body[k].distance - plan.in_tail[k].distance;
  }
  complete(plan, gain);
  return plan;
}

TransportPlan PricedTransport::nearest() const {
  TransportPlan plan;
  std::vector<double> gain;
  for (const int reference : references_.atom) {
    plan.in_tail.push_back(search_.nearest(reference));
    gain.push_back(plan.in_tail.back().loss);
  }
  plan.in_body = plan.in_tail;
  complete(plan, gain);
  return plan;
}

void PricedTransport::complete(TransportPlan& plan, const std::vector<double>& gain) const {
  if (criterion_.is_mean()) {
    plan.tail_mass = references_.mass;
  } else {
    plan.tail_mass = fill_tail(by_descending_value(gain), references_.mass, criterion_.tail);
  }
  const double in = criterion_.tail_factor(), out = criterion_.body_factor();
  plan.value = plan.cost = 0.0;
  for (std::size_t k = 0; k < gain.size(); ++k) {
    const Destination &t = plan.in_tail[k], &b = plan.in_body[k];
    const double m = plan.tail_mass[k], rest = references_.mass[k] - m;
    plan.value += m * in * t.loss + rest * out * b.loss;
    plan.cost += m * t.distance + rest * b.distance;
  }
}

void PricedTransport::add_mass(const TransportPlan& plan, double share, std::vector<double>& p,
                               std::vector<double>& tail_mass) const {
  for (std::size_t k = 0; k < references_.mass.size(); ++k) {
    const double m = share * plan.tail_mass[k], rest = share * references_.mass[k] - m;
    const auto in = static_cast<std::size_t>(search_.atom(plan.in_tail[k].position));
    const auto out = static_cast<std::size_t>(search_.atom(plan.in_body[k].position));
    p[in] += m;
    tail_mass[in] += m;
    p[out] += rest;
  }
}

}  // namespace gridkeel::stochastic
