#include "grid/matpower/expression.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>

namespace gridkeel::grid::matpower {

namespace {

constexpr int kMaxDepth = 40;

const Token kEnd{};

std::optional<double> constant(std::string_view name) {
  if (name == "pi") return std::numbers::pi;
  if (name == "Inf" || name == "inf") return std::numeric_limits<double>::infinity();
  if (name == "NaN" || name == "nan") return std::numeric_limits<double>::quiet_NaN();
  return std::nullopt;
}

using Function = double (*)(double);
Function find_function(std::string_view name) {
  struct Entry {
    const char* name;
    Function call;
  };
  static constexpr Entry kFunctions[] = {{"sin", std::sin},   {"cos", std::cos},   {"tan", std::tan},
                                         {"asin", std::asin}, {"acos", std::acos}, {"atan", std::atan},
                                         {"sqrt", std::sqrt}, {"abs", std::fabs}};
  for (const Entry& entry : kFunctions)
    if (name == entry.name) return entry.call;
  return nullptr;
}

}  // namespace

const Token& Expression::peek(std::size_t ahead) const {
  return pos_ + ahead < tokens_.size() ? tokens_[pos_ + ahead] : kEnd;
}

bool Expression::accept(std::string_view symbol) {
  if (!peek().is(symbol)) return false;
  ++pos_;
  return true;
}

void Expression::expect(std::string_view symbol) {
  if (accept(symbol)) return;
  if (peek().kind == Token::Kind::end) fail(fmt::format("'{}' is missing at its end", symbol));
  fail(fmt::format("'{}' expected before '{}'", symbol, peek().text.substr(0, 40)));
}

void Expression::fail(const std::string& why) const {
  const int line = tokens_.empty() ? data_.last_line : tokens_[std::min(pos_, tokens_.size() - 1)].line;
  throw InputError(data_.at(line), context_ + why);
}

Value Expression::all() {
  Value value = sum();
  if (pos_ < tokens_.size()) fail(fmt::format("unexpected '{}'", peek().text.substr(0, 40)));
  return value;
}

double Expression::scalar(const Value& value) const {
  if (value.is_columns) fail("whole columns can only be multiplied or divided by a number");
  return value.number;
}

Value Expression::sum() {
  Value value = product();
  while (peek().is("+") || peek().is("-")) {
    const bool minus = peek().is("-");
    ++pos_;
    const double right = scalar(product());
    value = Value::of(minus ? scalar(value) - right : scalar(value) + right);
  }
  return value;
}

Value Expression::product() {
  Value value = signed_power();
  while (peek().is("*") || peek().is("/") || peek().is(".*") || peek().is("./")) {
    const bool divide = peek().text.back() == '/';
    ++pos_;
    Value right = signed_power();
    if (!divide && !value.is_columns && right.is_columns) std::swap(value, right);
    const double factor = scalar(right);
    if (divide && factor == 0.0) fail("division by 0");
    if (!value.is_columns)
      value.number = divide ? value.number / factor : value.number * factor;
    else
      (divide ? value.divisor : value.multiplier) *= factor;
  }
  return value;
}

Value Expression::signed_power() {
  bool negative = false;
  while (peek().is("-") || peek().is("+")) {
    negative ^= peek().is("-");
    ++pos_;
  }
  Value value = power();
  if (negative) (value.is_columns ? value.multiplier : value.number) *= -1.0;
  return value;
}

Value Expression::power() {
  Value value = primary();
  while (peek().is("^") || peek().is(".^")) {
    ++pos_;
    const double sign = accept("-") ? -1.0 : 1.0;
    const double exponent = sign * scalar(primary());
    value = Value::of(std::pow(scalar(value), exponent));
  }
  return value;
}

// Every way back into sum() passes here, so this bounds the recursion.
Value Expression::primary() {
  if (++depth_ > kMaxDepth) fail(fmt::format("more than {} nested parentheses", kMaxDepth));
  Value value = unguarded_primary();
  --depth_;
  return value;
}

Value Expression::unguarded_primary() {
  if (peek().kind == Token::Kind::number) return Value::of(tokens_[pos_++].value);
  if (peek().kind == Token::Kind::name) return named();
  if (accept("(")) {
    Value value = sum();
    expect(")");
    return value;
  }
  if (peek().kind == Token::Kind::end) fail("it ends where a value is expected");
  fail(fmt::format("a value expected before '{}'", peek().text.substr(0, 40)));
}

Value Expression::named() {
  if (peek(1).is(".")) return field();
  const std::string name(tokens_[pos_++].text);
  if (const auto found = data_.names.find(name); found != data_.names.end()) return Value::of(found->second);
  if (const auto value = constant(name)) return Value::of(*value);
  if (peek().is("(")) return function(name);
  fail(fmt::format("name '{}' is not defined", name.substr(0, 40)));
}

Value Expression::function(const std::string& name) {
  const Function call = find_function(name);
  if (call == nullptr) fail(fmt::format("function '{}' is not supported", name.substr(0, 40)));
  return Value::of(call(scalar_argument()));
}

double Expression::scalar_argument() {
  expect("(");
  const double argument = scalar(sum());
  expect(")");
  return argument;
}

}  // namespace gridkeel::grid::matpower
