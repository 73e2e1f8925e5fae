#pragma once

#include <functional>
#include <memory>
#include <string>

#include "assessment/ac_check.hpp"

namespace gridkeel::assessment {

// In place of a bus or branch: the substation in scenarios that leave little of its import limit. Their limit is an
// offset to what they leave, 0 in the study.
inline constexpr int kSmallShares = -2;

// A limit of the study, and the stricter one that the plan was solved with.
struct TightenedLimit {
  AcQuantity quantity{};
  int element = -1;
  double limit = 0.0, tightened = 0.0;
};

struct AcRound {
  double objective_usd = 0.0;
  std::size_t violations = 0;
  long failed = 0;
};

struct AcOutcome {
  AcCheck check;                          // of the plan that is returned
  std::vector<AcRound> rounds;            // every plan that was solved, the first with the study's own limits
  std::vector<TightenedLimit> tightened;  // of the model that the plan's objective is of; empty: none
  std::string stopped;                    // why violations remain after feedback; empty otherwise
};

// `now` with every limit of `asked` that `check` found broken moved inwards by LinDistFlow's error there, and a little
// more; nothing gets looser. Voltage limits keep the source's voltage between them, so that Stage II stays feasible.
planning::Study tighten(const planning::Study& now, const planning::Study& asked, const AcCheck& check);

std::vector<TightenedLimit> tightened_limits(const planning::Study& asked, const planning::Study& solved);

// Checks a plan whose dispatch was kept for all scenarios. Asked for feedback by the study, it also tightens limits and
// solves again, until the plan keeps the study's limits in AC within its tolerances, nothing more can be tightened, the
// rounds are used up or the solve is asked to stop; problem and plan are then those of the last round.
AcOutcome check_and_feed_back(std::unique_ptr<planning::PlanningProblem>& problem, planning::Plan& plan,
                              const planning::PlanOptions& options,
                              const std::function<void(const std::string&)>& on_step);

}  // namespace gridkeel::assessment
