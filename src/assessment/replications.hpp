// How far a plan may be from the best one there is, over the whole distribution and not this sample only.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "assessment/reference_plans.hpp"

namespace gridkeel::assessment {

// Multiple replications (Mak, Morton and Wood 1999): on each fresh sample, the plan's cost less the least that any plan
// costs there. Its mean is at least the plan's true gap, whatever the size of the samples.
struct GapEstimate {
  int replications = 0, scenarios = 0;  // of each
  double confidence = 0.95;
  double mean_usd = 0.0;
  double upper_usd = 0.0;       // the true gap is at most this, with the confidence (one-sided, Student's t)
  double objective_usd = 0.0;   // the plan's cost over all replications: what the gap is to be held against
  std::vector<double> gap_usd;  // per replication
};

struct ReplicationRequest {
  int replications = 10;
  int scenarios = 100;
  std::uint64_t seed = 1;
  double confidence = 0.95;
  planning::RiskChoice risk;  // its ambiguity is left out: the true distribution has none
  stochastic::SolveOptions solve;
  double time_limit_s = 600.0;  // of each solve
  std::function<void(int done)> on_progress;
};

// `threshold_usd`: a guess of the recourse cost's quantile at alpha, from scenarios other than these; any number keeps
// the estimate valid, and a good one makes it sharp.
GapEstimate estimate_gap(const planning::Study& study, const std::vector<planning::PlannedModule>& modules,
                         double threshold_usd, const ReplicationRequest& request);

// Quantile of Student's t distribution.
double student_quantile(double probability, int degrees);

}  // namespace gridkeel::assessment
