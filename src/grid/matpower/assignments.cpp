// The statements that Interpreter understands, one function each.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "grid/matpower/columns.hpp"
#include "grid/matpower/expression.hpp"
#include "grid/matpower/interpreter.hpp"
#include "grid/matpower/matrix_reader.hpp"

namespace gridkeel::grid::matpower {

namespace {

// Fields that say nothing about the feeder itself.
constexpr std::array<std::string_view, 5> kIgnoredFields{"gencost", "areas", "bus_name", "gentype", "genfuel"};

bool is_ignored(std::string_view field) {
  return std::find(kIgnoredFields.begin(), kIgnoredFields.end(), field) != kIgnoredFields.end();
}

}  // namespace

// "function mpc = case33bw"
void Interpreter::apply_function_line() {
  if (!data_.variable.empty()) refuse("a second function, or a function after other statements");
  std::vector<Token> t;
  for (const Token& token : tokens_)
    if (!token.is("[") && !token.is("]")) t.push_back(token);
  if (t.size() < 4 || t[1].kind != Token::Kind::name || !t[2].is("=") || t[3].kind != Token::Kind::name)
    refuse("only 'function mpc = NAME' is supported (case format version 2)");
  data_.variable = std::string(t[1].text);
}

void Interpreter::define_all_constants() {
  for (const char* function : {"idx_bus", "idx_brch", "idx_gen"})
    for (const Constant& constant : index_constants(function)) data_.names[constant.name] = constant.value;
}

// "[PQ, PV, REF, …] = idx_bus": names take the function's results by position.
void Interpreter::apply_index_constants() {
  const std::size_t size = tokens_.size();
  std::size_t close = 0;
  while (close < size && !tokens_[close].is("]")) ++close;
  if (close + 3 != size || !tokens_[close + 1].is("="))
    refuse("only '[…] = idx_bus', idx_brch or idx_gen is supported");
  const std::span<const Constant> constants = index_constants(tokens_[close + 2].text);
  if (constants.empty()) refuse("only idx_bus, idx_brch and idx_gen are supported on its right side");
  std::size_t position = 0;
  for (std::size_t i = 1; i < close; ++i) {
    const Token& token = tokens_[i];
    if (token.is(",")) continue;
    if (token.kind != Token::Kind::name && !token.is("~"))
      refuse(fmt::format("'{}' is not a name", token.text.substr(0, 40)));
    if (position == constants.size())
      refuse(fmt::format("more names than the {} values of {}", constants.size(), tokens_[close + 2].text));
    if (token.kind == Token::Kind::name) data_.names[std::string(token.text)] = constants[position].value;
    ++position;
  }
}

// A script without a function line names the case by its first field.
void Interpreter::require_case_variable() {
  if (data_.variable.empty()) data_.variable = std::string(tokens_[0].text);
  if (tokens_[0].text != data_.variable)
    refuse(fmt::format("'{}' is not the case's variable '{}'", tokens_[0].text.substr(0, 40), data_.variable));
}

void Interpreter::assign_matrix(const Token& bracket) {
  require_case_variable();
  const std::string name(tokens_[2].text);
  const std::string full = fmt::format("{}.{}", data_.variable, name);
  if (required_columns(name) > 0) {
    if (!bracket.is("[")) refuse("a matrix in [ ] is expected");
    if (const auto old = data_.matrices.find(name); old != data_.matrices.end())
      throw DuplicateName(lexer_.at(line()), "matrix", full, old->second.line);
    data_.matrices[name] = read_matrix(lexer_, data_, name, line());
    note(ImportReport::Note::Kind::read,
         fmt::format("{}: {} row{}", full, data_.matrices[name].rows(), data_.matrices[name].rows() == 1 ? "" : "s"));
  } else if (is_ignored(name)) {
    skip_brackets(lexer_, full, line());
    note(ImportReport::Note::Kind::ignored, fmt::format("{} is not used", full));
  } else {
    refuse(fmt::format("field '{}' is not supported", name.substr(0, 40)));
  }
  const Token after = lexer_.next();
  data_.last_line = after.line;
  if (!after.ends_statement())
    throw InputError(lexer_.at(after.line), fmt::format("'{}' after the closing bracket of {} is not supported",
                                                        lexer_.quote(after, after), full));
  matrix_read_ = true;
}

void Interpreter::assign_field(Tokens right) {
  require_case_variable();
  const std::string name(tokens_[2].text);
  if (name == "version") {
    if (right.size() != 1 || right[0].text != "2") refuse("only case format version '2' is supported");
  } else if (name == "baseMVA") {
    const Value value = Expression(right, data_, context()).all();
    if (value.is_columns) refuse("a number is expected");
    if (!std::isfinite(value.number) || value.number <= 0.0)
      throw ValueOutOfRange(lexer_.at(line()), data_.variable, name, value.number, "MVA", "> 0 MVA");
    data_.fields[name] = value.number;
  } else if (is_ignored(name)) {
    note(ImportReport::Note::Kind::ignored, fmt::format("{}.{} is not used", data_.variable, name));
  } else {
    refuse(fmt::format("field '{}' is not supported", name.substr(0, 40)));
  }
}

void Interpreter::assign_name(Tokens right) {
  const Value value = Expression(right, data_, context()).all();
  if (value.is_columns) refuse("only whole columns of the case's own matrices can be converted");
  if (!std::isfinite(value.number)) refuse(fmt::format("its value is {}", value.number));
  data_.names[std::string(tokens_[0].text)] = value.number;
}

void Interpreter::convert_columns(Tokens left, Tokens right) {
  const ColumnReference target = Expression(left, data_, context()).left_side();
  const Value value = Expression(right, data_, context()).all();
  Matrix& to = data_.matrices.at(target.matrix);
  const Matrix& from = value.is_columns ? data_.matrices.at(value.reference.matrix) : to;
  const std::size_t count = target.columns.size();
  if (value.is_columns && (value.reference.columns.size() != count || from.rows() != to.rows()))
    refuse(fmt::format("the two sides differ in size: {} x {} and {} x {}", to.rows(), count, from.rows(),
                       value.reference.columns.size()));
  if (!std::isfinite(value.number) || !std::isfinite(value.multiplier) || !std::isfinite(value.divisor) ||
      value.divisor == 0.0)
    refuse("its factor is not a finite number");

  data_.converted.insert(target.matrix);
  std::vector<double> row(count);
  for (std::size_t i = 1; i <= to.rows(); ++i) {
    for (std::size_t k = 0; k < count; ++k)
      row[k] =
          value.is_columns ? from.at(i, value.reference.columns[k]) * value.multiplier / value.divisor : value.number;
    for (std::size_t k = 0; k < count; ++k) to.at(i, target.columns[k]) = row[k];
  }

  std::string names;
  for (const std::size_t column : target.columns) names += " " + column_name(target.matrix, column);
  std::string how = fmt::format("set to {}", value.number);
  if (value.is_columns) {
    std::string source;
    for (const std::size_t column : value.reference.columns)
      source += " " + column_name(value.reference.matrix, column);
    how = fmt::format("={} times {:.6g}", source, value.multiplier / value.divisor);
  }
  note(ImportReport::Note::Kind::read, fmt::format("{}.{} converted:{} {}", data_.variable, target.matrix, names, how));
}

}  // namespace gridkeel::grid::matpower
