#include "planning/first_stage.hpp"

#include <gmock/gmock.h>

#include "solver/weak_duality.hpp"
#include "unit/planning/tiny.hpp"

namespace gridkeel::planning::test {
namespace {

// Two sites; a battery (5 000 USD, supplier A) and a generator (2 000 USD, supplier B).
class Stage1 : public testing::Test {
 protected:
  Stage1() {
    add_site(study_, 2, 4).site_cost_usd = 400.0;
    add_site(study_, 3, 4);
    add_battery(study_);
    add_generator(study_, 1.0);
    study_.catalogue.offers[0].price_usd = 5000.0;
    study_.catalogue.offers[1].price_usd = 2000.0;
    study_.catalogue.offers[0].supplier = "A";
    study_.catalogue.offers[1].supplier = "B";
    study_.catalogue.suppliers = {"A", "B"};
  }

  // Units: battery and generator at site 2, then at site 3. Sites with units are opened unless `open` says.
  bool feasible(std::vector<double> units, std::vector<double> open = {}) const {
    const FirstStage stage = build_first_stage(study_);
    EXPECT_EQ(stage.devices.size(), 4u);
    if (open.empty()) open = {units[0] + units[1] > 0 ? 1.0 : 0.0, units[2] + units[3] > 0 ? 1.0 : 0.0};
    std::vector<double> x(static_cast<std::size_t>(stage.model.columns.count()), 0.0);
    for (std::size_t d = 0; d < 4; ++d) x[static_cast<std::size_t>(stage.devices[d].column)] = units[d];
    for (std::size_t i = 0; i < 2; ++i) x[static_cast<std::size_t>(stage.site_column[i])] = open[i];
    return solver::primal_residual(stage.model, x) < 1e-9;
  }
  flex::Offer& battery() { return study_.catalogue.offers[0]; }
  flex::Offer& generator() { return study_.catalogue.offers[1]; }
  Study study_ = tiny_study({1.0, 1.0}, 1);
};

TEST_F(Stage1, DevicesAreSiteBySite) {
  const FirstStage stage = build_first_stage(study_);
  ASSERT_EQ(stage.devices.size(), 4u);
  EXPECT_EQ(stage.devices[1].site, 0);
  EXPECT_EQ(stage.devices[1].offer.index(), 1u);
  EXPECT_EQ(stage.devices[2].site, 1);
  EXPECT_EQ(stage.devices[2].unit_limit, 4);
  EXPECT_EQ(stage.model.columns.name(stage.devices[1].column), "x[2,genset]");
  EXPECT_EQ(stage.model.columns.name(stage.site_column[0]), "y[2]");
  for (char integer : stage.model.columns.integer) EXPECT_TRUE(integer);
}

TEST_F(Stage1, BuyingNothingIsFeasible) { EXPECT_TRUE(feasible({0, 0, 0, 0})); }

TEST_F(Stage1, UnitsNeedAnOpenSite) {
  EXPECT_FALSE(feasible({1, 0, 0, 0}, {0, 1}));
  EXPECT_TRUE(feasible({1, 0, 0, 0}, {1, 0}));
}

TEST_F(Stage1, SiteLimitCountsAllOffers) {
  EXPECT_TRUE(feasible({2, 2, 0, 0}));
  EXPECT_FALSE(feasible({3, 2, 0, 0}));
}

TEST_F(Stage1, SitePowerLimitCountsMegawatts) {
  study_.candidate_sites[0].power_limit_mw = 2.0;
  generator().module.power_mw = 0.4;
  EXPECT_TRUE(feasible({1, 2, 0, 0}));
  EXPECT_FALSE(feasible({1, 3, 0, 0}));
  EXPECT_EQ(build_first_stage(study_).devices[0].unit_limit, 2);
  study_.candidate_sites[0].power_limit_mw = 0.5;
  EXPECT_EQ(build_first_stage(study_).devices.size(), 3u) << "no battery of 1 MW fits";
}

TEST_F(Stage1, InventoryCountsAllSites) {
  battery().inventory = 5;
  EXPECT_TRUE(feasible({3, 0, 2, 0}));
  EXPECT_FALSE(feasible({3, 0, 3, 0}));
  battery().inventory = 0;
  EXPECT_EQ(build_first_stage(study_).devices.size(), 2u);
}

TEST_F(Stage1, BudgetCountsPurchasePricesAndSites) {
  study_.money.budget_usd = 9399.0;
  EXPECT_FALSE(feasible({1, 2, 0, 0})) << "5 000 + 2 x 2 000 + 400";
  EXPECT_TRUE(feasible({0, 0, 1, 2})) << "the other site is free";
  study_.money.budget_usd = 9400.0;
  EXPECT_TRUE(feasible({1, 2, 0, 0}));
}

// A: 5 000 of 5 000 + 2 000 n, at most 60 %: n >= 2.
TEST_F(Stage1, SupplierShareLimitsEachSupplier) {
  study_.limits.max_supplier_share = 0.6;
  EXPECT_FALSE(feasible({1, 0, 0, 0}));
  EXPECT_FALSE(feasible({1, 1, 0, 0}));
  EXPECT_TRUE(feasible({1, 2, 0, 0}));
  EXPECT_TRUE(feasible({1, 3, 0, 0})) << "B: 6 000 of 11 000";
  EXPECT_FALSE(feasible({1, 2, 0, 2})) << "B: 8 000 of 13 000";
  EXPECT_TRUE(feasible({0, 0, 0, 0}));
}

TEST_F(Stage1, TechnologyLimitsCountMegawattsOfAllSites) {
  study_.limits.technologies = {{flex::ModuleType::generator, 1.0, 2.0, {}}};
  generator().module.power_mw = 0.5;
  EXPECT_FALSE(feasible({0, 0, 0, 1}));
  EXPECT_TRUE(feasible({0, 1, 0, 1}));
  EXPECT_TRUE(feasible({0, 2, 0, 2}));
  EXPECT_FALSE(feasible({0, 2, 0, 3}));
}

// Two batteries stand at site 2: fixed, free, from no stock; the site is open and holds two units less.
class WithInstalled : public Stage1 {
 protected:
  WithInstalled() { study_.installed.push_back({0, flex::OfferId(std::size_t{0}), 2, {}}); }
  bool feasible_with(double batteries, double installed) const {
    const FirstStage stage = build_first_stage(study_);
    std::vector<double> x = stage.nothing_bought();
    x[static_cast<std::size_t>(stage.devices[0].column)] = batteries;
    x[static_cast<std::size_t>(stage.devices[4].column)] = installed;
    return solver::primal_residual(stage.model, x) < 1e-9;
  }
};

TEST_F(WithInstalled, ModulesAreFixedFreeAndCountOnlyForTheSite) {
  battery().inventory = 2;
  study_.money.budget_usd = 10000.0;
  const FirstStage stage = build_first_stage(study_);
  ASSERT_EQ(stage.devices.size(), 5u);
  EXPECT_EQ(stage.offered_count(), 4);
  EXPECT_TRUE(stage.devices[4].installed);
  EXPECT_EQ(stage.model.columns.name(stage.devices[4].column), "installed[2,battery]");
  EXPECT_EQ(device_label(study_, stage.devices[4]), "2,battery:installed");
  for (int column : {stage.devices[4].column, stage.site_column[0]})
    EXPECT_EQ(stage.model.columns.cost[static_cast<std::size_t>(column)], 0.0);
  EXPECT_EQ(stage.site_built, (std::vector<char>{1, 0}));
  EXPECT_TRUE(feasible_with(2, 2)) << "four units at the site, two from stock, 10 000 USD";
  EXPECT_FALSE(feasible_with(1, 1)) << "what stands cannot be left away";
  study_.candidate_sites[0].unit_limit = 3;
  EXPECT_FALSE(feasible_with(2, 2));
}

TEST_F(WithInstalled, ModulesCountForTheTechnology) {
  study_.limits.technologies = {{flex::ModuleType::storage, 3.0, 3.0, {}}};
  EXPECT_FALSE(feasible_with(0, 2));
  EXPECT_TRUE(feasible_with(1, 2));
}

TEST_F(Stage1, LateOffersHaveNoColumn) {
  study_.limits.time_to_event_weeks = 30.0;
  battery().lead_time_weeks = 30.0;
  EXPECT_EQ(build_first_stage(study_).devices.size(), 4u);
  battery().lead_time_weeks = 30.5;
  const FirstStage stage = build_first_stage(study_);
  ASSERT_EQ(stage.devices.size(), 2u);
  EXPECT_EQ(stage.devices[0].offer.index(), 1u);
}

TEST_F(Stage1, SitesAllowOnlyTheirTypesAndOffers) {
  study_.candidate_sites[0].types = {flex::ModuleType::generator};
  study_.candidate_sites[1].offers = {"battery"};
  const FirstStage stage = build_first_stage(study_);
  ASSERT_EQ(stage.devices.size(), 2u);
  EXPECT_EQ(stage.devices[0].offer.index(), 1u);
  EXPECT_EQ(stage.devices[1].offer.index(), 0u);
}

// Without discount: price / lifetime a year, shared by the events of a year; sites last 20 years.
TEST_F(Stage1, CostIsPerEvent) {
  study_.money.events_per_year = 40.0;
  battery().module.lifetime_years = 10.0;
  battery().module.fixed_om_share = 0.02;
  battery().price_usd_per_year = 300.0;
  const FirstStage stage = build_first_stage(study_);
  EXPECT_NEAR(stage.model.columns.cost[static_cast<std::size_t>(stage.devices[0].column)],
              (5000.0 / 10.0 + 100.0 + 300.0) / 40.0, 1e-9);
  EXPECT_NEAR(stage.model.columns.cost[static_cast<std::size_t>(stage.site_column[0])], 400.0 / 20.0 / 40.0, 1e-12);
  study_.money.discount_rate = 0.1;  // recovery of a site over 20 years at 10 %: 0.1174596
  EXPECT_NEAR(site_cost_per_event_usd(study_, study_.candidate_sites[0]), 400.0 * 0.117459625 / 40.0, 1e-7);
}

}  // namespace
}  // namespace gridkeel::planning::test
