#include "stochastic/smps/cards.hpp"

#include <cmath>

#include "unit/stochastic/smps/support.hpp"

namespace gridkeel::stochastic::smps::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

double number(std::string_view field) {
  double value = 0.0;
  return parse_number(field, value) ? value : std::nan("");
}

TEST(ParseNumber, TakesWhatTheFormatHasSeen) {
  EXPECT_EQ(number("1.5"), 1.5);
  EXPECT_EQ(number("+2"), 2.0);
  EXPECT_EQ(number("-.5"), -0.5);
  EXPECT_EQ(number("3."), 3.0);
  EXPECT_EQ(number("1e3"), 1000.0);
  EXPECT_EQ(number("1.5D+3"), 1500.0);
  EXPECT_EQ(number("2d-1"), 0.2);
  EXPECT_EQ(number("-inf"), -kInf);
  EXPECT_EQ(number("Infinity"), kInf);
}

TEST(ParseNumber, RefusesAnythingElse) {
  for (const char* text :
       {"", "+", "-", "++1", "1x", "0x10", "nan", "-nan", "1,5", "1e", "d1", "1e999", "ROW", " 1", "1 "})
    EXPECT_TRUE(std::isnan(number(text))) << text;
}

TEST(FreeFields, AreSeparatedByBlanksAndQuotes) {
  EXPECT_THAT(free_fields(" RHS\tROW  1.0 "), ElementsAre("RHS", "ROW", "1.0"));
  EXPECT_THAT(free_fields(" 'my row' \"x y\" 'ROOT'"), ElementsAre("my row", "x y", "ROOT"));
  EXPECT_THAT(free_fields(" 'open it's 'a'b ''"), ElementsAre("'open", "it's", "'a'b", "''"));
  EXPECT_THAT(free_fields("   "), IsEmpty());
}

TEST(FixedFields, AreCutAtTheirColumns) {
  EXPECT_THAT(fixed_fields(" UP BND       MY COL       4.0"), ElementsAre("UP", "BND", "MY COL", "4.0"));
  EXPECT_THAT(fixed_fields("    COL A     ROW 1     1.5            ROW 2     2.5"),
              ElementsAre("COL A", "ROW 1", "1.5", "ROW 2", "2.5"));
  EXPECT_THAT(fixed_fields(" SC S1        'ROOT'    0.5            T2"), ElementsAre("SC", "S1", "ROOT", "0.5", "T2"));
  // Sequence numbers of punched cards.
  EXPECT_THAT(fixed_fields("    COL A     ROW 1     1.5                                               00000010"),
              ElementsAre("COL A", "ROW 1", "1.5"));
  EXPECT_THAT(fixed_fields("    LONGNAME12 R1       1.5"), IsEmpty());
  EXPECT_THAT(fixed_fields("    A\tB"), IsEmpty());
}

std::vector<std::string> lines_read(const std::string& content) {
  const Text text{"t", content};
  Cards cards(text, Layout::free);
  std::vector<std::string> out;
  while (cards.next()) out.push_back(std::to_string(cards.line()) + ":" + cards.name(0) + (cards.header() ? "!" : ""));
  return out;
}

TEST(Cards, CountLinesOfAnyEnding) {
  const auto expected = ElementsAre("1:NAME!", "4:a", "5:ROWS!");
  EXPECT_THAT(lines_read("NAME x\n* comment\n\n a 1\nROWS\nENDATA\n"), expected);
  EXPECT_THAT(lines_read("NAME x\r\n* comment\r\n\r\n a 1\r\nROWS\r\nENDATA"), expected);
  EXPECT_THAT(lines_read("NAME x\r* comment\r  \r a 1\rROWS\rENDATA"), expected);
  EXPECT_THAT(lines_read("\xEF\xBB\xBFNAME x\n*\xE9\n\n a 1\nROWS\nendata"), expected);
}

TEST(Cards, MustEndInEndata) {
  EXPECT_THAT(error_of([] { lines_read("NAME x\nROWS\n N c\n"); }), HasSubstr("t:3: the file ends without ENDATA"));
  EXPECT_THAT(error_of([] { lines_read("* only\n"); }), HasSubstr("no section found"));
  EXPECT_THAT(error_of([] { lines_read(""); }), HasSubstr("t: the file is empty"));
}

TEST(Cards, AreText) {
  EXPECT_THAT(error_of([] { lines_read("NAME x\n a\x01 1\n"); }), HasSubstr("t:2: not a text file (byte 0x01)"));
  // Comments of old files are in old encodings.
  EXPECT_THAT(lines_read("* \x93quoted\x94\nNAME\nENDATA\n"), ElementsAre("2:NAME!"));
}

TEST(Cards, NameFileLineSectionAndField) {
  const Text text{"t", "RHS\n set row x\n"};
  Cards cards(text, Layout::free);
  cards.next();
  cards.next();
  EXPECT_EQ(error_of([&] { cards.number(2, "the value"); }), "t:2: RHS: the value is not a number: 'x'");
  EXPECT_EQ(error_of([&] { cards.require_count(1, 2, "a b"); }), "t:2: RHS: 3 fields, expected: a b");
}

TEST(Cards, CutLongNamesInMessages) {
  EXPECT_EQ(in_quotes("short"), "'short'");
  EXPECT_LT(in_quotes(std::string(100'000, 'x')).size(), 80u);
}

TEST(WithInfinities, TurnsWhatMpsWritesForInfinity) {
  EXPECT_EQ(with_infinities(1e30), kInf);
  EXPECT_EQ(with_infinities(-1e20), -kInf);
  EXPECT_EQ(with_infinities(9.9e19), 9.9e19);
}

}  // namespace
}  // namespace gridkeel::stochastic::smps::test
