#pragma once

#include <span>
#include <vector>

#include "stochastic/risk/envelope.hpp"

namespace gridkeel::stochastic {

// Where each reference's mass goes: `tail_mass` of it to atom `tail_atom`, counted in the CVaR tail, the rest
// to `body_atom`. Any such plan whose tail masses sum to the tail probability gives weights of the risk set.
struct TransportPlan {
  std::vector<int> tail_atom, body_atom;
  std::vector<double> tail_mass;
  double value = 0.0;  // (1 - lambda) E_p z + lambda E_r z
  double cost = 0.0;   // of the transport
};

// The inner problem at a price per unit of transport:
//   max over plans of value - price * cost
//     = sum_r p_r B_r + max { sum_r m_r (A_r - B_r) : 0 <= m_r <= p_r, sum m_r = tail },
//   A_r = max_s (1 - lambda + lambda / tail) z_s - price d_rs,  B_r = max_s (1 - lambda) z_s - price d_rs,
// so CVaR's threshold needs no search: the references of largest A_r - B_r form the tail.
class PricedTransport {
 public:
  PricedTransport(const LossDistanceEnvelope& envelope, std::span<const double> mass, double tail, double lambda);

  void best(double price, TransportPlan& plan) const;
  void cheapest_worst(TransportPlan& plan) const;  // price 0, ties broken by the smaller cost
  void nearest(TransportPlan& plan) const;         // price infinity, ties broken by the larger value

  // weight += share * (weights of the plan)
  void add_weights(const TransportPlan& plan, double share, std::vector<double>& weight) const;

 private:
  using Vertex = LossDistanceEnvelope::Vertex;
  // Sorts references by `gain_` and fills the tail, then adds up value and cost.
  void complete(TransportPlan& plan, const std::vector<Vertex>& in_tail, const std::vector<Vertex>& in_body,
                const std::vector<double>& gain) const;

  const LossDistanceEnvelope& envelope_;
  std::span<const double> mass_;
  double tail_, body_factor_, tail_factor_;  // factors of z outside and inside the tail
};

}  // namespace gridkeel::stochastic
