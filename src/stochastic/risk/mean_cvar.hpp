#pragma once

#include <span>
#include <vector>

#include "stochastic/risk/risk_measure.hpp"

namespace gridkeel::stochastic {

// Probability left to the tail; a confidence this close to 1 is the worst case in every respect.
double tail_probability(double alpha);

// Fills `tail` units of mass from the front of `order`, at most mass[i] from each i. What rounding leaves
// over is not filled.
std::vector<double> fill_tail(const std::vector<int>& order, std::span<const double> mass, double tail);

// Worst-case weights of mean-CVaR at a known distribution: (1 - lambda) p + lambda r with r filled from the
// largest losses. Sums to one as `probability` does.
std::vector<double> mean_cvar_weights(std::span<const double> losses, std::span<const double> probability, double alpha,
                                      double lambda);

// Indices by descending loss, ties by index so that results do not depend on the sorting algorithm.
std::vector<int> by_descending_loss(std::span<const double> losses);

// Scales weights to sum to one, and attaches their value: sum_s w_s Q_s holds exactly by construction.
RiskValue risk_value(std::vector<double> weight, std::span<const double> losses);

// True if no weight lies on a loss below `worst`: then no larger ambiguity set can raise the value.
bool all_weight_on(double worst, const std::vector<double>& weight, std::span<const double> losses);

// Throws InternalError unless there is one finite loss per atom.
void check_losses(std::span<const double> losses, int atoms);

// Ambiguity::none: the distribution is known.
class MeanCvar final : public RiskMeasure {
 public:
  explicit MeanCvar(RiskSpec spec) : spec_(std::move(spec)) {}
  int atoms() const override { return static_cast<int>(spec_.probability.size()); }
  RiskValue evaluate(std::span<const double> losses) const override;
  void add_epigraph(solver::LpModel& model, int phi, const std::vector<int>& loss) const override;

 private:
  RiskSpec spec_;
};

}  // namespace gridkeel::stochastic
