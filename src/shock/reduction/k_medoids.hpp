#pragma once

#include "shock/reduction/points.hpp"

namespace gridkeel::shock {

// k-medoids: starts from fast forward selection and exchanges a kept point for another as long as that brings the
// kept ones nearer to the whole (the swaps of Schubert and Rousseeuw 2021, who evaluate a candidate against all
// medoids at once), for at most `passes` over all points.
std::vector<int> k_medoids(const Points& points, int count, int threads, int passes = 10);

}  // namespace gridkeel::shock
