#include <algorithm>
#include <cmath>
#include <limits>

#include "stochastic/risk/divergence_ball.hpp"

namespace gridkeel::stochastic {

namespace {

// e^x - 1 - x without cancellation, |x| <= kSmall
constexpr double kSmall = 1e-2;
double exp_beyond_linear(double x) {
  return x * x / 2.0 * (1.0 + x / 3.0 * (1.0 + x / 4.0 * (1.0 + x / 5.0 * (1.0 + x / 6.0 * (1.0 + x / 7.0)))));
}

// p ~ p^ e^(beta f): with multiplier mu = 1 / beta the best distribution.
struct Tilt {
  double log_sum = 0.0;     // ln sum p^ e^(beta (f - centre))
  double divergence = 0.0;  // of the tilted from the nominal distribution; grows with beta
  double variance = 0.0;    // of f under the tilted one: d divergence / d beta = beta variance
};

// sup p'f = min over mu of  mu radius + mu ln sum p^ e^(f / mu): the tilt whose divergence is the radius, found by
// Newton's method on the root of the divergence, which is nearly linear in beta, inside a bracket.
class KullbackLeibler final : public LinearOracle {
 public:
  KullbackLeibler(std::span<const double> probability, double radius) : probability_(probability), radius_(radius) {}

  LinearWorst maximise(std::span<const double> f) override {
    LinearWorst worst;
    worst.p.assign(probability_.begin(), probability_.end());
    centre_ = 0.0;
    for (std::size_t s = 0; s < f.size(); ++s) centre_ += probability_[s] * f[s];
    worst.bound = centre_;
    if (radius_ == 0.0 || f.front() == f.back()) return worst;
    if (all_on_top(f, worst)) return worst;

    const double beta = find_tilt(f);
    const Tilt tilt = tilted(f, beta, worst.p);
    worst.bound = centre_ + (radius_ + tilt.log_sum) / beta;
    return worst;
  }

 private:
  // Nothing is farther than the nominal distribution restricted to the worst atoms, at -ln of their probability.
  bool all_on_top(std::span<const double> f, LinearWorst& worst) const {
    double top = 0.0;
    std::size_t size = 0;
    while (size < f.size() && f[size] == f.front()) top += probability_[size++];
    if (radius_ < -std::log(top)) return false;
    for (std::size_t s = 0; s < f.size(); ++s) worst.p[s] = s < size ? probability_[s] / top : 0.0;
    worst.bound = f.front();
    return true;
  }

  // The beta whose divergence is the radius, to the last digits of the divergence.
  double find_tilt(std::span<const double> f) {
    constexpr int kMostSteps = 300;
    constexpr double kSameRoot = 2e-14, kLastStep = 1e-8;  // Newton squares its error
    const double span = f.front() - f.back(), root = std::sqrt(radius_);
    double low = 0.0, high = std::numeric_limits<double>::infinity();
    double beta = beta_ > 0.0 ? beta_ : first_guess(f);
    for (int step = 0; step < kMostSteps; ++step) {
      const Tilt tilt = tilted(f, beta, scratch_);
      if (tilt.divergence <= radius_) low = beta;
      if (tilt.divergence >= radius_) high = beta;
      const double here = std::sqrt(std::max(0.0, tilt.divergence));
      if (std::abs(here - root) <= kSameRoot * root) break;
      const double slope = here > 0.0 ? beta * tilt.variance / (2.0 * here) : 0.0;
      double next = slope > 0.0 ? beta + (root - here) / slope : -1.0;
      if (std::abs(next - beta) <= kLastStep * beta) return beta_ = next;
      if (!(next > low && next < high)) {
        next = !std::isfinite(high) ? 2.0 * beta : low > 0.0 ? 0.5 * (low + high) : 0.5 * high;
        if (next * span < 1e-300) break;
      }
      if (next == beta || next == low || next == high) break;
      beta = next;
    }
    return beta_ = beta;
  }

  // Divergence is about beta^2 variance / 2 near the nominal distribution.
  double first_guess(std::span<const double> f) const {
    double variance = 0.0;
    for (std::size_t s = 0; s < f.size(); ++s) variance += probability_[s] * (f[s] - centre_) * (f[s] - centre_);
    return std::sqrt(2.0 * radius_ / variance);
  }

  Tilt tilted(std::span<const double> f, double beta, std::vector<double>& p) const {
    p.resize(f.size());
    const double farthest = beta * std::max(f.front() - centre_, centre_ - f.back());
    return farthest <= kSmall ? tilted_slightly(f, beta, p) : tilted_far(f, beta, p);
  }

  // All exponents are small: divergences down to 1e-30 keep their digits.
  Tilt tilted_slightly(std::span<const double> f, double beta, std::vector<double>& p) const {
    double beyond = 0.0, first = 0.0, second = 0.0;
    for (std::size_t s = 0; s < f.size(); ++s) {
      const double y = beta * (f[s] - centre_), extra = exp_beyond_linear(y);
      p[s] = probability_[s] * (1.0 + (y + extra));
      beyond += probability_[s] * extra;
      first += probability_[s] * y * (y + extra);  // sum p^ y = 0, so e^y - 1 may stand for e^y
      second += p[s] * y * y;
    }
    for (double& mass : p) mass /= 1.0 + beyond;
    const double mean = first / (1.0 + beyond), log_sum = std::log1p(beyond);
    return {log_sum, mean - log_sum, (second / (1.0 + beyond) - mean * mean) / (beta * beta)};
  }

  Tilt tilted_far(std::span<const double> f, double beta, std::vector<double>& p) const {
    const double top = f.front();
    double sum = 0.0, first = 0.0;
    for (std::size_t s = 0; s < f.size(); ++s) {
      const double y = beta * (f[s] - top);
      p[s] = probability_[s] * std::exp(y);
      sum += p[s];
      first += p[s] * y;
    }
    const double mean = first / sum;
    double scatter = 0.0;
    for (std::size_t s = 0; s < f.size(); ++s) {
      const double away = beta * (f[s] - top) - mean;
      scatter += p[s] * away * away;
      p[s] /= sum;
    }
    const double log_sum = std::log(sum);
    return {log_sum + beta * (top - centre_), mean - log_sum, scatter / sum / (beta * beta)};
  }

  std::span<const double> probability_;
  double radius_;
  double centre_ = 0.0;  // nominal mean of f
  double beta_ = 0.0;    // of the last call: a good first guess for the next one
  std::vector<double> scratch_;
};

}  // namespace

std::unique_ptr<LinearOracle> kullback_leibler_oracle(std::span<const double> probability, double radius) {
  return std::make_unique<KullbackLeibler>(probability, radius);
}

}  // namespace gridkeel::stochastic
