#pragma once

#include "shock/scenario.hpp"

namespace gridkeel::shock {

// Scenarios that agree in every number but their probability become one, the first, with the sum of their
// probabilities. Exact: no plan costs more or less.
void merge_identical(ScenarioSet& set);

}  // namespace gridkeel::shock
