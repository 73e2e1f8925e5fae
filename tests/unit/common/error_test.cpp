#include "common/error.hpp"

#include <gtest/gtest.h>

namespace gridkeel {
namespace {

const Location kWhere{"study.toml", 7};

TEST(Error, MessagesNameFileLineAndElement) {
  EXPECT_STREQ(InputError(kWhere, "bad").what(), "study.toml:7: bad");
  EXPECT_STREQ(InputError({"study.toml", 0}, "bad").what(), "study.toml: bad");
  EXPECT_STREQ(InputError({}, "bad").what(), "bad");
  EXPECT_STREQ(ValueOutOfRange(kWhere, "bus 18", "r_ohm", -0.3, "ohm", ">= 0 ohm").what(),
               "study.toml:7: bus 18: r_ohm = -0.3 ohm is out of range: must be >= 0 ohm");
  EXPECT_STREQ(MissingKey(kWhere, "[risk]", "alpha").what(), "study.toml:7: [risk]: key 'alpha' is missing");
  EXPECT_STREQ(DuplicateName(kWhere, "offer", "bess-4h", 3).what(),
               "study.toml:7: offer 'bess-4h' is defined twice (first on line 3)");
  EXPECT_STREQ(UnknownReference(kWhere, "ai_site 'dc-22'", "bus", "99", "feeder ieee33 (33 buses)").what(),
               "study.toml:7: ai_site 'dc-22': bus 99 does not exist in feeder ieee33 (33 buses)");
  EXPECT_STREQ(FileError("a/b", "is a folder").what(), "a/b: is a folder");
}

TEST(Error, UnknownKeySuggestsANearNameOrListsAll) {
  EXPECT_STREQ(UnknownKey(kWhere, "[risk]", "alfa", {"alpha", "lambda"}).what(),
               "study.toml:7: [risk]: unknown key 'alfa' (did you mean 'alpha'?)");
  EXPECT_STREQ(UnknownKey(kWhere, "[risk]", "zzzzz", {"alpha", "lambda"}).what(),
               "study.toml:7: [risk]: unknown key 'zzzzz' (known keys: alpha, lambda)");
}

TEST(Error, QuotedInputCannotBreakTheLine) {
  EXPECT_STREQ(InputError(kWhere, "name 'a\nb\x1b'").what(), "study.toml:7: name 'a\\nb\\x1b'");
}

TEST(Error, CarriesTheExitCode) {
  EXPECT_EQ(InputError("x").code(), ExitCode::bad_input);
  EXPECT_EQ(InternalError("x").code(), ExitCode::internal);
}

TEST(NearestName, CountsSwapsAndIgnoresCase) {
  EXPECT_EQ(nearest_name("lamdba", {"alpha", "lambda"}), "lambda");
  EXPECT_EQ(nearest_name("ALPHA", {"alpha", "lambda"}), "alpha");
  EXPECT_EQ(nearest_name("radius", {"alpha", "lambda"}), "");
  EXPECT_EQ(nearest_name("", {"a"}), "a");
  EXPECT_EQ(nearest_name("x", {}), "");
}

}  // namespace
}  // namespace gridkeel
