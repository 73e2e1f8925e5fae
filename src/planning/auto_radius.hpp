#pragma once

#include <cstdint>

#include "planning/planning_problem.hpp"

namespace gridkeel::planning {

// How the radius of an ambiguity set was found.
struct RadiusSearch {
  double radius = 0.0;
  double confidence = 0.0;  // share of the resamples that the worst case is to cover
  int resamples = 0;
  int draws = 0;             // in each resample: as many as the sample rests on
  double nominal_usd = 0.0;  // the criterion on the sample, with nothing bought
  double covered_usd = 0.0;  // its quantile over the resamples: what the worst case must reach
  double reached_usd = 0.0;  // what it does reach at `radius`
};

// The smallest radius whose worst case covers what chance of the draw may have hidden: bootstrap resamples of the
// sample give the distribution of the criterion with nothing bought, and its 95 % quantile is what the worst case of
// the set must reach. Deterministic by `seed`, and independent of threads.
RadiusSearch find_radius(const PlanningProblem& problem, const RiskChoice& risk, std::uint64_t seed);

// The choice with a number in place of "auto".
RiskChoice with_radius(const RiskChoice& risk, const RadiusSearch& search);

}  // namespace gridkeel::planning
