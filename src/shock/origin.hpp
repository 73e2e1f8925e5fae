#pragma once

#include <optional>
#include <string>
#include <vector>

namespace gridkeel::shock {

// Expected cost and CVaR of a set of scenarios under one plan.
struct CostMoments {
  double expected_usd = 0.0, cvar_usd = 0.0;
};

struct CostChange {
  CostMoments before, after;
};

// What a reduction did, and how far the kept scenarios are from those that were drawn.
struct ReductionReport {
  std::string method;  // fast_forward, k_medoids, cost
  int drawn = 0;
  int distinct = 0;  // after identical ones were merged, which changes nothing
  int kept = 0;
  double distance = 0.0;  // Wasserstein: mean over the features, in standard deviations of the drawn ones
  double alpha = 0.0;
  CostChange without_modules;            // every drawn scenario was solved for
  std::optional<CostChange> trial_plan;  // of `cost`: under the plan that it looked at
};

// How a set of scenarios came about, for reports; no part of its fingerprint.
struct SetOrigin {
  std::string sampling = "monte_carlo";  // or "file"
  std::string file;                      // that the scenarios were read from; else empty
  int drawn = 0;                         // before any reduction
  std::optional<ReductionReport> reduction;
  std::vector<std::string> stress;  // names of scenarios that were added by hand
};

}  // namespace gridkeel::shock
