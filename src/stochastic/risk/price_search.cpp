#include "stochastic/risk/price_search.hpp"

#include <algorithm>
#include <limits>

namespace gridkeel::stochastic {

namespace {

class PriceSearch {
 public:
  PriceSearch(const PricedTransport& transport, double budget, double loss_range)
      : transport_(transport), budget_(budget), tolerance_(1e-14 * loss_range) {}

  Mixture run(double guess) {
    mix_.expensive = transport_.cheapest_worst();
    mix_.affordable = transport_.nearest();
    if (mix_.expensive.cost <= budget_) {  // even the worst case is within the budget
      mix_.share = 1.0;
      mix_.bound = mix_.expensive.value;
      return std::move(mix_);
    }
    mix_.bound = mix_.expensive.value;  // price 0
    mix_.share = std::clamp((budget_ - mix_.affordable.cost) / (mix_.expensive.cost - mix_.affordable.cost), 0.0, 1.0);
    if (guess > 0.0) bracket(guess);
    meet();
    return std::move(mix_);
  }

 private:
  // Steps away from the guess, ever faster, until the optimum lies between two prices. Nearby prices leave most
  // references little to search.
  void bracket(double guess) {
    constexpr int kMostSteps = 40;
    double price = guess, factor = 1.02;
    evaluate(price);
    const bool up = low_price_ == price;
    for (int step = 0; step < kMostSteps && !met() && (up ? high_price_ < 0.0 : low_price_ == 0.0); ++step) {
      price = up ? price * factor : price / factor;
      factor *= factor;
      evaluate(price);
    }
  }

  void meet() {
    constexpr int kPlainSteps = 60, kMostSteps = 400;
    for (int step = 0; step < kMostSteps && !met(); ++step) {
      const TransportPlan &left = mix_.expensive, &right = mix_.affordable;
      // The meeting point can be slow on a long run of small pieces: halve the interval now and then.
      const bool halve = step > kPlainSteps && step % 2 == 1 && high_price_ > 0.0;
      const double meeting = (left.value - right.value) / (left.cost - right.cost);
      const bool moved = evaluate(halve ? 0.5 * (low_price_ + high_price_) : meeting);
      if (!moved && !halve) break;  // no plan between the bracket's two but for rounding
    }
  }

  bool met() const { return mix_.bound - mix_.value() <= tolerance_; }

  // Makes the best plan at this price an end of the bracket. False if it is no better than the end there was.
  bool evaluate(double price) {
    TransportPlan& left = mix_.expensive;
    TransportPlan& right = mix_.affordable;
    TransportPlan next = transport_.best(price, left, right);
    const double dual = next.value + price * (budget_ - next.cost);
    if (dual < mix_.bound) {
      mix_.bound = dual;
      mix_.price = price;
    }
    const bool is_left = next.cost > budget_;
    const bool moved = is_left ? next.cost < left.cost : next.cost > right.cost || next.value > right.value;
    (is_left ? low_price_ : high_price_) = price;
    if (moved) (is_left ? left : right) = std::move(next);
    mix_.share = std::clamp((budget_ - right.cost) / (left.cost - right.cost), 0.0, 1.0);
    return moved;
  }

  const PricedTransport& transport_;
  double budget_, tolerance_;
  Mixture mix_;
  double low_price_ = 0.0, high_price_ = -1.0;  // no upper end yet
};

}  // namespace

Mixture search_price(const PricedTransport& transport, double budget, double loss_range, double guess) {
  return PriceSearch(transport, budget, loss_range).run(guess);
}

}  // namespace gridkeel::stochastic
