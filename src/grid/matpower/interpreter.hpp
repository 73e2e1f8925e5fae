#pragma once

#include <span>
#include <string_view>

#include "grid/matpower/case_data.hpp"
#include "grid/matpower/lexer.hpp"

namespace gridkeel::grid::matpower {

// Reads a case file statement by statement and applies each to the raw matrices, in the file's order, as
// MATLAB would. Nothing is guessed from the file's name: what a statement does is read from the statement,
// and one that is not understood is an InputError.
class Interpreter {
 public:
  Interpreter(std::string_view text, const std::string& file, ImportReport& report);
  CaseData run();

 private:
  using Tokens = std::span<const Token>;

  bool read_statement();  // false at the end of the file
  bool add_token(const Token& token);
  bool opens_matrix(const Token& token) const;
  void apply();
  void apply_function_line();
  void apply_index_constants();
  void define_all_constants();
  void assign_matrix(const Token& bracket);
  void assign_field(Tokens right);
  void assign_name(Tokens right);
  void convert_columns(Tokens left, Tokens right);

  void require_case_variable();
  std::string context() const;
  [[noreturn]] void refuse(const std::string& why) const;
  void note(ImportReport::Note::Kind kind, std::string text);
  int line() const { return tokens_.front().line; }

  Lexer lexer_;
  ImportReport& report_;
  CaseData data_;
  std::vector<Token> tokens_;  // of the current statement
  int parentheses_ = 0, brackets_ = 0;
  bool matrix_read_ = false;  // the current statement was a matrix and is done
};

}  // namespace gridkeel::grid::matpower
