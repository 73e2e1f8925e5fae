#include "report/csv.hpp"

#include <fmt/format.h>

#include <cmath>

namespace gridkeel::report {

std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (char c : text) {
    quoted += c;
    if (c == '"') quoted += c;
  }
  return quoted + "\"";
}

std::string csv_number(double value) {
  if (!std::isfinite(value)) return {};
  return fmt::format("{}", value + 0.0);  // + 0.0 turns -0 into 0
}

}  // namespace gridkeel::report
