#pragma once

#include <string>
#include <vector>

#include "common/random.hpp"
#include "shock/fine_load.hpp"

namespace gridkeel::shock {

// Requests arrive as a Poisson process whose rate is the product of two independent bursty signals, a fast and a slow
// one, each with mean 1: bursts come at random, with exponential sizes, and fade exponentially.
struct BurstModel {
  double rate_per_s = 1.0;
  double fast_variance = 0.0, fast_memory_s = 1.0;
  double slow_variance = 0.0, slow_memory_s = 300.0;

  // Coefficient of variation of the number of requests in stretches of so many seconds.
  double cv(double stretch_s) const;
};

// The model whose cv() comes nearest to what was measured over 1, 10 and 60 s.
BurstModel fit_bursts(const RequestBursts& measured);

// Mean number of requests in service per second, over the expected one; requests take exponential times.
std::vector<double> simulate_requests(const BurstModel& model, double service_s, std::size_t seconds,
                                      RandomStream& random);

// Arrivals of the model per second.
std::vector<double> simulate_arrivals(const BurstModel& model, std::size_t seconds, RandomStream& random);

// Coefficient of variation of the means over stretches of so many values.
double measured_cv(const std::vector<double>& values, std::size_t stretch);

}  // namespace gridkeel::shock
