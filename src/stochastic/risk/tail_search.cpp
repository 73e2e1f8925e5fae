#include "stochastic/risk/tail_search.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace gridkeel::stochastic {

namespace {

class TailSearch {
 public:
  TailSearch(std::span<const double> z, const Criterion& criterion, LinearOracle& oracle)
      : z_(z), criterion_(criterion), oracle_(oracle), order_(z.size()), f_(z.size()) {
    std::iota(order_.begin(), order_.end(), 0);
    tolerance_ = 1e-14 * (z.front() - z.back());
    for (std::size_t s = 0; s < z.size(); ++s)
      if (s == 0 || z[s] < z[s - 1]) level_.push_back(s);
  }

  TailWorst run() {
    if (!find_level()) search_between();
    return std::move(best_);
  }

 private:
  struct Point {
    std::vector<double> p;
    double in_tail = 0.0;  // P(T)
    double value = 0.0;    // of p under E_p with the tail T, without eta
  };

  bool done() const { return best_.bound - best_value_ <= tolerance_; }

  // g(eta), kept as a bound; its p, kept if it is the best distribution so far.
  std::vector<double> at(double eta) {
    for (std::size_t s = 0; s < z_.size(); ++s) f_[s] = criterion_.integrand(z_[s], eta);
    LinearWorst linear = oracle_.maximise(f_);
    bound_ = std::min(bound_, criterion_.lambda * eta + linear.bound);
    keep_if_best(linear.p);
    return std::move(linear.p);
  }

  void keep_if_best(const std::vector<double>& p) {
    std::vector<double> tail_mass = fill_tail(order_, p, criterion_.tail);
    double value = 0.0;
    for (std::size_t s = 0; s < p.size(); ++s)
      value += z_[s] * (criterion_.body_factor() * p[s] + criterion_.lambda / criterion_.tail * tail_mass[s]);
    if (value > best_value_) {
      best_value_ = value;
      best_.p = p;
      best_.tail_mass = std::move(tail_mass);
    }
    best_.bound = bound_;
  }

  double mass_up_to(const std::vector<double>& p, std::size_t end) const {
    return std::accumulate(p.begin(), p.begin() + static_cast<std::ptrdiff_t>(end), 0.0);
  }

  // True if the minimum lies at a level of z; else tail_end_, left_ and right_ say between which two.
  bool find_level() {
    std::size_t above = 0, below = level_.size();  // the minimum is at a level of [above, below) or between two
    while (above < below) {
      const std::size_t k = (above + below) / 2;
      const std::size_t begin = level_[k], end = k + 1 < level_.size() ? level_[k + 1] : z_.size();
      std::vector<double> p = at(z_[begin]);
      if (done()) return true;
      if (mass_up_to(p, begin) > criterion_.tail) {
        below = k;
        left_.p = std::move(p);
        low_ = z_[begin];
      } else if (mass_up_to(p, end) < criterion_.tail) {
        above = k + 1;
        right_.p = std::move(p);
        high_ = z_[begin];
      } else {
        return true;
      }
    }
    if (left_.p.empty() || right_.p.empty()) return true;  // only by rounding
    tail_end_ = level_[above];
    describe(left_);
    describe(right_);
    return false;
  }

  void describe(Point& point) const {
    point.in_tail = mass_up_to(point.p, tail_end_);
    point.value = 0.0;
    for (std::size_t s = 0; s < z_.size(); ++s)
      point.value += point.p[s] * z_[s] * (s < tail_end_ ? criterion_.tail_factor() : criterion_.body_factor());
  }

  // P(T) of the left point is above the tail probability, of the right one at most: their mixture that meets it lies
  // in the set, and where their tangents cross is the next eta. Bisection now and then makes progress certain.
  void search_between() {
    constexpr int kMostSteps = 200;
    for (int step = 0; step < kMostSteps && !done(); ++step) {
      mix();
      if (done()) break;
      const double crossing =
          (right_.value - left_.value) * criterion_.tail / (criterion_.lambda * (right_.in_tail - left_.in_tail));
      double eta = step % 3 == 2 ? 0.5 * (low_ + high_) : crossing;
      if (!(eta > low_ && eta < high_)) eta = 0.5 * (low_ + high_);
      if (!(eta > low_ && eta < high_)) break;  // neighbouring numbers
      Point next{at(eta)};
      describe(next);
      if (next.in_tail > criterion_.tail) {
        left_ = std::move(next);
        low_ = eta;
      } else {
        right_ = std::move(next);
        high_ = eta;
      }
    }
  }

  void mix() {
    const double span = left_.in_tail - right_.in_tail;
    const double share = std::clamp((criterion_.tail - right_.in_tail) / span, 0.0, 1.0);
    std::vector<double> p(z_.size());
    for (std::size_t s = 0; s < p.size(); ++s) p[s] = share * left_.p[s] + (1.0 - share) * right_.p[s];
    keep_if_best(p);
  }

  std::span<const double> z_;
  const Criterion& criterion_;
  LinearOracle& oracle_;
  std::vector<int> order_;
  std::vector<double> f_;
  std::vector<std::size_t> level_;  // where each distinct loss begins
  double tolerance_ = 0.0;
  double bound_ = std::numeric_limits<double>::infinity(), best_value_ = -bound_;
  TailWorst best_;
  std::size_t tail_end_ = 0;  // T = atoms before it
  double low_ = 0.0, high_ = 0.0;
  Point left_, right_;
};

}  // namespace

TailWorst worst_tail(std::span<const double> z, const Criterion& criterion, LinearOracle& oracle) {
  return TailSearch(z, criterion, oracle).run();
}

}  // namespace gridkeel::stochastic
