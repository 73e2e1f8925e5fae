#include "grid/matpower/interpreter.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gridkeel::grid::matpower {

namespace {

constexpr std::size_t kMaxStatementTokens = 10'000;
bool is_field(std::span<const Token> tokens) {
  return tokens.size() == 3 && tokens[0].kind == Token::Kind::name && tokens[1].is(".") &&
         tokens[2].kind == Token::Kind::name;
}

}  // namespace

Interpreter::Interpreter(std::string_view text, const std::string& file, ImportReport& report)
    : lexer_(text, file), report_(report) {
  data_.file = file;
}

CaseData Interpreter::run() {
  while (read_statement())
    if (!tokens_.empty() && !matrix_read_) apply();
  return std::move(data_);
}

bool Interpreter::read_statement() {
  tokens_.clear();
  parentheses_ = brackets_ = 0;
  matrix_read_ = false;
  while (true) {
    const Token token = lexer_.next();
    data_.last_line = token.line;
    if (token.kind == Token::Kind::end) return !tokens_.empty();
    if (!add_token(token)) return true;
  }
}

// False when the token ends the statement. Within [] a line end only separates rows.
bool Interpreter::add_token(const Token& token) {
  if (opens_matrix(token)) {
    assign_matrix(token);
    return false;
  }
  if (token.kind == Token::Kind::newline) return brackets_ > 0 && parentheses_ == 0;
  if (token.ends_statement() && brackets_ == 0 && parentheses_ == 0) return false;
  if (token.is("(")) ++parentheses_;
  if (token.is(")")) --parentheses_;
  if (token.is("[") || token.is("{")) ++brackets_;
  if (token.is("]") || token.is("}")) --brackets_;
  tokens_.push_back(token);
  if (parentheses_ < 0 || brackets_ < 0) refuse("a closing bracket has no opening one");
  if (tokens_.size() > kMaxStatementTokens) refuse("the statement has no end");
  return true;
}

bool Interpreter::opens_matrix(const Token& token) const {
  return (token.is("[") || token.is("{")) && tokens_.size() == 4 && is_field(Tokens(tokens_).first(3)) &&
         tokens_[3].is("=");
}

std::string Interpreter::context() const {
  return fmt::format("statement '{}' is not understood: ", lexer_.quote(tokens_.front(), tokens_.back()));
}

void Interpreter::refuse(const std::string& why) const { throw InputError(lexer_.at(line()), context() + why); }

void Interpreter::note(ImportReport::Note::Kind kind, std::string text) {
  report_.notes.push_back({kind, lexer_.at(line()), std::move(text)});
}

void Interpreter::apply() {
  const Tokens all(tokens_);
  const std::string_view first = tokens_[0].text;
  if (first == "function") return apply_function_line();
  if (all.size() == 1 && first == "define_constants") return define_all_constants();
  if (all.size() == 1 && (first == "end" || first == "return" || first == "endfunction")) return;
  if (tokens_[0].is("[")) return apply_index_constants();

  const auto equals = std::find_if(all.begin(), all.end(), [](const Token& t) { return t.is("="); });
  if (equals == all.end()) refuse("only assignments are supported");
  const Tokens left = all.first(static_cast<std::size_t>(equals - all.begin()));
  const Tokens right = all.subspan(left.size() + 1);
  if (left.size() == 1 && left[0].kind == Token::Kind::name) return assign_name(right);
  if (is_field(left)) return assign_field(right);
  if (left.size() > 3 && is_field(left.first(3))) return convert_columns(left, right);
  refuse("its left side is neither a name nor columns of a matrix");
}

}  // namespace gridkeel::grid::matpower
