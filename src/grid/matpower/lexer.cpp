#include "grid/matpower/lexer.hpp"

#include <fmt/format.h>

#include <charconv>

namespace gridkeel::grid::matpower {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\f' || c == '\v'; }
bool is_line_end(char c) { return c == '\n' || c == '\r'; }
bool is_operator(char c) { return c == '*' || c == '/' || c == '^' || c == '\''; }
bool is_printable(char c) { return c >= ' ' && c <= '~'; }

}  // namespace

Lexer::Lexer(std::string_view text, std::string file) : text_(text), file_(std::move(file)) {
  if (text_.substr(0, 3) == "\xEF\xBB\xBF") pos_ = line_start_ = 3;  // UTF-8 byte order mark
}

void Lexer::end_line() {
  pos_ += (peek() == '\r' && peek(1) == '\n') ? 2 : 1;
  ++line_;
  line_start_ = pos_;
}

void Lexer::skip_line() {
  while (pos_ < text_.size() && !is_line_end(text_[pos_])) ++pos_;
}

bool Lexer::alone_on_line(std::size_t length) const {
  for (std::size_t i = line_start_; i < pos_; ++i)
    if (!is_blank(text_[i])) return false;
  for (std::size_t i = pos_ + length; i < text_.size() && !is_line_end(text_[i]); ++i)
    if (!is_blank(text_[i])) return false;
  return true;
}

// From "%{" to its "%}", each alone on its line; MATLAB lets them nest. Stays on the last line.
void Lexer::skip_block_comment() {
  const int first_line = line_;
  int depth = 0;
  while (pos_ < text_.size()) {
    while (is_blank(peek())) ++pos_;
    const bool marker = (peek() == '%' || peek() == '#') && alone_on_line(2);
    if (marker && peek(1) == '{') ++depth;
    if (marker && peek(1) == '}') --depth;
    skip_line();
    if (depth == 0) return;
    if (pos_ < text_.size()) end_line();
  }
  throw InputError(at(first_line), "the block comment that starts here with '%{' has no closing '%}'");
}

bool Lexer::skip_blank() {
  const std::size_t begin = pos_;
  while (pos_ < text_.size()) {
    const char c = peek();
    if (is_blank(c)) {
      ++pos_;
    } else if (c == '%' || c == '#') {
      if (peek(1) == '{' && alone_on_line(2))
        skip_block_comment();
      else
        skip_line();
    } else if (c == '.' && peek(1) == '.' && peek(2) == '.') {
      skip_line();
      if (pos_ < text_.size()) end_line();
    } else {
      break;
    }
  }
  return pos_ > begin;
}

Token Lexer::make(Token::Kind kind, std::size_t begin) const {
  Token token;
  token.kind = kind;
  token.text = text_.substr(begin, pos_ - begin);
  token.line = line_;
  token.column = static_cast<int>(begin - line_start_ + 1);
  return token;
}

Token Lexer::number() {
  const std::size_t begin = pos_;
  while (is_digit(peek())) ++pos_;
  // "1./x" is an operator after 1, "1..." a continued line; neither dot belongs to the number.
  if (peek() == '.' && !is_operator(peek(1)) && !(peek(1) == '.' && peek(2) == '.')) {
    ++pos_;
    while (is_digit(peek())) ++pos_;
  }
  const std::size_t sign = (peek(1) == '+' || peek(1) == '-') ? 1 : 0;
  if ((peek() == 'e' || peek() == 'E') && is_digit(peek(1 + sign))) {
    pos_ += 1 + sign;
    while (is_digit(peek())) ++pos_;
  }
  Token token = make(Token::Kind::number, begin);
  const char* last = token.text.data() + token.text.size();
  const auto [end, error] = std::from_chars(token.text.data(), last, token.value);
  if (error == std::errc::result_out_of_range)
    throw InputError(at(line_), fmt::format("column {}: number {} is out of range: its size must be between 1e-307 "
                                            "and 1e308",
                                            token.column, token.text.substr(0, 40)));
  if (error != std::errc() || end != last)
    throw InputError(at(line_), fmt::format("column {}: '{}' is not a number", token.column, token.text.substr(0, 40)));
  return token;
}

Token Lexer::name() {
  const std::size_t begin = pos_;
  while (is_letter(peek()) || is_digit(peek())) ++pos_;
  return make(Token::Kind::name, begin);
}

Token Lexer::quoted(char quote) {
  const std::size_t begin = ++pos_;
  while (pos_ < text_.size() && !is_line_end(peek())) {
    if (peek() != quote) {
      ++pos_;
    } else if (peek(1) == quote) {
      pos_ += 2;  // a doubled quote stands for itself
    } else {
      Token token = make(Token::Kind::text, begin);
      ++pos_;
      return token;
    }
  }
  throw InputError(at(line_),
                   fmt::format("column {}: the string that starts here has no closing quote", begin - line_start_));
}

Token Lexer::symbol() {
  const std::size_t begin = pos_;
  const char c = peek();
  if (!is_printable(c))
    throw InputError(at(line_), fmt::format("column {}: unexpected byte 0x{:02X}: not the text of a MATPOWER case",
                                            column(), static_cast<unsigned char>(c)));
  pos_ += (c == '.' && is_operator(peek(1))) ? 2 : 1;
  return make(Token::Kind::symbol, begin);
}

Token Lexer::next() {
  const bool space = skip_blank();
  const std::size_t begin = pos_;
  Token token;
  if (pos_ >= text_.size()) {
    token = make(Token::Kind::end, begin);
  } else if (const char c = peek(); is_line_end(c)) {
    token = make(Token::Kind::newline, begin);
    end_line();
  } else if (is_digit(c) || (c == '.' && is_digit(peek(1)))) {
    token = number();
  } else if (is_letter(c)) {
    token = name();
  } else if (c == '"' || (c == '\'' && (!operand_before_ || space))) {
    token = quoted(c);
  } else {
    token = symbol();
  }
  token.space_before = space;
  token.space_after = is_blank(peek()) || is_line_end(peek());
  operand_before_ = token.kind == Token::Kind::number || token.kind == Token::Kind::name || token.is(")") ||
                    token.is("]") || token.is("}") || token.is("'") || token.is(".'");
  return token;
}

std::string Lexer::quote(const Token& first, const Token& last) const {
  constexpr std::size_t kShown = 100;
  const char* begin = first.text.data();
  std::size_t length = static_cast<std::size_t>(last.text.data() + last.text.size() - begin);
  if (last.kind == Token::Kind::text) ++length;  // its closing quote
  std::string text;
  for (const char c : std::string_view(begin, length)) {
    if (is_line_end(c) || text.size() == kShown) return text + "…";
    text += is_printable(c) ? c : (is_blank(c) ? ' ' : '?');
  }
  return text;
}

}  // namespace gridkeel::grid::matpower
