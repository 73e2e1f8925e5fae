// The parts of an expression that reach into the case: mpc.baseMVA, mpc.bus(1, BASE_KV), mpc.bus(:, [PD QD]).
#include <fmt/format.h>

#include <cmath>

#include "grid/matpower/columns.hpp"
#include "grid/matpower/expression.hpp"

namespace gridkeel::grid::matpower {

// The name of a field of the case, past "mpc.".
Value Expression::field() {
  if (peek().text != data_.variable)
    fail(fmt::format("'{}' is not the case's variable '{}'", peek().text.substr(0, 40), data_.variable));
  if (peek(2).kind != Token::Kind::name) fail("a field name is missing after '.'");
  const std::string name(peek(2).text);
  pos_ += 3;
  if (const auto found = data_.fields.find(name); found != data_.fields.end()) return Value::of(found->second);
  return matrix_part(name);
}

const Matrix& Expression::matrix(const std::string& name) const {
  const auto found = data_.matrices.find(name);
  if (found == data_.matrices.end())
    fail(fmt::format("{}.{} is used before it is defined", data_.variable, name.substr(0, 40)));
  return found->second;
}

Value Expression::matrix_part(const std::string& name) {
  const Matrix& m = matrix(name);
  expect("(");
  Value value;
  if (accept(":")) {
    expect(",");
    value.is_columns = true;
    value.reference = {name, column_list(name)};
  } else {
    const std::size_t row = index_up_to(m.rows(), fmt::format("rows of {}.{}", data_.variable, name));
    expect(",");
    const std::size_t column = index_up_to(m.columns, fmt::format("columns of {}.{}", data_.variable, name));
    value.number = m.at(row, column);
    // Conversions divide by it: say which bus is at fault rather than "division by 0".
    if (name == "bus" && column == bus_column::base_kv && !(value.number > 0.0))
      throw ValueOutOfRange(data_.at(m.line_of(row)), fmt::format("{}.bus row {}", data_.variable, row), "BASE_KV",
                            value.number, "kV", "> 0 kV");
  }
  expect(")");
  return value;
}

std::size_t Expression::index_up_to(std::size_t limit, const std::string& what) {
  const double index = scalar(primary());
  if (!(index >= 1.0 && index <= static_cast<double>(limit)) || index != std::floor(index))
    fail(fmt::format("index {} is out of range: must be a whole number from 1 to {} ({})", index, limit, what));
  return static_cast<std::size_t>(index);
}

// "3", "PD", "[3 4]", "[PD, QD]", "3:4"
std::vector<std::size_t> Expression::column_list(const std::string& name) {
  const std::size_t limit = matrix(name).columns;
  const std::string what = fmt::format("columns of {}.{}", data_.variable, name);
  const bool bracket = accept("[");
  std::vector<std::size_t> columns;
  do {
    const std::size_t first = index_up_to(limit, what);
    const std::size_t last = accept(":") ? index_up_to(limit, what) : first;
    for (std::size_t column = first; column <= last; ++column) columns.push_back(column);
    if (columns.size() > limit) fail(fmt::format("more columns listed than {}.{} has", data_.variable, name));
    if (bracket) accept(",");
  } while (bracket && !accept("]"));
  return columns;
}

ColumnReference Expression::left_side() {
  Value value = all();
  if (!value.is_columns || value.multiplier != 1.0 || value.divisor != 1.0)
    fail("only whole columns of a matrix can be converted");
  return value.reference;
}

}  // namespace gridkeel::grid::matpower
