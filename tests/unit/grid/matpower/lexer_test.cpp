#include "grid/matpower/lexer.hpp"

#include <gmock/gmock.h>

#include "unit/grid/support.hpp"

namespace gridkeel::grid::matpower {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> texts(std::string_view source) {
  Lexer lexer(source, "t.m");
  std::vector<std::string> result;
  for (Token token = lexer.next(); token.kind != Token::Kind::end; token = lexer.next())
    result.push_back(token.kind == Token::Kind::newline ? "NL" : std::string(token.text));
  return result;
}

double value(std::string_view source) { return Lexer(source, "t.m").next().value; }

TEST(Lexer, Numbers) {
  EXPECT_EQ(value("12.66"), 12.66);
  EXPECT_EQ(value(".5"), 0.5);
  EXPECT_EQ(value("5."), 5.0);
  EXPECT_EQ(value("1e3"), 1000.0);
  EXPECT_EQ(value("1.5E-3"), 1.5e-3);
  EXPECT_EQ(value("2e+2"), 200.0);
}

TEST(Lexer, DotsThatBelongToOperatorsOrContinuations) {
  EXPECT_THAT(texts("1./2"), ElementsAre("1", "./", "2"));
  EXPECT_THAT(texts("1...\n+2"), ElementsAre("1", "+", "2"));
  EXPECT_THAT(texts("mpc.bus"), ElementsAre("mpc", ".", "bus"));
  EXPECT_THAT(texts("1e"), ElementsAre("1", "e"));
}

TEST(Lexer, CommentsAndContinuations) {
  EXPECT_THAT(texts("a % b\nc # d\n"), ElementsAre("a", "NL", "c", "NL"));
  EXPECT_THAT(texts("a ... the rest is a comment [\n b"), ElementsAre("a", "b"));
  EXPECT_THAT(texts("%{\n a [ '\n%}\nb"), ElementsAre("NL", "b"));
  EXPECT_THAT(texts("%{\n%{\na\n%}\nb\n %} \nc"), ElementsAre("NL", "c"));
  EXPECT_THAT(texts("%{ not a block\nb"), ElementsAre("NL", "b"));
}

TEST(Lexer, LineEndsOfAllSystems) {
  Lexer lexer("a\r\nb\rc\nd", "t.m");
  int last_line = 0;
  for (Token token = lexer.next(); token.kind != Token::Kind::end; token = lexer.next()) last_line = token.line;
  EXPECT_EQ(last_line, 4);
}

TEST(Lexer, StringsAndTransposition) {
  EXPECT_THAT(texts("x = '2';"), ElementsAre("x", "=", "2", ";"));
  EXPECT_THAT(texts("'it''s %'"), ElementsAre("it''s %"));
  EXPECT_THAT(texts("\"a'b\""), ElementsAre("a'b"));
  EXPECT_THAT(texts("x' + y'"), ElementsAre("x", "'", "+", "y", "'"));
}

TEST(Lexer, PositionsAndSpaces) {
  Lexer lexer("\xEF\xBB\xBF a -1", "t.m");
  const Token a = lexer.next(), minus = lexer.next(), one = lexer.next();
  EXPECT_EQ(a.column, 2);
  EXPECT_TRUE(minus.space_before);
  EXPECT_FALSE(minus.space_after);
  EXPECT_FALSE(one.space_before);
  EXPECT_EQ(one.column, 5);
}

TEST(Lexer, RefusesWhatIsNoText) {
  EXPECT_THAT(test::input_error_of([] { texts(std::string_view("a\n b\0c", 6)); }),
              HasSubstr("t.m:2: column 3: unexpected byte 0x00"));
  EXPECT_THAT(test::input_error_of([] { texts("a = \xFF\xFE"); }), HasSubstr("t.m:1: column 5: unexpected byte 0xFF"));
  EXPECT_THAT(test::input_error_of([] { texts("x = 'open\n"); }), HasSubstr("t.m:1: column 5: the string"));
  EXPECT_THAT(test::input_error_of([] { texts("a\n%{\nb"); }), HasSubstr("t.m:2: the block comment"));
  EXPECT_THAT(test::input_error_of([] { texts("1e999"); }), HasSubstr("number 1e999 is out of range"));
}

TEST(Lexer, QuotesAreShortAndPrintable) {
  const std::string source = "a" + std::string(200, '\x01');
  Lexer lexer(source, "t.m");
  Token first = lexer.next(), last = first;
  last.text = std::string_view(source).substr(100, 50);
  const std::string quote = lexer.quote(first, last);
  EXPECT_THAT(quote, HasSubstr("a???"));
  EXPECT_LT(quote.size(), 120u);
}

}  // namespace
}  // namespace gridkeel::grid::matpower
