#include "assessment/shift.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "planning/study.hpp"
#include "unit/common/message_of.hpp"

namespace gridkeel::assessment {
namespace {

using testing::HasSubstr;

class ShiftTest : public testing::Test {
 protected:
  ~ShiftTest() override { std::filesystem::remove(file_); }
  std::vector<Shift> read(const std::string& text) const {
    std::ofstream(file_) << text;
    return find_shifts(file_.string());
  }
  std::string refused(const std::string& text) const {
    return message_of([&] { read(text); });
  }
  const std::filesystem::path file_ =
      std::filesystem::path(testing::TempDir()) / ("gridkeel-shift-" + std::to_string(::getpid()) + ".toml");
};

TEST_F(ShiftTest, EveryBuiltInOneChangesTheBuiltInStudy) {
  const planning::Study own = planning::load_study("builtin:ieee33");
  for (const Shift& shift : find_shifts("all")) {
    const planning::Study shifted = planning::load_study("builtin:ieee33", shift.edits);
    const auto drawn = [](const planning::Study& study) {
      return shock::generate(study.generator_input(), 20, 1).fingerprint();
    };
    EXPECT_NE(drawn(shifted), drawn(own)) << shift.name;
  }
  const planning::Study outages = planning::load_study("builtin:ieee33", find_shifts("outages").front().edits);
  EXPECT_DOUBLE_EQ(outages.shocks.line_outages_per_day, 3.0 * own.shocks.line_outages_per_day);
  EXPECT_DOUBLE_EQ(outages.shocks.repair_median_h, 6.0) << "of the default, 3";
}

TEST_F(ShiftTest, IsReadFromAFile) {
  const auto shifts = read(R"([[shift]]
name = "storm"
title = "A storm"
[[shift.change]]
key = "shocks.line_outages_per_day"
multiply = 5
[[shift.change]]
key = "shocks.repair_log_sd"
set = 1.2
[[shift]]
name = "other"
study = "builtin:ieee33"
)");
  ASSERT_EQ(shifts.size(), 2u);
  EXPECT_EQ(shifts[0].title, "A storm");
  EXPECT_EQ(to_text(shifts[0].edits[0]), "shocks.line_outages_per_day x 5");
  EXPECT_EQ(to_text(shifts[0].edits[1]), "shocks.repair_log_sd = 1.2");
  EXPECT_EQ(shifts[1].study, "builtin:ieee33");
  const std::string where = message_of([&] {
    std::vector<ConfigEdit> edits = shifts[0].edits;
    edits[0].value = 1e9;
    planning::load_study("builtin:ieee33", edits);
  });
  EXPECT_THAT(where, HasSubstr(file_.string() + ":5: [shocks]: line_outages_per_day"));
}

TEST_F(ShiftTest, MistakesAreNamed) {
  EXPECT_THAT(message_of([] { find_shifts("corelated"); }), HasSubstr("did you mean 'correlated'?"));
  EXPECT_THAT(refused("x = 1"), HasSubstr("unknown key 'x'"));
  EXPECT_THAT(refused("# nothing"), HasSubstr("holds no [[shift]]"));
  EXPECT_THAT(refused("[[shift]]\nname = \"a\""), HasSubstr("changes nothing"));
  EXPECT_THAT(refused("[[shift]]\nname = \"a\"\n[[shift.change]]\nkey = \"x\"\nset = 1\nmultiply = 2"),
              HasSubstr("either set or multiply"));
  EXPECT_THAT(refused("[[shift]]\nname = \"a\"\nstudy = \"s\"\n[[shift]]\nname = \"a\"\nstudy = \"s\""),
              HasSubstr("defined twice"));
}

}  // namespace
}  // namespace gridkeel::assessment
