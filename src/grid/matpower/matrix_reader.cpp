#include "grid/matpower/matrix_reader.hpp"

#include <fmt/format.h>

#include "grid/matpower/columns.hpp"
#include "grid/matpower/expression.hpp"

namespace gridkeel::grid::matpower {

namespace {

constexpr std::size_t kMaxColumns = 60;
constexpr std::size_t kMaxRows = 1'000'000;
constexpr std::size_t kMaxElementTokens = 50;

bool is_binary_operator(const Token& t) {
  return t.is("*") || t.is("/") || t.is("^") || t.is(".*") || t.is("./") || t.is(".^") || t.is("+") || t.is("-");
}

class MatrixReader {
 public:
  MatrixReader(Lexer& lexer, const CaseData& data, const std::string& name, int line)
      : lexer_(lexer), data_(data), name_(fmt::format("{}.{}", data.variable, name)), needed_(required_columns(name)) {
    matrix_.line = line;
  }

  Matrix read() {
    for (Token token = lexer_.next();; token = lexer_.next()) {
      if (token.kind == Token::Kind::end || token.is("=") || token.is("[") || token.is("{") || token.is("}"))
        fail_unclosed(token);
      if (parentheses_ == 0 && token.is("]")) {
        end_row();
        return std::move(matrix_);
      }
      if (parentheses_ == 0 && (token.is(";") || token.kind == Token::Kind::newline))
        end_row();
      else if (parentheses_ == 0 && token.is(","))
        end_listed_element(token);
      else
        add(token);
    }
  }

 private:
  [[noreturn]] void fail_unclosed(const Token& token) const {
    const std::string found =
        token.kind == Token::Kind::end ? "the file ends" : fmt::format("'{}' is found", token.text);
    throw InputError(lexer_.at(token.line),
                     fmt::format("{} in the matrix {} that starts on line {}: its closing ']' is "
                                 "missing",
                                 found, name_, matrix_.line));
  }

  // Whitespace separates elements unless it stands at an operator that joins its two sides.
  bool starts_element(const Token& token) const {
    if (element_.empty() || parentheses_ > 0 || !token.space_before || is_binary_operator(element_.back()))
      return false;
    if (token.is("+") || token.is("-")) return !token.space_after;
    return !is_binary_operator(token);
  }

  void add(const Token& token) {
    if (starts_element(token)) end_element();
    if (token.is("(")) ++parentheses_;
    if (token.is(")")) --parentheses_;
    if (parentheses_ < 0 || token.kind == Token::Kind::newline)
      throw InputError(lexer_.at(token.line), fmt::format("{}: parentheses do not match", row_text()));
    if (element_.size() >= kMaxElementTokens)
      throw InputError(lexer_.at(token.line), fmt::format("{}: element is too long to be a number", row_text()));
    element_.push_back(token);
  }

  std::string row_text() const { return fmt::format("{} row {}", name_, matrix_.rows() + 1); }

  void end_listed_element(const Token& comma) {
    if (element_.empty()) throw InputError(lexer_.at(comma.line), fmt::format("{}: nothing before ','", row_text()));
    end_element();
  }

  void end_element() {
    if (element_.empty()) return;
    if (row_.empty()) row_line_ = element_.front().line;
    if (row_.size() == kMaxColumns)
      throw InputError(lexer_.at(row_line_), fmt::format("{} has more than {} columns", row_text(), kMaxColumns));
    row_.push_back(element_value());
    element_.clear();
  }

  double element_value() const {
    if (element_.size() == 1 && element_[0].kind == Token::Kind::number) return element_[0].value;
    try {
      const Value value = Expression(element_, data_).all();
      if (!value.is_columns) return value.number;
    } catch (const InputError&) {
    }
    throw InputError(lexer_.at(element_.front().line),
                     fmt::format("{}, column {}: '{}' is not a number", row_text(), row_.size() + 1,
                                 lexer_.quote(element_.front(), element_.back())));
  }

  void end_row() {
    end_element();
    if (row_.empty()) return;
    if (matrix_.rows() == 0) matrix_.columns = row_.size();
    check_row();
    matrix_.values.insert(matrix_.values.end(), row_.begin(), row_.end());
    matrix_.row_lines.push_back(row_line_);
    row_.clear();
  }

  void check_row() const {
    if (row_.size() < needed_)
      throw InputError(lexer_.at(row_line_),
                       fmt::format("{} has {} columns: must be >= {}", row_text(), row_.size(), needed_));
    if (row_.size() != matrix_.columns)
      throw InputError(lexer_.at(row_line_), fmt::format("{} has {} columns: must be {}, as in the rows before it",
                                                         row_text(), row_.size(), matrix_.columns));
    if (matrix_.rows() == kMaxRows)
      throw InputError(lexer_.at(row_line_), fmt::format("{} has more than {} rows", name_, kMaxRows));
  }

  Lexer& lexer_;
  const CaseData& data_;
  std::string name_;
  std::size_t needed_;
  Matrix matrix_;
  std::vector<Token> element_;
  std::vector<double> row_;
  int row_line_ = 0;
  int parentheses_ = 0;
};

}  // namespace

Matrix read_matrix(Lexer& lexer, const CaseData& data, const std::string& name, int line) {
  return MatrixReader(lexer, data, name, line).read();
}

void skip_brackets(Lexer& lexer, const std::string& what, int line) {
  for (int depth = 1; depth > 0;) {
    const Token token = lexer.next();
    if (token.is("[") || token.is("{")) ++depth;
    if (token.is("]") || token.is("}")) --depth;
    if (token.kind == Token::Kind::end || token.is("="))
      throw InputError(lexer.at(token.line),
                       fmt::format("the closing bracket of {}, which starts on line {}, is missing", what, line));
  }
}

}  // namespace gridkeel::grid::matpower
