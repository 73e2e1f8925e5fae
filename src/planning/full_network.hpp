#pragma once

#include "planning/recourse_model.hpp"

namespace gridkeel::planning {

// The textbook form: P, Q per closed branch, v^2 per bus, balances per bus, every limit a row. The
// reference that the eliminated form is checked against, and what `export --network full` writes.
void add_full_network(RecourseModel& model, const RecourseBase& base);

}  // namespace gridkeel::planning
