#pragma once

#include <vector>

#include "planning/recourse_model.hpp"

namespace gridkeel::planning {

// Day-ahead schedule, ramp and reserve rows; the same places in every template.
void add_system_rows(RecourseModel& model, const RecourseBase& base, const std::vector<double>& schedule_mw);

// One P and one Q balance per connected part and period. The substation's part comes first, in the same
// places in every template, so that one template's basis starts another.
void add_substation_balances(RecourseModel& model, const RecourseBase& base);
void add_island_balances(RecourseModel& model, const RecourseBase& base);

}  // namespace gridkeel::planning
