#pragma once

#include <span>
#include <vector>

#include "stochastic/risk/atom_search.hpp"
#include "stochastic/risk/tail.hpp"

namespace gridkeel::stochastic {

// Nominal mass on reference atoms.
struct References {
  std::vector<int> atom;     // their rows in the metric
  std::vector<double> mass;  // > 0, sums to 1
};

// Where each reference's mass goes: `tail_mass` of it to `in_tail`, counted in the CVaR tail, the rest to `in_body`.
// Any such plan whose tail masses sum to the tail probability gives weights of the risk set.
struct TransportPlan {
  std::vector<Destination> in_tail, in_body;
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
  // The arguments must outlive this.
  PricedTransport(const AtomSearch& search, const References& references, const Criterion& criterion);

  TransportPlan cheapest_worst() const;  // price 0, ties broken by the smaller cost
  TransportPlan nearest() const;         // price infinity, ties broken by the larger value
  // `left` and `right` are best at a smaller and at a larger price.
  TransportPlan best(double price, const TransportPlan& left, const TransportPlan& right) const;

  // p and its part in the tail, share * plan of them.
  void add_mass(const TransportPlan& plan, double share, std::vector<double>& p, std::vector<double>& tail_mass) const;

 private:
  // The references of largest `gain` form the tail; then adds up value and cost.
  void complete(TransportPlan& plan, const std::vector<double>& gain) const;
  bool has_body() const { return !criterion_.is_mean() && criterion_.body_factor() > 0.0; }

  const AtomSearch& search_;
  const References& references_;
  Criterion criterion_;
};

}  // namespace gridkeel::stochastic
