#pragma once

#include "cli/overrides.hpp"
#include "stochastic/smps/smps.hpp"

namespace gridkeel::cli {

// What an SMPS instance is solved for: the expected cost unless flags or its .dro file say otherwise.
struct InstanceRisk {
  planning::RiskChoice choice;
  stochastic::RiskSpec spec;
  std::vector<double> nominal;  // per scenario; of the ball's reference distribution where there is one

  bool neutral() const;  // the plain expected cost
};

// InputError for flags that contradict each other or the ball.
InstanceRisk instance_risk(const stochastic::smps::Instance& instance, const Overrides& flags);

}  // namespace gridkeel::cli
