#pragma once

#include <vector>

#include "common/random.hpp"
#include "shock/settings.hpp"

namespace gridkeel::shock {

// Daily shapes, share of their own peak, at the middle of every period.
std::vector<double> background_shape(const Horizon& horizon);        // residential and commercial load
std::vector<double> inference_demand_shape(const Horizon& horizon);  // requests: office hours and evening

// The scale of all background load that the day-ahead schedule assumes: the study's profile, else the built-in shape.
std::vector<double> background_forecast(const GeneratorInput& input);

// Stationary AR(1) noise with the given standard deviation and correlation time, one value per period.
std::vector<double> autocorrelated_noise(RandomStream& random, const Horizon& horizon, double sd, double memory_h);

// The background scale of one scenario: expected profile times (1 + forecast error), never negative.
std::vector<double> background_scale(RandomStream& random, const Horizon& horizon, const std::vector<double>& expected,
                                     double sd);

}  // namespace gridkeel::shock
