#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "stochastic/solution.hpp"

// What the results of plans and of instances say alike of how a solve went.
namespace gridkeel::report {

std::string status_words(stochastic::SolveStatus status);
// "lshaped, 62 iterations, 2 764 recourse LPs, 4 671 nodes, 26.5 s on 2 threads"
std::string method_words(const stochastic::Solution& solution, double total_s);
// The keys that `method` has in every result.
nlohmann::ordered_json method_json(const stochastic::Solution& solution, double gap_target, double time_limit_s);

}  // namespace gridkeel::report
