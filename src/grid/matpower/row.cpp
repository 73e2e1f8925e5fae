#include <fmt/format.h>

#include <cmath>

#include "grid/matpower/build_network.hpp"
#include "grid/matpower/columns.hpp"

namespace gridkeel::grid::matpower {

Row::Row(const CaseData& data, const std::string& matrix, std::size_t row)
    : data_(&data), matrix_(&data.matrices.at(matrix)), name_(matrix), row_(row) {}

double Row::number(std::size_t column, const char* unit) const {
  const double value = raw(column);
  if (!std::isfinite(value))
    throw ValueOutOfRange(where(), fmt::format("{}.{} row {}", data_->variable, name_, row_),
                          column_name(name_, column), value, unit, "a finite number");
  return value;
}

long long Row::bus_number(std::size_t column) const {
  const double value = raw(column);
  if (!(value >= 1.0 && value <= 1e9) || value != std::floor(value))
    throw ValueOutOfRange(where(), fmt::format("{}.{} row {}", data_->variable, name_, row_),
                          column_name(name_, column), value, "", "a bus number: whole, from 1 to 1e9");
  return static_cast<long long>(value);
}

BusId Row::bus(std::size_t column, const BusIndex& buses, const std::string& element) const {
  const long long number = bus_number(column);
  const auto found = buses.find(number);
  if (found == buses.end())
    throw UnknownReference(where(), element, "bus", std::to_string(number),
                           fmt::format("{}.bus ({} buses)", data_->variable, buses.size()));
  return found->second;
}

bool Row::flag(std::size_t column, const std::string& element) const {
  const double value = number(column);
  if (value != 0.0 && value != 1.0)
    throw ValueOutOfRange(where(), element, column_name(name_, column), value, "", "0 or 1");
  return value == 1.0;
}

}  // namespace gridkeel::grid::matpower
