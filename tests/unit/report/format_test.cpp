#include "report/format.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "report/csv.hpp"
#include "report/text_table.hpp"

namespace gridkeel::report {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

TEST(Money, HasThreeDigitsAndAUnit) {
  EXPECT_EQ(money(0.0), "$0");
  EXPECT_EQ(money(0.42), "$0.42");
  EXPECT_EQ(money(86.14), "$86.1");
  EXPECT_EQ(money(999.4), "$999");
  EXPECT_EQ(money(1234.0), "$1.23 k");
  EXPECT_EQ(money(412'300.0), "$412 k");
  EXPECT_EQ(money(1.234e6), "$1.23 M");
  EXPECT_EQ(money(-3200.0), "-$3.20 k");
  EXPECT_EQ(money(5e9), "$5.00 G");
}

TEST(Money, NeverShowsFourDigitsAfterRounding) {
  EXPECT_EQ(money(999.6), "$1.00 k");
  EXPECT_EQ(money(999'600.0), "$1.00 M");
}

TEST(Money, NamesWhatIsNotKnown) {
  EXPECT_EQ(money(kNan), "unknown");
  EXPECT_EQ(money(kInf), "unknown");
}

TEST(Percent, KeepsSmallSharesVisible) {
  EXPECT_EQ(percent(0.0), "0 %");
  EXPECT_EQ(percent(1e-9), "<0.01 %");
  EXPECT_EQ(percent(0.0008), "0.08 %");
  EXPECT_EQ(percent(0.123), "12.3 %");
  EXPECT_EQ(percent(-0.671), "-67.1 %");
  EXPECT_EQ(percent(3.0), "300 %");
}

TEST(CountText, GroupsThousandsAndPluralises) {
  EXPECT_EQ(count_text(1, "unit", "units"), "1 unit");
  EXPECT_EQ(count_text(1234567, "unit", "units"), "1 234 567 units");
}

TEST(SecondsText, ChangesToMinutes) {
  EXPECT_EQ(seconds_text(0.84), "0.8 s");
  EXPECT_EQ(seconds_text(99.99), "1 min 40 s");
  EXPECT_EQ(seconds_text(125.0), "2 min 05 s");
}

TEST(DisplayWidth, CountsCharactersNotBytes) {
  EXPECT_EQ(display_width("Zürich · α"), 10u);
  EXPECT_EQ(pad_left("α", 3), "  α");
  EXPECT_EQ(pad_right("α", 3), "α  ");
}

TEST(Wrap, KeepsTheWidthAndTheLineBreaks) {
  EXPECT_EQ(wrap("one two three", 2, 9), "  one two\n  three\n");
  EXPECT_EQ(wrap("a\nb", 0, 80), "a\nb\n");
  EXPECT_EQ(wrap("word-longer-than-the-width x", 0, 10), "word-longer-than-the-width\nx\n");
}

TEST(TextTable, AlignsNamesLeftAndNumbersRight) {
  TextTable table(1);
  table.add({"name", "MW"});
  table.add({"ü", "12.5"});
  EXPECT_EQ(table.text(1), " name    MW\n ü     12.5\n");
}

TEST(TextTable, CutsLongNamesToFitThePage) {
  TextTable table(1);
  table.add({std::string(300, 'x'), "1.00"});
  const std::string line = table.lines(2).front();
  EXPECT_EQ(display_width(line), kPageWidth);
  EXPECT_NE(line.find("…"), std::string::npos);
  EXPECT_TRUE(line.ends_with("1.00"));
}

TEST(Csv, QuotesWhatWouldBreakTheRow) {
  EXPECT_EQ(csv_field("plain"), "plain");
  EXPECT_EQ(csv_field("a,b"), "\"a,b\"");
  EXPECT_EQ(csv_field("say \"x\""), "\"say \"\"x\"\"\"");
}

TEST(Csv, NumbersReadBackExactlyAndAreNeverNan) {
  for (double value : {0.1, 1.0 / 3.0, 1e-300, 123456789.123456789, -2.5})
    EXPECT_EQ(std::stod(csv_number(value)), value);
  EXPECT_EQ(csv_number(-0.0), "0");
  EXPECT_EQ(csv_number(kNan), "");
  EXPECT_EQ(csv_number(kInf), "");
}

}  // namespace
}  // namespace gridkeel::report
