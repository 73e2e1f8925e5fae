#pragma once

#include <vector>

#include "planning/loads.hpp"
#include "planning/study.hpp"
#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::planning {

struct FirstStage;
struct RecourseBase;

// Demand response cuts no more than the demand it may reduce, so a call of P MW helps in period t by min(P, demand_t)
// at most. With whole calls, `reduction_t <= sum of what the calls that bind help` says the same with either; a
// relaxation may take demand_t / P of a call instead and keep the rest for other hours: that is what this cuts off.
class CallLimits {
 public:
  // Over all scenarios of the set, where the study counts whole calls.
  CallLimits(const Study& study, const FirstStage& first, const shock::ScenarioSet& set,
             const std::vector<Load>& loads);

  double most_mw(int device, int period) const;  // inf where there is no limit

 private:
  std::vector<std::vector<double>> most_mw_;  // [device][period]
};

// The same with the demand of one scenario: coefficients of its own.
void add_call_limits(stochastic::ScenarioData& data, const RecourseBase& base, const shock::Scenario& scenario);

}  // namespace gridkeel::planning
