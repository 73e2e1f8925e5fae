// reduction: few scenarios that stand for many.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shock/scenario.hpp"

namespace gridkeel::shock {

// What scenarios are compared by, and how the kept ones are chosen (docs/shocks.md).
enum class Reduction {
  fast_forward,  // features, forward selection
  k_medoids,     // features, exchanges
  cost           // what scenarios cost under reference plans, exchanges
};
std::string_view to_string(Reduction method);
std::vector<std::string> reduction_names();
Reduction reduction_of(std::string_view name);  // one of the names

// Keeps `count` scenarios, in their order, each with the probability of all that it stands for. `costs`: per reference
// plan the recourse cost of every scenario; needed for Reduction::cost. `importance`: what each scenario weighs while
// the kept ones are chosen; empty: its probability. Says in `distance` how far the features moved.
// The set's probabilities must sum to 1.
ScenarioSet reduce(const ScenarioSet& set, Reduction method, int count, const std::vector<std::vector<double>>& costs,
                   const std::vector<double>& importance, int threads, double& distance);

// For each scenario the one of `kept` (indices, in order) that is nearest to it, as Reduction::cost measures: an index
// into `kept`.
std::vector<int> nearest_by_cost(const ScenarioSet& set, const std::vector<std::vector<double>>& costs,
                                 std::vector<int> kept, int threads);

}  // namespace gridkeel::shock
