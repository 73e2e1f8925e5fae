// Faults of catalogues are cases of tests/cases/study/bad.json; here, that the values arrive.
#include <gmock/gmock.h>

#include <cmath>

#include "flex/catalogue.hpp"
#include "unit/common/message_of.hpp"

namespace gridkeel::flex {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class CatalogueReader : public testing::Test {
 protected:
  const Catalogue catalogue_ = read_catalogue(std::string(GRIDKEEL_TEST_CASES) + "/study/valid/catalogue.toml");
  const Offer& offer(const char* name) const { return catalogue_.offer(*catalogue_.find(name)); }
};

TEST_F(CatalogueReader, Offers) {
  EXPECT_EQ(catalogue_.offers.size(), 3u);
  EXPECT_THAT(catalogue_.suppliers, ElementsAre("Alpha", "Beta"));
  EXPECT_EQ(catalogue_.supplier_notes[0].note, "batteries");
  EXPECT_EQ(offer("battery").price_usd, 465500.0);
  EXPECT_EQ(offer("battery").inventory, 6);
  EXPECT_EQ(offer("battery").lead_time_weeks, 36.0);
  EXPECT_EQ(offer("battery").delivery_reliability, 0.95);
  EXPECT_EQ(offer("capping").price_usd, 0.0);
  EXPECT_EQ(offer("capping").price_usd_per_year, 12200.0);
  EXPECT_EQ(offer("gas").where.line, 52);
}

TEST_F(CatalogueReader, Storage) {
  const Module& module = offer("battery").module;
  EXPECT_TRUE(module.is_storage());
  EXPECT_EQ(module.power_mw, 0.5);
  EXPECT_EQ(module.response_time_s, 1.0);
  EXPECT_EQ(module.source, "test");
  EXPECT_EQ(module.storage.energy_mwh, 1.0);
  EXPECT_DOUBLE_EQ(module.storage.charge_efficiency, 0.9);
  EXPECT_DOUBLE_EQ(module.storage.discharge_efficiency, 0.9);
  EXPECT_EQ(module.storage.soc_min, 0.2);
  EXPECT_EQ(module.storage.soc_initial, 0.8);
  EXPECT_EQ(module.storage.soc_final_min, 0.5);
}

TEST_F(CatalogueReader, GeneratorFuelFromPriceAndEfficiency) {
  const GeneratorData& data = offer("gas").module.generator;
  EXPECT_NEAR(data.fuel_usd_per_mwh, 4.0 * 3.412142 / 0.4 + 15.0, 1e-9);
  EXPECT_EQ(data.pmin_share, 0.25);
  EXPECT_EQ(offer("gas").module.mttf_h, 1100.0);
}

TEST_F(CatalogueReader, DemandResponse) {
  const DemandResponseData& data = offer("capping").module.demand_response;
  EXPECT_EQ(data.response_time_h, 0.25);
  EXPECT_EQ(data.max_calls, 2);
  EXPECT_THAT(data.load_classes, ElementsAre("ai"));
}

TEST(ParseCatalogue, DefaultsOfAStorage) {
  const Catalogue catalogue = parse_catalogue(R"(
[[module]]
name = "m"
type = "long_duration_storage"
power_mw = 1
energy_mwh = 10
charge_efficiency = 0.7
discharge_efficiency = 0.6
[[offer]]
name = "o"
supplier = "s"
module = "m"
price_usd = 1
inventory = 0
)",
                                              "c");
  const StorageData& data = catalogue.offers[0].module.storage;
  EXPECT_EQ(data.charge_efficiency, 0.7);
  EXPECT_EQ(data.soc_initial, 1.0);
  EXPECT_EQ(catalogue.offers[0].delivery_reliability, 1.0);
  EXPECT_TRUE(catalogue.supplier_notes.empty());
}

TEST(ParseCatalogue, MissingFilesAreNamed) {
  EXPECT_THAT(message_of([] { read_catalogue("/nowhere/c.toml"); }), HasSubstr("/nowhere/c.toml: cannot open"));
}

}  // namespace
}  // namespace gridkeel::flex
