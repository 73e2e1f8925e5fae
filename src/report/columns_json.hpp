#pragma once

#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

#include "solver/lp_model.hpp"

namespace gridkeel::report {

constexpr double kRounding = 1e-9;  // smaller values are the solver's

// The columns that are not zero, by name.
inline nlohmann::ordered_json columns_json(const solver::Columns& columns, const std::vector<double>& x) {
  nlohmann::ordered_json out = nlohmann::ordered_json::object();
  for (std::size_t j = 0; j < x.size(); ++j)
    if (std::abs(x[j]) > kRounding) out[columns.name(static_cast<int>(j))] = x[j];
  return out;
}

}  // namespace gridkeel::report
