#pragma once

#include "shock/reduction/points.hpp"

namespace gridkeel::shock {

// Fast forward selection (Heitsch and Roemisch 2003): one point after the other, each time the one that brings the
// kept ones nearest to the whole in the Kantorovich distance; of equals the first. The gain of a point can only
// shrink while others are taken, so that most of them need not be looked at again (lazy greedy): the same
// choice as of the full search.
std::vector<int> forward_selection(const Points& points, int count, int threads);

}  // namespace gridkeel::shock
