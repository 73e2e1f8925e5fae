#pragma once

#include <memory>

#include "planning/recourse_model.hpp"
#include "stochastic/recourse_guess.hpp"

namespace gridkeel::planning {

// Switch states from a relaxation, as an operator would go about it: one target forest for each time that the same
// lines are out (switches and islands by how much the relaxation uses them), reached as fast as operations allow, and
// back to normal after the repair. Null where no switches move.
std::shared_ptr<const stochastic::RecourseGuess> make_switching_guess(const RecourseModel& model,
                                                                      const RecourseBase& base,
                                                                      const OutageSchedule& outages);

}  // namespace gridkeel::planning
