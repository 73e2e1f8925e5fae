#pragma once

#include "stochastic/two_stage_problem.hpp"

namespace gridkeel::stochastic {

// The same problem in plainer forms, for files and readers that know no more than one matrix.

// Lazy rows become rows like any other (named "lazy<i>").
TwoStageProblem without_lazy_rows(const TwoStageProblem& problem);

// Templates merged by the names of their rows and columns: scenarios that lack a row get it freed, a column fixed
// to 0. InputError where a column is integer in one template only. No lazy rows.
TwoStageProblem with_one_template(const TwoStageProblem& problem);

}  // namespace gridkeel::stochastic
