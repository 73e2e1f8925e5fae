// How far the figures of a sample may be from those of the distribution that it was drawn from.
#pragma once

#include <cstdint>
#include <vector>

#include "assessment/sample.hpp"

namespace gridkeel::assessment {

// A figure and the interval that holds the true one with the confidence asked for.
struct Estimate {
  double value = 0.0, lower = 0.0, upper = 0.0;
};

// The recourse cost's quantile at alpha, and the mean of the costs beyond it. `lower_bound`: the same of what no
// dispatch costs less than; equal where Stage II has no whole numbers.
struct SampleStatistics {
  std::vector<Estimate> mean;  // [figure]
  Estimate var, cvar, disruption_cvar;
  double worst = 0.0;  // of this sample; no interval holds the distribution's own worst
  double mean_lower_bound = 0.0, cvar_lower_bound = 0.0;
  // Against the first plan, scenario by scenario: this plan's figure less that one's, with the cost of the modules.
  Estimate mean_more, cvar_more;
};

struct BootstrapOptions {
  double alpha = 0.95;       // of VaR and CVaR
  double confidence = 0.95;  // of the intervals
  int replicates = 500;
  int threads = 0;
  std::uint64_t seed = 1;
};

// Of plans on the same scenarios: every replicate draws the same scenarios for all of them, so that differences are
// known better than the figures. Percentile intervals.
std::vector<SampleStatistics> statistics(const std::vector<const Sample*>& plans, const BootstrapOptions& options);

// Of equally probable values. CVaR: the mean of the worst (1 - alpha), the last one counted in part.
double quantile(std::vector<double> values, double alpha);
double tail_mean(std::vector<double> values, double alpha);

}  // namespace gridkeel::assessment
