#include "common/config_edits.hpp"

#include <gmock/gmock.h>

#include "common/config.hpp"
#include "unit/common/message_of.hpp"

namespace gridkeel {
namespace {

using testing::HasSubstr;

constexpr const char* kText = R"([risk]
lambda = 0.5
[prices]
energy = [10, 20]
[[offer]]
name = "battery"
stock = 4
[[offer]]
bus = 18
stock = 2
)";

struct Read {
  double lambda = 0.0, alpha = 0.0, budget = -1.0;
  std::vector<int> stock;
  std::vector<double> energy;
};

Read read_with(std::vector<ConfigEdit> edits) {
  const auto changes = std::make_shared<ConfigEdits>(std::move(edits));
  const ConfigTable root = ConfigTable::parse(kText, "study.toml", changes);
  Read read;
  const ConfigTable risk = root.table("risk");
  read.lambda = risk.number("lambda", Range::unit());
  read.alpha = risk.number("alpha", Range::unit(), 0.8);
  if (const auto money = root.optional_table("money"))
    read.budget = money->optional_number("budget_usd", Range::non_negative()).value_or(-1.0);
  for (const ConfigTable& offer : root.tables("offer")) read.stock.push_back(offer.integer("stock", 0, 10));
  read.energy = root.table("prices").profile("energy", 2, Range::non_negative());
  changes->require_all_used();
  return read;
}

std::string refused_with(ConfigEdit edit) {
  return message_of([&] { read_with({std::move(edit)}); });
}

TEST(ConfigEdits, ReplaceAndMultiplyNumbersAndDefaults) {
  const Read read = read_with({{"risk.lambda", 0.25, false, "--vary"},
                               {"risk.alpha", 0.5, true, "--vary"},
                               {"offer.battery.stock", 7.0, false, "--vary"},
                               {"prices.energy", 3.0, true, "--vary"}});
  EXPECT_EQ(read.lambda, 0.25);
  EXPECT_EQ(read.alpha, 0.4);
  EXPECT_EQ(read.stock, (std::vector<int>{7, 2}));
  EXPECT_EQ(read.energy, (std::vector<double>{30.0, 60.0}));
}

TEST(ConfigEdits, StarMeansEveryElement) {
  EXPECT_EQ(read_with({{"offer.*.stock", 1.5, true, "--vary"}}).stock, (std::vector<int>{6, 3}));
  EXPECT_EQ(read_with({{"offer.18.stock", 5.0, false, "--vary"}}).stock, (std::vector<int>{4, 5}));
}

TEST(ConfigEdits, MayGiveWhatTheFileLeavesOut) {
  EXPECT_EQ(read_with({{"money.budget_usd", 1e6, false, "--vary"}}).budget, 1e6);
  EXPECT_EQ(read_with({}).budget, -1.0);
}

TEST(ConfigEdits, KeepTheLimitsOfTheReader) {
  EXPECT_THAT(refused_with({"risk.lambda", 3.0, true, "--vary"}),
              HasSubstr("--vary: [risk]: lambda = 1.5 is out of range: must be in [0, 1]"));
  EXPECT_THAT(refused_with({"offer.battery.stock", 11.0, false, "--vary"}), HasSubstr("stock = 11"));
  EXPECT_THAT(refused_with({"offer.battery.stock", 2.5, false, "--vary"}), HasSubstr("a whole number in [0, 10]"));
  EXPECT_THAT(refused_with({"money.budget_usd", 2.0, true, "--vary"}), HasSubstr("is not given, so it cannot be"));
}

TEST(ConfigEdits, OfUnknownNumbersAreRefused) {
  EXPECT_THAT(refused_with({"risk.lamda", 1.0, false, "--vary"}), HasSubstr("did you mean 'risk.lambda'?"));
  EXPECT_THAT(refused_with({"offer.genset.stock", 1.0, false, "--vary"}),
              HasSubstr("'offer.genset.stock' is no number"));
}

}  // namespace
}  // namespace gridkeel
