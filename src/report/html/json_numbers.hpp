// Private to report/html: numbers as a page needs them, with six digits.
#pragma once

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <vector>

namespace gridkeel::report {

using Json = nlohmann::ordered_json;

inline Json rounded(double value) {
  if (!std::isfinite(value)) return nullptr;
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", value);
  const double number = std::strtod(text, nullptr) + 0.0;
  if (number == std::trunc(number) && std::abs(number) < 1e15) return static_cast<std::int64_t>(number);
  return number;
}

inline Json rounded(const std::vector<double>& values) {
  Json out = Json::array();
  for (const double value : values) out.push_back(rounded(value));
  return out;
}

}  // namespace gridkeel::report
