#include "stochastic/smps/random_data.hpp"

#include <fmt/format.h>

namespace gridkeel::stochastic::smps {

using Kind = Target::Kind;

double core_value(const Core& core, const Target& target) {
  const auto row = static_cast<std::size_t>(target.row), column = static_cast<std::size_t>(target.column);
  switch (target.kind) {
    case Kind::offset:
    case Kind::rhs:
      return core.rows[row].rhs;
    case Kind::range:
      return core.rows[row].range.value_or(0.0);
    case Kind::lower:
      return core.columns[column].lower;
    case Kind::upper:
      return core.columns[column].upper;
    default:
      return core.coefficient(target.row, target.column);
  }
}

std::string describe(const Core& core, const Target& target) {
  const auto row = [&] { return in_quotes(core.rows[static_cast<std::size_t>(target.row)].name); };
  const auto column = [&] { return in_quotes(core.columns[static_cast<std::size_t>(target.column)].name); };
  switch (target.kind) {
    case Kind::offset:
      return "the constant of the objective";
    case Kind::rhs:
      return fmt::format("the right-hand side of row {}", row());
    case Kind::range:
      return fmt::format("the range of row {}", row());
    case Kind::lower:
      return fmt::format("the lower bound of column {}", column());
    case Kind::upper:
      return fmt::format("the upper bound of column {}", column());
    case Kind::cost:
      return fmt::format("the cost of column {}", column());
    default:
      return fmt::format("the coefficient of column {} in row {}", column(), row());
  }
}

double modified(Modifier modifier, double core_value, double value) {
  switch (modifier) {
    case Modifier::add:
      return core_value + value;
    case Modifier::multiply:
      return core_value * value;
    case Modifier::replace:
      break;
  }
  return value;
}

}  // namespace gridkeel::stochastic::smps
