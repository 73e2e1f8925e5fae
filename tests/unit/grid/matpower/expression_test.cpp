#include "grid/matpower/expression.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "unit/grid/support.hpp"

namespace gridkeel::grid::matpower {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class ExpressionTest : public testing::Test {
 protected:
  ExpressionTest() {
    data.file = "t.m";
    data.variable = "mpc";
    data.names = {{"BASE_KV", 2.0}, {"PD", 3.0}, {"Vbase", 12660.0}};
    data.fields = {{"baseMVA", 10.0}};
    data.matrices["bus"] = {1, 4, {1, 12.66, 3, 4, 2, 11, 7, 8}, {2, 3}};
  }

  std::vector<Token> tokens(std::string_view source) {
    text = source;
    Lexer lexer(text, "t.m");
    std::vector<Token> result;
    for (Token token = lexer.next(); token.kind != Token::Kind::end; token = lexer.next()) result.push_back(token);
    return result;
  }
  Value all(std::string_view source) { return Expression(tokens(source), data).all(); }
  double number(std::string_view source) {
    const Value value = all(source);
    EXPECT_FALSE(value.is_columns);
    return value.number;
  }
  std::string error(std::string_view source) {
    return test::input_error_of([&] { all(source); });
  }

  CaseData data;
  std::string text;
};

TEST_F(ExpressionTest, ArithmeticInMatlabsOrder) {
  EXPECT_EQ(number("1 + 2 * 3 - 4 / 2"), 5.0);
  EXPECT_EQ(number("2 ^ 3 ^ 2"), 64.0);
  EXPECT_EQ(number("-2 ^ 2"), -4.0);
  EXPECT_EQ(number("2 ^ -1"), 0.5);
  EXPECT_EQ(number("--(1 + 2) ./ 3"), 1.0);
  EXPECT_DOUBLE_EQ(number("sin(acos(0.85))"), std::sqrt(1.0 - 0.85 * 0.85));
  EXPECT_DOUBLE_EQ(number("sqrt(2)^2 + 0 * pi"), 2.0);
}

TEST_F(ExpressionTest, NamesFieldsAndElements) {
  EXPECT_DOUBLE_EQ(number("mpc.bus(1, BASE_KV) * 1e3"), 12660.0);
  EXPECT_EQ(number("mpc.baseMVA * 1e6"), 1e7);
  EXPECT_EQ(number("mpc.bus(2, 4)"), 8.0);
}

TEST_F(ExpressionTest, ColumnsWithFactors) {
  const Value value = all("mpc.bus(:, [PD 4]) / (Vbase^2 / (mpc.baseMVA * 1e6))");
  EXPECT_TRUE(value.is_columns);
  EXPECT_THAT(value.reference.columns, ElementsAre(3u, 4u));
  EXPECT_DOUBLE_EQ(value.divisor, 12660.0 * 12660.0 / 1e7);
  EXPECT_THAT(all("1e-3 * mpc.bus(:, 3:4)").reference.columns, ElementsAre(3u, 4u));
  EXPECT_EQ(all("1e-3 * mpc.bus(:, PD)").multiplier, 1e-3);
  EXPECT_EQ(all("-mpc.bus(:, [PD, 4]) * 2 / 5").multiplier, -2.0);
}

TEST_F(ExpressionTest, SaysWhatItCannotDo) {
  EXPECT_THAT(error("1 / 0"), HasSubstr("t.m:1: division by 0"));
  EXPECT_THAT(error("foo + 1"), HasSubstr("name 'foo' is not defined"));
  EXPECT_THAT(error("foo(1)"), HasSubstr("function 'foo' is not supported"));
  EXPECT_THAT(error("1 +"), HasSubstr("ends where a value is expected"));
  EXPECT_THAT(error("(1"), HasSubstr("')' is missing at its end"));
  EXPECT_THAT(error("1 2"), HasSubstr("unexpected '2'"));
  EXPECT_THAT(error("mpc.bus(:, PD) + 1"), HasSubstr("only be multiplied or divided"));
  EXPECT_THAT(error("2 / mpc.bus(:, PD)"), HasSubstr("only be multiplied or divided"));
  EXPECT_THAT(error("mpc.bus(:, 5)"), HasSubstr("index 5 is out of range: must be a whole number from 1 to 4"));
  EXPECT_THAT(error("mpc.bus(:, 1.5)"), HasSubstr("index 1.5 is out of range"));
  EXPECT_THAT(error("mpc.bus(3, 1)"), HasSubstr("from 1 to 2 (rows of mpc.bus)"));
  EXPECT_THAT(error("mpc.gen(:, 1)"), HasSubstr("mpc.gen is used before it is defined"));
  EXPECT_THAT(error("case.bus(:, 1)"), HasSubstr("'case' is not the case's variable 'mpc'"));
  EXPECT_THAT(error("mpc.bus(:, [1 2"), HasSubstr("ends where a value is expected"));
  EXPECT_THAT(error(""), HasSubstr("ends where a value is expected"));
}

TEST_F(ExpressionTest, NestingIsBounded) {
  EXPECT_THAT(error(std::string(100'000, '(')), HasSubstr("nested parentheses"));
  std::string indices;
  for (int i = 0; i < 10'000; ++i) indices += "mpc.bus(";
  EXPECT_THAT(error(indices), HasSubstr("nested parentheses"));
  EXPECT_EQ(number(std::string(100'001, '-') + "1"), -1.0);
}

}  // namespace
}  // namespace gridkeel::grid::matpower
