#include "stochastic/risk/ambiguity_set.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numeric>

#include "common/error.hpp"

namespace gridkeel::stochastic {

namespace {

// The largest loss among these atoms, as its position in the descending order.
std::size_t first_of(const std::vector<int>& order, const std::vector<bool>& atoms) {
  std::size_t k = 0;
  while (k + 1 < order.size() && !atoms[static_cast<std::size_t>(order[k])]) ++k;
  return static_cast<std::size_t>(order[k]);
}

// True if no weight lies on a loss below `worst`: then no larger ambiguity set can raise the value.
bool all_weight_on(double worst, const std::vector<double>& weight, const std::vector<double>& losses) {
  constexpr double kRounding = 1e-12;
  double below = 0.0;
  for (std::size_t s = 0; s < weight.size(); ++s)
    if (losses[s] < worst) below += weight[s];
  return below <= kRounding;
}

void scale_to_one(std::vector<double>& mass) {
  const double sum = std::accumulate(mass.begin(), mass.end(), 0.0);
  for (double& m : mass) m /= sum;
}

double dot(const std::vector<double>& a, std::span<const double> b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

}  // namespace

AmbiguitySet::AmbiguitySet(const RiskSpec& spec, std::vector<bool> possible, std::vector<bool> conceivable)
    : kind_(spec.ambiguity),
      alpha_(spec.alpha),
      lambda_(spec.lambda),
      possible_(std::move(possible)),
      conceivable_(std::move(conceivable)) {}

RiskValue AmbiguitySet::evaluate(std::span<const double> losses) const {
  const Losses z(losses, atoms());
  const double tail = tail_probability(alpha_);
  const bool worst_atom = lambda_ > 0.0 && tail == 0.0;
  const bool is_mean = lambda_ == 0.0 || tail == 1.0 || worst_atom;
  WorstCase worst = worst_case(z, is_mean ? Criterion{} : Criterion{tail, lambda_});

  std::vector<double> weight = worst.distribution;
  if (worst_atom) {  // alpha = 1: CVaR is the largest loss that can happen at all, however unlikely
    const std::size_t top = first_of(z.order, possible_);
    scale_to_one(weight);
    for (double& w : weight) w *= 1.0 - lambda_;
    weight[top] += lambda_;
    worst.bound = (1.0 - lambda_) * worst.bound + lambda_ * z.relative[top];
  } else if (!is_mean) {
    for (std::size_t s = 0; s < weight.size(); ++s)
      weight[s] = (1.0 - lambda_) * weight[s] + lambda_ / tail * worst.tail_mass[s];
  }
  return certified(z, std::move(weight), std::move(worst));
}

RiskValue AmbiguitySet::certified(const Losses& losses, std::vector<double> weight, WorstCase worst) const {
  constexpr double kLargestGap = 1e-10;
  RiskValue result;
  scale_to_one(weight);
  scale_to_one(worst.distribution);
  const double relative = dot(weight, losses.relative);
  if (losses.range == 0.0) worst.bound = 0.0;
  if (!(std::abs(worst.bound - relative) <= kLargestGap * losses.range))
    throw SolverError(fmt::format(
        "worst case of the ambiguity set {}: value {} and bound {} (relative to the largest loss) differ by "
        "more than {} of the range {}",
        to_string(kind_), relative, worst.bound, kLargestGap, losses.range));
  result.value = dot(weight, losses.absolute);
  result.bound = losses.worst + worst.bound;
  if (!conceivable_.empty())
    result.saturated = all_weight_on(losses.relative[first_of(losses.order, conceivable_)], weight, losses.relative);
  result.weight = std::move(weight);
  result.distribution = std::move(worst.distribution);
  return result;
}

std::vector<bool> all_atoms(std::size_t count) { return std::vector<bool>(count, true); }

std::vector<bool> support_of(const std::vector<double>& probability) {
  std::vector<bool> support(probability.size());
  for (std::size_t s = 0; s < support.size(); ++s) support[s] = probability[s] > 0.0;
  return support;
}

}  // namespace gridkeel::stochastic
