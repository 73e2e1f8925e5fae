#pragma once

#include <vector>

#include "stochastic/risk/losses.hpp"
#include "stochastic/risk/risk_measure.hpp"
#include "stochastic/risk/tail.hpp"

namespace gridkeel::stochastic {

// What a set's own oracle finds for given losses.
struct WorstCase {
  std::vector<double> distribution;  // p; sums to 1 up to rounding
  std::vector<double> tail_mass;     // the part of p in the CVaR tail, sums to its probability; empty for a mean
  double bound = 0.0;                // of the criterion over the whole set, by duality; relative to the largest loss
};

// What all ambiguity sets share: the way from a worst distribution to weights, alpha = 1, the comparison of value
// and bound, and saturation.
class AmbiguitySet : public RiskMeasure {
 public:
  int atoms() const final { return static_cast<int>(possible_.size()); }
  RiskValue evaluate(std::span<const double> losses) const final;

 protected:
  // `possible[s]`: some p of the set has p_s > 0. `conceivable[s]`: so it would with a larger radius; empty if the
  // set has none to enlarge, and is then never saturated.
  AmbiguitySet(const RiskSpec& spec, std::vector<bool> possible, std::vector<bool> conceivable);

  virtual WorstCase worst_case(const Losses& losses, const Criterion& criterion) const = 0;

  Ambiguity kind() const { return kind_; }
  double alpha() const { return alpha_; }
  double lambda() const { return lambda_; }
  const std::vector<bool>& possible() const { return possible_; }

 private:
  RiskValue certified(const Losses& losses, std::vector<double> weight, WorstCase worst) const;

  Ambiguity kind_;
  double alpha_, lambda_;
  std::vector<bool> possible_, conceivable_;
};

// atoms() times true
std::vector<bool> all_atoms(std::size_t count);
// True where p > 0.
std::vector<bool> support_of(const std::vector<double>& probability);

}  // namespace gridkeel::stochastic
