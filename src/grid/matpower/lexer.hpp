// grid/matpower: reads MATPOWER case files. text -> tokens (lexer) -> statements, applied in order to
// raw matrices (interpreter) -> network (build_network). No part recurses deeper than a fixed bound.
#pragma once

#include <string>
#include <string_view>

#include "common/error.hpp"

namespace gridkeel::grid::matpower {

struct Token {
  enum class Kind { number, name, text, symbol, newline, end };
  Kind kind = Kind::end;
  std::string_view text;  // as written; of a string literal, what is between the quotes
  double value = 0.0;     // of a number
  int line = 0;
  int column = 0;
  bool space_before = false;  // MATLAB's "[1 -2]" has two elements, "[1 - 2]" one
  bool space_after = false;

  bool is(std::string_view symbol) const { return kind == Kind::symbol && text == symbol; }
  bool ends_statement() const { return kind == Kind::newline || kind == Kind::end || is(";") || is(","); }
};

// Splits MATLAB text into tokens on demand, without comments (%, #, %{ … %}) and with continued lines
// (...) joined. Throws InputError for bytes that no statement can hold, so any input is safe.
class Lexer {
 public:
  Lexer(std::string_view text, std::string file);

  Token next();
  Location at(int line) const { return {file_, line}; }
  // The source between two tokens, shortened and made printable: how messages quote a statement.
  std::string quote(const Token& first, const Token& last) const;

 private:
  char peek(std::size_t ahead = 0) const { return pos_ + ahead < text_.size() ? text_[pos_ + ahead] : '\0'; }
  bool skip_blank();  // true if anything was skipped
  void skip_line();
  void skip_block_comment();
  bool alone_on_line(std::size_t length) const;
  void end_line();
  std::size_t column() const { return pos_ - line_start_ + 1; }

  Token number();
  Token name();
  Token quoted(char quote);
  Token symbol();
  Token make(Token::Kind kind, std::size_t begin) const;

  std::string_view text_;
  std::string file_;
  std::size_t pos_ = 0;
  std::size_t line_start_ = 0;
  int line_ = 1;
  bool operand_before_ = false;  // the last token can be transposed, so ' is an operator and not a quote
};

}  // namespace gridkeel::grid::matpower
