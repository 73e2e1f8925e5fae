#include "common/csv_reader.hpp"

#include <gmock/gmock.h>

#include "unit/common/message_of.hpp"

namespace gridkeel {
namespace {

TEST(CsvReader, ReadsColumnsByName) {
  CsvReader csv("\xEF\xBB\xBF a, \"b c\" ,d\r\n\r\n1,x,-2.5e1\r\n", "f.csv");
  EXPECT_THAT(csv.header(), testing::ElementsAre("a", "b c", "d"));
  ASSERT_TRUE(csv.next());
  EXPECT_EQ(csv.number(csv.column("d")), -25.0);
  EXPECT_EQ(csv.text(csv.column("b c")), "x");
  EXPECT_EQ(csv.where().line, 3);
  EXPECT_FALSE(csv.next());
  EXPECT_TRUE(csv.has("a"));
  EXPECT_FALSE(csv.has("A"));
}

TEST(CsvReader, QuotesMayHoldCommas) {
  CsvReader csv("a,b,c\n\"1, 2\" , 3,\"4\"\nx,\"open,5\n", "f.csv");
  ASSERT_TRUE(csv.next());
  EXPECT_EQ(csv.text(0), "1, 2");
  EXPECT_EQ(csv.number(1), 3.0);
  EXPECT_EQ(csv.number(2), 4.0);
  ASSERT_TRUE(csv.next());
  EXPECT_EQ(csv.text(1), "\"open") << "a quote that nothing closes is part of its field";
}

TEST(CsvReader, NamesFileAndLineOfWhatIsWrong) {
  const auto message = [](const char* text) {
    return message_of([&] {
      CsvReader csv(text, "f.csv");
      const std::size_t a = csv.column("a");
      while (csv.next()) csv.number(a);
    });
  };
  EXPECT_EQ(message(""), "f.csv: the file is empty");
  EXPECT_EQ(message("\n  \n"), "f.csv: the file is empty");
  EXPECT_EQ(message("a,b,a\n"), "f.csv:1: column 'a' appears twice");
  EXPECT_EQ(message("b,c\n1,2\n"), "f.csv:1: column 'a' does not exist; columns: b, c");
  EXPECT_EQ(message("a,b\n1,2\n3\n"), "f.csv:3: 1 fields, but the header has 2");
  for (const std::string bad : {"x", "", "1 2", "nan", "inf", "1e999", "0x10"})
    EXPECT_EQ(message(("a,b\n" + bad + ",2\n").c_str()), "f.csv:2: a = '" + bad + "' is not a finite number");
  EXPECT_THAT(message("a\n\xff\n"), testing::HasSubstr("f.csv:2: not valid UTF-8"));
}

}  // namespace
}  // namespace gridkeel
