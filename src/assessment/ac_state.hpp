// Private to assessment: one state held against its limits.
#pragma once

#include "assessment/ac_check.hpp"
#include "grid/ac_batch.hpp"
#include "planning/feeder_state.hpp"

namespace gridkeel::assessment {

// What is kept of a state.
struct AcRecord {
  AcStateNote note;
  double losses_mw = 0.0;
  std::vector<AcPoint> violations;
  std::array<AcPoint, kAcQuantities> worst;
  AcPoint voltage_error;
};

// What a state is checked with.
struct AcState {
  int scenario = 0, period = 0;
  planning::FeederState feeder;
  double import_mw = 0.0, import_mvar = 0.0;  // as dispatched
  double import_limit_mw = 0.0;               // what the scenario leaves of it
};
AcState ac_state(const planning::PlanningProblem& problem, const planning::Plan& plan, const planning::Study& limits,
                 int scenario, int period);

// The roots are those of the live parts.
grid::AcTopology topology_of(const planning::FeederState& state);
void fill(const planning::FeederState& state, const grid::AcInput& input);

AcRecord record_of(const AcState& state, const grid::AcSolution& solution, const planning::Study& limits);

// Keeps the worse of two; of equals the first, so that the order of states decides and not that of threads.
void keep_worse(AcPoint& worst, const AcPoint& point);

}  // namespace gridkeel::assessment
