// Private to smps: the scenarios of a problem from its random parts: all outcomes, or a sample.
#pragma once

#include "stochastic/smps/problem_builder.hpp"
#include "stochastic/smps/smps.hpp"

namespace gridkeel::stochastic::smps {

bool is_continuous(const RandomData& random);

// Number of combined outcomes; infinite if a part is continuous (or if it is beyond all numbers).
double outcome_count(const RandomData& random);

// Every combination of outcomes, the first part slowest. InputError if there are too many or infinitely many.
void enumerate(const RandomData& random, ProblemBuilder& builder, long limit, const std::string& file,
               TwoStageProblem& problem);

// Draw k depends on the seed and k only, so that a larger sample extends a smaller one. Draws of the same
// outcomes become one scenario.
void sample(const RandomData& random, ProblemBuilder& builder, int draws, std::uint64_t seed, TwoStageProblem& problem);

}  // namespace gridkeel::stochastic::smps
