// The substation's side of the recourse, each value by hand (steps of 2 h catch a forgotten step length).

#include "unit/planning/tiny.hpp"

namespace gridkeel::planning::test {
namespace {

TEST(RecourseSupply, ImportPaysThePriceOfItsPeriod) {
  Study study = tiny_study({1.0}, 3, 2.0);
  study.substation.import_price_usd_per_mwh = {10, 20, 30};
  EXPECT_NEAR(solve(study).value(), 2.0 * 60.0, kTolerance);
}

TEST(RecourseSupply, WhatTheImportLimitLeavesOutIsUnservedAtVoll) {
  Study study = tiny_study({1.0}, 1, 2.0);
  study.substation.import_limit_mw = 0.6;
  const Recourse r = solve(study);
  EXPECT_NEAR(r.term(CostTerm::unserved), 0.4 * 2.0 * 1000.0, kTolerance);
  EXPECT_NEAR(r.term(CostTerm::import), 0.6 * 2.0 * 50.0, kTolerance);
  EXPECT_NEAR(r.outcome().unserved_mwh, 0.8, 1e-9);
  EXPECT_NEAR(r.value(), 860.0, kTolerance);
}

TEST(RecourseSupply, AShortfallOfTheSubstationScalesItsLimit) {
  Study study = tiny_study({1.0}, 2, 2.0);
  study.substation.import_limit_mw = 2.0;
  shock::ScenarioSet set = calm(study);
  set.scenarios[0].import_share = {0.25, 0.0};
  const Recourse r = solve(study, set, {});
  EXPECT_NEAR(r.at(Quantity::shed, 0), 0.5, 1e-9);
  EXPECT_NEAR(r.at(Quantity::shed, 1), 1.0, 1e-9);
}

// 0.3 of the load may be shed at VOLL, the rest costs five times as much.
TEST(RecourseSupply, FirmLoadIsShedLastAtFiveTimesVoll) {
  Study study = tiny_study({1.0}, 1, 2.0);
  study.load_classes[0].sheddable_share = 0.3;
  study.substation.import_limit_mw = 0.6;
  const Recourse r = solve(study);
  EXPECT_NEAR(r.term(CostTerm::unserved), 2.0 * (0.3 * 1000.0 + 0.1 * 5000.0), kTolerance);
}

TEST(RecourseSupply, TheCheaperClassIsShedFirst) {
  Study study = tiny_study({1.0, 1.0}, 1);
  study.load_classes.push_back({"hospital", 9000.0, 1.0, 1.0, {}});
  study.bus_class[1] = 1;
  study.substation.import_limit_mw = 0.7;
  EXPECT_NEAR(solve(study).term(CostTerm::unserved), 1.0 * 1000.0 + 0.3 * 9000.0, kTolerance);
}

// Schedule 1 MW, tolerance 0.1: 1.5 MW is 0.4 above, 0.5 MW is 0.4 below.
TEST(RecourseSupply, DeviationFromTheScheduleBeyondTheTolerancePays) {
  Study study = tiny_study({1.0}, 1, 2.0);
  study.substation.imbalance_tolerance_mw = 0.1;
  study.substation.imbalance_up_usd_per_mwh = 150.0;
  study.substation.imbalance_down_usd_per_mwh = 60.0;
  shock::ScenarioSet set = calm(study, 3);
  set.scenarios[0].background_scale = {1.5};
  set.scenarios[1].background_scale = {0.5};
  set.scenarios[2].background_scale = {1.1};
  const Recourse r = solve(study, set, {});
  EXPECT_NEAR(r.term(CostTerm::imbalance, 0), 0.4 * 2.0 * 150.0, kTolerance);
  EXPECT_NEAR(r.term(CostTerm::imbalance, 1), 0.4 * 2.0 * 60.0, kTolerance);
  EXPECT_NEAR(r.term(CostTerm::imbalance, 2), 0.0, kTolerance);
  EXPECT_NEAR(r.outcome(0).imbalance_mwh, 0.8, 1e-9);
  EXPECT_NEAR(r.value(1), 0.5 * 100.0 + 48.0, kTolerance);
}

TEST(RecourseSupply, TheScheduleIsForecastLoadWithinTheImportLimit) {
  Study study = tiny_study({1.0, 0.5}, 2);
  study.ai_sites.push_back({});
  study.ai_sites[0].bus = grid::BusId(1);
  study.ai_sites[0].rating_mw = 2.0;
  study.substation.import_limit_mw = 3.2;
  shock::ScenarioSet set = calm(study);
  set.background_forecast = {0.5, 1.0};
  EXPECT_EQ(scheduled_import_mw(study, set), (std::vector<double>{2.75, 3.2}));
}

// From 0.2 to 1 MW in 2 h with 0.15 MW/h free: 0.5 MW too much, and again on the way down.
TEST(RecourseSupply, RampsBeyondTheLimitPayPerMegawatt) {
  Study study = tiny_study({1.0}, 3, 2.0);
  study.substation.ramp_limit_mw_per_h = 0.15;
  study.substation.ramp_penalty_usd_per_mw = 200.0;
  shock::ScenarioSet set = calm(study);
  set.scenarios[0].background_scale = {0.2, 1.0, 0.2};
  const Recourse r = solve(study, set, {});
  EXPECT_NEAR(r.term(CostTerm::ramp_reserve), 2 * 0.5 * 200.0, kTolerance);
  EXPECT_NEAR(r.at(Quantity::ramp_excess, 1), 0.5, 1e-9);
}

// Shedding stops a ramp where that is cheaper: 1 MW less ramp would pay 3 000, a MW shed for 1 h 1 000 - 50.
TEST(RecourseSupply, SheddingLimitsARampThatCostsMore) {
  Study study = tiny_study({1.0}, 2);
  study.substation.ramp_limit_mw_per_h = 0.3;
  study.substation.ramp_penalty_usd_per_mw = 3000.0;
  shock::ScenarioSet set = calm(study);
  set.scenarios[0].background_scale = {0.2, 1.0};
  EXPECT_NEAR(solve(study, set, {}).at(Quantity::shed, 1), 0.5, 1e-9);
}

class Swing : public testing::Test {
 protected:
  Swing() {
    study_.ai_sites.push_back({});
    study_.ai_sites[0].bus = grid::BusId(1);
    study_.ai_sites[0].rating_mw = 1.0;
    study_.ai_sites[0].power_factor = 1.0;
    study_.substation.swing_limit_mw = 0.2;
    study_.substation.reserve_penalty_usd_per_mw = 400.0;
    add_site(study_, 2);
    flex::Module& m = add_battery(study_);
    m.power_mw = 0.2;
    m.response_time_s = 60.0;
    m.storage.cycle_cost_usd_per_mwh = 1000.0;  // resting is best
  }
  double reserve_cost(const std::vector<double>& units, double usable = 1.0) {
    shock::ScenarioSet set = calm(study_);
    set.scenarios[0].ai[0].max_mw = {1.7};
    set.scenarios[0].usable_share[0][0] = usable;
    return solve(study_, set, units).term(CostTerm::ramp_reserve);
  }
  Study study_ = tiny_study({0.0}, 1, 2.0);
};

TEST_F(Swing, BeyondTheLimitPaysPerMegawattAndPeriod) { EXPECT_NEAR(reserve_cost({0}), 0.5 * 400.0, kTolerance); }

// A data centre far larger than the substation: no bound of the model may cut its swing off.
TEST_F(Swing, OfALargeSiteOnASmallFeederIsPaidInFull) {
  study_.ai_sites[0].rating_mw = 100.0;
  study_.substation.import_limit_mw = 1.0;
  shock::ScenarioSet set = calm(study_);
  set.scenarios[0].ai[0].max_mw = {150.0};
  EXPECT_NEAR(solve(study_, set, {0}).term(CostTerm::ramp_reserve), 49.8 * 400.0, kTolerance);
}

TEST_F(Swing, FastModulesCoverIt) {
  EXPECT_NEAR(reserve_cost({1}), 0.3 * 400.0, kTolerance);
  EXPECT_NEAR(reserve_cost({3}), 0.0, kTolerance);
}

TEST_F(Swing, OnlyUsableUnitsCoverIt) { EXPECT_NEAR(reserve_cost({1}, 0.5), 0.4 * 400.0, kTolerance); }

TEST_F(Swing, SlowModulesDoNotCoverIt) {
  study_.catalogue.offers[0].module.response_time_s = 61.0;
  EXPECT_NEAR(reserve_cost({3}), 0.5 * 400.0, kTolerance);
}

// A unit that discharges all it has leaves no headroom; one that charges can turn by twice its power.
TEST_F(Swing, HeadroomCountsFromTheOperatingPoint) {
  study_.catalogue.offers[0].module.storage.soc_initial = 0.0;
  study_.substation.import_price_usd_per_mwh = {0.0};
  EXPECT_NEAR(reserve_cost({1}), 0.1 * 400.0, kTolerance) << "charging 0.2 MW";
  study_.catalogue.offers[0].module.storage.soc_initial = 1.0;
  study_.catalogue.offers[0].module.storage.cycle_cost_usd_per_mwh = 0.0;
  study_.substation.import_price_usd_per_mwh = {5000.0};
  EXPECT_NEAR(reserve_cost({1}), 0.5 * 400.0, kTolerance) << "discharging 0.2 MW is worth more";
}

}  // namespace
}  // namespace gridkeel::planning::test
