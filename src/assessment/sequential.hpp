// As many scenarios as it takes: plans for ever more of them, until the best plan there is cannot be much better.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "assessment/replications.hpp"

namespace gridkeel::assessment {

struct SequentialStep {
  int scenarios = 0;
  double objective = 0.0, lower_bound = 0.0;  // of the plan's own problem
  std::vector<planning::PlannedModule> modules;
  GapEstimate gap;  // over the whole distribution, from fresh sets as large as the plan's own
  double seconds = 0.0;

  double upper_share() const { return gap.upper_usd / gap.objective_usd; }
};

struct SequentialRequest {
  double target = 0.02;  // share of the plan's cost that the bound on its gap may be
  int replications = 5;  // per step
  int most_scenarios = 1600;
  double confidence = 0.95;  // of each step's bound on its own
  std::uint64_t seed = 1;    // of the fresh sets
  StopToken* stop = nullptr;
  std::function<void(const std::string&)> on_step;
};

// Starts with the study's own number of scenarios, which doubles until the target is met or the most are used. The
// criterion is that of the study without ambiguity.
std::vector<SequentialStep> sample_until(const planning::Study& study, const SequentialRequest& request);

}  // namespace gridkeel::assessment
