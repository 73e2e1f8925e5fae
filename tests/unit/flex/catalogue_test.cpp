#include "flex/catalogue.hpp"

#include <gmock/gmock.h>

#include <cmath>

namespace gridkeel::flex {
namespace {

Offer offer_of(double price_usd, double per_year_usd, double years, double om_share) {
  Offer offer;
  offer.price_usd = price_usd;
  offer.price_usd_per_year = per_year_usd;
  offer.module.lifetime_years = years;
  offer.module.fixed_om_share = om_share;
  return offer;
}

TEST(ModuleType, NamesGoBothWays) {
  for (const std::string& name : module_type_names()) EXPECT_EQ(to_string(*module_type_from(name)), name);
  EXPECT_EQ(module_type_names().size(), 4u);
  EXPECT_FALSE(module_type_from("battery").has_value());
}

// 1000 USD over 15 years at 7 %: recovery factor 0.109795 (any annuity table).
TEST(AnnualCost, IsTheAnnuityPlusRecurringCosts) {
  EXPECT_NEAR(offer_of(1000, 0, 15, 0).annual_cost_usd(0.07), 109.795, 1e-3);
  EXPECT_NEAR(offer_of(1000, 0, 15, 0.025).annual_cost_usd(0.07), 134.795, 1e-3);
  EXPECT_NEAR(offer_of(0, 500, 15, 0.025).annual_cost_usd(0.07), 500.0, 1e-12);
}

TEST(AnnualCost, WithoutInterestIsTheSharePerYear) {
  EXPECT_NEAR(offer_of(1000, 0, 10, 0).annual_cost_usd(0.0), 100.0, 1e-12);
  EXPECT_NEAR(offer_of(1000, 0, 10, 0).annual_cost_usd(1e-12), 100.0, 1e-6);
}

TEST(Catalogue, FindsOffersByName) {
  Catalogue catalogue;
  catalogue.offers.resize(2);
  catalogue.offers[1].name = "b";
  EXPECT_EQ(catalogue.find("b"), OfferId(1));
  EXPECT_FALSE(catalogue.find("c").has_value());
}

}  // namespace
}  // namespace gridkeel::flex
