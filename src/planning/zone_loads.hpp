// Private to planning: loads that are shed by zone (docs/model.md, "Shedding by zone").
#pragma once

#include <vector>

#include "planning/loads.hpp"

namespace gridkeel::planning {

// Merges the loads of one class in one zone, sheddable and firm parts apart, and of those without active power the
// inductive and the capacitive ones. A bus where a module may stand or an AI site is keeps its own load: what a
// module does there must not depend on what the zone sheds. A load that is alone in its zone stays as it is.
std::vector<Load> merged_by_zone(const Study& study, const std::vector<Load>& background);

}  // namespace gridkeel::planning
