#include "common/config.hpp"

#include <gmock/gmock.h>

#include "unit/common/message_of.hpp"

namespace gridkeel {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

ConfigTable parse(const char* text) { return ConfigTable::parse(text, "f.toml"); }

TEST(ConfigTable, ReadsEveryKindOfValue) {
  const ConfigTable t = parse(R"(
count = 24
power_mw = 3
share = 0.5
on = true
title = "x"
bus = 18
buses = [6, "7"]
list = [1, 2.5]
whole = [1, 2]
words = ["a", "b"]
seed = 9223372036854775807
[sub]
key = "v"
[[item]]
[[item]]
)");
  EXPECT_EQ(t.integer("count", 1, 100), 24);
  EXPECT_EQ(t.number("power_mw", Range::positive()), 3.0);
  EXPECT_EQ(t.number("share", Range::unit(), 0.1), 0.5);
  EXPECT_EQ(t.number("absent", Range::unit(), 0.1), 0.1);
  EXPECT_TRUE(t.boolean("on", false));
  EXPECT_EQ(t.text("title"), "x");
  EXPECT_EQ(t.name("bus"), "18");
  EXPECT_THAT(t.names("buses"), ElementsAre("6", "7"));
  EXPECT_THAT(t.numbers("list", Range::any()), ElementsAre(1.0, 2.5));
  EXPECT_THAT(t.integers("whole", 0, 9), ElementsAre(1, 2));
  EXPECT_THAT(t.texts("words"), ElementsAre("a", "b"));
  EXPECT_EQ(t.seed("seed", 1), 9223372036854775807u);
  EXPECT_EQ(t.table("sub").text("key"), "v");
  EXPECT_EQ(t.tables("item").size(), 2u);
  EXPECT_EQ(t.tables("none").size(), 0u);
  EXPECT_NO_THROW(t.finish());
}

TEST(ConfigTable, FreshViewsOfATableShareNoQuestions) {
  const ConfigTable t = parse("[sub]\nkey = 1\n");
  EXPECT_THROW(t.table("sub").finish(), UnknownKey);
}

TEST(ConfigTable, ProfileIsAListOrOneNumber) {
  const ConfigTable t = parse("a = 2\nb = [1, 2, 3]\n");
  EXPECT_THAT(t.profile("a", 3, Range::any()), ElementsAre(2.0, 2.0, 2.0));
  EXPECT_THAT(t.profile("b", 3, Range::any(), 0.0), ElementsAre(1.0, 2.0, 3.0));
  EXPECT_THAT(t.profile("c", 2, Range::any(), 7.0), ElementsAre(7.0, 7.0));
  EXPECT_EQ(message_of([&] { t.profile("b", 4, Range::any()); }),
            "f.toml:2: top level: b has 3 values, but the horizon has 4 periods");
}

TEST(ConfigTable, WrongTypesAreNamed) {
  const ConfigTable t = parse("[risk]\nalpha = \"0.95\"\ncount = 2.5\non = 1\nday = 2024-01-01\nt = 3\n").table("risk");
  EXPECT_EQ(message_of([&] { t.number("alpha", Range::unit()); }),
            "f.toml:2: [risk]: key 'alpha': expected a number, found string \"0.95\"");
  EXPECT_EQ(message_of([&] { t.integer("count", 0, 9); }),
            "f.toml:3: [risk]: key 'count': expected an integer, found number 2.5");
  EXPECT_EQ(message_of([&] { t.boolean("on", true); }),
            "f.toml:4: [risk]: key 'on': expected true or false, found integer 1");
  EXPECT_THAT(message_of([&] { t.number("day", Range::any()); }), HasSubstr("found a date"));
  EXPECT_THAT(message_of([&] { t.text("t"); }), HasSubstr("expected a string, found integer 3"));
  EXPECT_THAT(message_of([&] { t.texts("t"); }), HasSubstr("expected a list of strings"));
  EXPECT_THAT(message_of([&] { t.profile("alpha", 2, Range::any()); }), HasSubstr("a number or a list of 2 numbers"));
}

TEST(ConfigTable, NumbersMustBeFiniteAndInRange) {
  const ConfigTable t =
      parse("[s]\na_mw = nan\nb_mw = -inf\nc_mw = -1\nn = 0\nbig = 99999999999\nl = [1,\n -2]\nseed = -1\n").table("s");
  EXPECT_EQ(message_of([&] { t.number("a_mw", Range::any()); }), "f.toml:2: [s]: a_mw = nan is not a finite number");
  EXPECT_EQ(message_of([&] { t.number("b_mw", Range::any()); }), "f.toml:3: [s]: b_mw = -inf is not a finite number");
  EXPECT_EQ(message_of([&] { t.number("c_mw", Range::positive()); }),
            "f.toml:4: [s]: c_mw = -1 MW is out of range: must be > 0 MW");
  EXPECT_THAT(message_of([&] { t.integer("n", 1, 5); }), HasSubstr("n = 0 is out of range: must be in [1, 5]"));
  EXPECT_THAT(message_of([&] { t.integer("big", 1, 5); }), HasSubstr("big = 99999999999"));
  EXPECT_THAT(message_of([&] { t.numbers("l", Range::positive()); }), StartsWith("f.toml:8: "));
  EXPECT_THAT(message_of([&] { t.seed("seed", 0); }), HasSubstr("must be >= 0"));
}

TEST(ConfigTable, MissingAndUnknownKeys) {
  const ConfigTable root = parse("\n[risk]\nalfa = 0.9\nzeta = 1\n");
  const ConfigTable t = root.table("risk");
  EXPECT_EQ(message_of([&] { t.number("alpha", Range::unit()); }), "f.toml:2: [risk]: key 'alpha' is missing");
  EXPECT_EQ(message_of([&] { t.finish(); }), "f.toml:3: [risk]: unknown key 'alfa' (did you mean 'alpha'?)");
  EXPECT_EQ(message_of([&] { root.table("solve"); }), "f.toml: table [solve] is missing");
}

TEST(ConfigTable, ChoicesSuggest) {
  const ConfigTable t = parse("kind = \"wasserstien\"\n");
  EXPECT_EQ(message_of([&] {
              t.choice("kind", {"none", "wasserstein"});
            }),
            "f.toml:1: top level: kind = \"wasserstien\" is not one of none, wasserstein (did you mean "
            "\"wasserstein\"?)");
  EXPECT_EQ(t.choice("other", {"a"}, "a"), "a");
}

TEST(ConfigTable, NamesItsTables) {
  const ConfigTable t = parse("[limits]\n[[limits.line]]\n[[limits.line]]\nx = 1\n");
  const ConfigTable second = t.table("limits").tables("line")[1];
  EXPECT_EQ(second.path(), "[[limits.line]] 2");
  EXPECT_EQ(second.location().line, 3);
  EXPECT_EQ(second.location("x").line, 4);
  EXPECT_EQ(second.location("absent").line, 3);
}

TEST(ConfigTable, OneTableIsNotAListOfTables) {
  const ConfigTable t = parse("[offer]\nx = 1\n[[risk]]\ny = 1\n");
  EXPECT_THAT(message_of([&] { t.tables("offer"); }), HasSubstr("expected tables headed [[offer]]"));
  EXPECT_THAT(message_of([&] { t.table("risk"); }), HasSubstr("expected one table [risk]"));
}

TEST(ConfigTable, BadTextIsOneCleanError) {
  EXPECT_THAT(message_of([] { parse("a = 1\nb = = 2\n"); }), StartsWith("f.toml:2: not valid TOML: "));
  EXPECT_THAT(message_of([] { parse("a = 1\na = 2\n"); }), StartsWith("f.toml:2: not valid TOML: "));
  EXPECT_EQ(message_of([] { parse(""); }), "f.toml: the file is empty");
  EXPECT_EQ(message_of([] { ConfigTable::parse(std::string_view("a = 1\n\0", 7), "f"); }),
            "f:2: not a text file (byte 0x00)");
  EXPECT_EQ(message_of([] { parse("a = 1\n# caf\xe9\n"); }), "f.toml:2: not valid UTF-8 (byte 0xE9)");
  EXPECT_NO_THROW(parse("# caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80\r\na = 1\r\n"));
  EXPECT_THROW(parse("# \xed\xa0\x80"), InputError) << "surrogate";
  EXPECT_THROW(parse("# \xc0\xaf"), InputError) << "overlong";
  EXPECT_THROW(parse("# \xe2\x82"), InputError) << "cut short";
}

TEST(ConfigTable, DeepNestingDoesNotCrash) {
  std::string keys = "a";
  for (int k = 0; k < 200000; ++k) keys += ".a";
  EXPECT_THROW(ConfigTable::parse(keys + " = 1\n", "f"), InputError);
  EXPECT_THROW(ConfigTable::parse("[" + keys + "]\n", "f"), InputError);
  EXPECT_THROW(ConfigTable::parse("a = " + std::string(100000, '['), "f"), InputError);
  EXPECT_NO_THROW(parse("# ..................................................\na = 1\n"));
}

TEST(ConfigTable, MissingFileIsNamed) {
  EXPECT_THAT(message_of([] { ConfigTable::read("/nowhere/x.toml"); }), StartsWith("/nowhere/x.toml: cannot open"));
}

}  // namespace
}  // namespace gridkeel
