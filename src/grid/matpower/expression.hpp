#pragma once

#include <span>
#include <string>
#include <vector>

#include "grid/matpower/case_data.hpp"
#include "grid/matpower/lexer.hpp"

namespace gridkeel::grid::matpower {

// "mpc.bus(:, [PD QD])"
struct ColumnReference {
  std::string matrix;
  std::vector<std::size_t> columns;
};

// A number, or columns of a matrix times `multiplier` over `divisor`. The two factors stay apart so that
// x / 1e3 rounds as MATLAB's does.
struct Value {
  bool is_columns = false;
  double number = 0.0;
  ColumnReference reference;
  double multiplier = 1.0, divisor = 1.0;

  static Value of(double number) {
    Value value;
    value.number = number;
    return value;
  }
};

// Evaluates the arithmetic that conversion statements are made of: numbers, names defined before,
// mpc.baseMVA, mpc.bus(1, BASE_KV), whole columns, + - * / ^ and a few functions. Throws InputError with
// the line for everything else; nesting is bounded.
class Expression {
 public:
  // `context` opens every message: "cannot apply 'Vbase = …': ".
  Expression(std::span<const Token> tokens, const CaseData& data, std::string context = {})
      : tokens_(tokens), data_(data), context_(std::move(context)) {}

  Value all();                  // the whole of the tokens
  ColumnReference left_side();  // the whole must be "mpc.bus(:, …)"

 private:
  const Token& peek(std::size_t ahead = 0) const;
  bool accept(std::string_view symbol);
  void expect(std::string_view symbol);
  [[noreturn]] void fail(const std::string& why) const;

  Value sum();
  Value product();
  Value signed_power();
  Value power();
  Value primary();
  Value unguarded_primary();
  Value named();
  Value field();
  Value function(const std::string& name);
  Value matrix_part(const std::string& name);
  double scalar(const Value& value) const;
  double scalar_argument();
  std::vector<std::size_t> column_list(const std::string& matrix);
  std::size_t index_up_to(std::size_t limit, const std::string& what);
  const Matrix& matrix(const std::string& name) const;

  std::span<const Token> tokens_;
  const CaseData& data_;
  std::string context_;
  std::size_t pos_ = 0;
  int depth_ = 0;
};

}  // namespace gridkeel::grid::matpower
