#pragma once

#include "stochastic/risk/transport.hpp"

namespace gridkeel::stochastic {

// Two plans, costing more and at most the budget, whose mixture costs exactly the budget.
struct Mixture {
  TransportPlan expensive, affordable;
  double share = 0.0;  // of the expensive plan
  double price = 0.0;  // at which `bound` was found
  double bound = 0.0;  // proven: no plan within the budget is worth more

  double value() const { return share * expensive.value + (1.0 - share) * affordable.value; }
};

// max value over plans of at most this cost. Minimises the dual
//   price * budget + max over plans of (value - price * cost),
// convex and piecewise linear in the price. Each evaluated plan is one of its tangents; the next price is where the
// bracketing tangents meet, and that meeting point is also the value of the mixture, a primal solution. So every step
// has both bounds, and the search ends when they agree: at the exact optimum. `guess` (0 = none) only saves steps.
// The budget must allow the nearest plan. `loss_range`: what the bounds' distance is measured against.
Mixture search_price(const PricedTransport& transport, double budget, double loss_range, double guess);

}  // namespace gridkeel::stochastic
