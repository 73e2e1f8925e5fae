// Voltage, line and island limits, each value by hand.

#include <numbers>

#include "unit/planning/tiny.hpp"

namespace gridkeel::planning::test {
namespace {

class Voltage : public testing::Test {
 protected:
  Voltage() {
    study_.network.branches[0].r_pu = 0.1;
    study_.network.branches[0].x_pu = 0.05;
    study_.network.buses[1].vmin_pu = 0.99;
    add_site(study_, 2);
    flex::Module& m = add_battery(study_);
    m.storage.soc_initial = 0.0;
    m.storage.inverter_mva_per_mw = 1.25;
  }
  Study study_ = tiny_study({2.0}, 1);
};

// v2^2 = 1 - 2 (0.1 P + 0.05 Q) / 10 >= 0.99^2, so 0.02 P + 0.01 Q <= 0.0199.
TEST_F(Voltage, LowLimitForcesShedding) {
  EXPECT_NEAR(solve(study_, {0}).at(Quantity::shed, 0), 2.0 - 0.0199 / 0.02, 1e-8);
}

TEST_F(Voltage, ReactivePowerOfTheLoadCountsAndIsShedWithIt) {
  study_.network.buses[1].load_mvar = 1.0;
  const Recourse r = solve(study_, {0});
  EXPECT_NEAR(r.at(Quantity::shed, 0), 2.0 - 0.0199 / 0.025, 1e-8);
  EXPECT_NEAR(r.at(Quantity::import_q, 0), 0.5 * 0.0199 / 0.025, 1e-8);
}

// An idle inverter of 1.25 MVA supplies 1.25 Mvar: 0.025 P <= 0.0199 + 0.0125.
TEST_F(Voltage, InvertersSupplyReactivePower) {
  study_.network.buses[1].load_mvar = 1.0;
  const Recourse r = solve(study_, {1});
  EXPECT_NEAR(r.at(Quantity::shed, 0), 2.0 - 0.0324 / 0.025, 1e-8);
  EXPECT_NEAR(r.at(Quantity::reactive_supply, 0), 1.25, 1e-8);
}

// Discharging 1 MW at 1.25 MVA leaves 0.75 Mvar: 0.02 (2 - s - 1) + 0.01 (1 - s/2 - 0.75) <= 0.0199.
TEST_F(Voltage, ActivePowerTakesFromTheInvertersReactivePower) {
  study_.catalogue.offers[0].module.storage.soc_initial = 1.0;
  study_.network.buses[1].load_mvar = 1.0;
  const Recourse r = solve(study_, {1});
  EXPECT_NEAR(r.at(Quantity::shed, 0), (0.02 + 0.0025 - 0.0199) / 0.025, 1e-8);
}

// A capacitive load lifts the voltage: 1 + 0.01 Q <= 1.001^2 allows Q = 0.2001 of 1 Mvar.
TEST_F(Voltage, HighLimitHoldsToo) {
  study_.network.branches[0].r_pu = 0.0;
  study_.network.buses[1].load_mvar = -1.0;
  study_.network.buses[1].vmax_pu = 1.001;
  const double q = (1.001 * 1.001 - 1.0) / 0.01;
  EXPECT_NEAR(solve(study_, {0}).at(Quantity::shed, 0), 2.0 * (1.0 - q), 1e-8);
  EXPECT_NEAR(solve(study_, {1}).at(Quantity::reactive_absorb, 0), 1.0 - q, 1e-8) << "instead of shedding";
}

// The rating's circle from inside: 16 sides at cos(pi/16) of the rating.
TEST(LineRating, LimitsTheFlow) {
  Study study = tiny_study({2.0, 1.0}, 1);
  study.network.branches[0].rating_mva = 1.5;
  const double reach = 1.5 * std::cos(std::numbers::pi / 16);
  const Recourse r = solve(study);
  EXPECT_NEAR(r.at(Quantity::shed, 0), 3.0 - reach, 1e-8);
  study.network.branches[0].rating_mva = grid::kUnlimited;
  study.network.branches[1].rating_mva = 0.5;
  EXPECT_NEAR(solve(study).at(Quantity::shed, 0), 1.0 - reach / 3.0, 1e-8) << "only the second bus is behind it";
}

// At 45 degrees the polygon has a side, so P = Q = radius / sqrt 2.
TEST(LineRating, CountsReactivePower) {
  Study study = tiny_study({2.0}, 1);
  study.network.buses[1].load_mvar = 2.0;
  study.network.branches[0].rating_mva = 1.0;
  const double p = std::cos(std::numbers::pi / 16) / std::numbers::sqrt2;
  EXPECT_NEAR(solve(study).at(Quantity::shed, 0), 2.0 - p, 1e-8);
}

TEST(LineRating, HoldsInTheOtherDirection) {
  Study study = tiny_study({1.0, 0.0}, 1);
  add_site(study, 3);
  add_generator(study, 1.0);
  study.network.branches[1].rating_mva = 0.5;
  EXPECT_NEAR(solve(study, {3}).at(Quantity::generation, 0), 0.5 * std::cos(std::numbers::pi / 16), 1e-8);
}

// Buses 1 - 2 - 3, 1 MW at each; the line to bus 3 is out in the first two of three periods of 2 h.
class Island : public testing::Test {
 protected:
  Island() {
    study_.restoration.penalty_usd_per_customer_h = 8.0;
    add_site(study_, 3);
    add_battery(study_).grid_forming = true;
  }
  Recourse run(const std::vector<double>& units, double usable = 1.0) const {
    shock::ScenarioSet set = calm(study_);
    add_outage(set, study_, "2-3", 0, 2);
    set.scenarios[0].usable_share[0][0] = usable;
    return solve(study_, set, units);
  }
  flex::Module& battery() { return study_.catalogue.offers[0].module; }
  Study study_ = tiny_study({1.0, 1.0}, 3, 2.0);
};

TEST_F(Island, IsDarkWithoutModules) {
  const Recourse r = run({0});
  for (int t : {0, 1}) EXPECT_NEAR(r.at(Quantity::shed, t), 1.0, 1e-9) << t;
  EXPECT_NEAR(r.at(Quantity::shed, 2), 0.0, 1e-9);
  EXPECT_NEAR(r.term(CostTerm::unserved), 4000.0, kTolerance);
  EXPECT_NEAR(r.term(CostTerm::restoration), 8.0 * 100.0 * 4.0, kTolerance) << "100 customers for 4 h";
  EXPECT_NEAR(r.outcome().restoration_h, 4.0, 1e-12);
  EXPECT_NEAR(r.value(), 4000.0 + 3200.0 + 50.0 * 2.0 * (1 + 1 + 2), kTolerance);
}

TEST_F(Island, StaysDarkWithoutAGridFormingModule) {
  battery().grid_forming = false;
  EXPECT_NEAR(run({3}).at(Quantity::shed, 0), 1.0, 1e-9);
}

// 4 MWh at 80 % give 3.2 of the 4 MWh needed.
TEST_F(Island, IsServedUntilTheEnergyIsGone) {
  battery().storage.discharge_efficiency = 0.8;
  const Recourse r = run({1});
  EXPECT_NEAR(r.outcome().unserved_mwh, 0.8, 1e-8);
  EXPECT_NEAR(run({2}).outcome().unserved_mwh, 0.0, 1e-8);
  EXPECT_NEAR(run({2}).outcome().restoration_h, 0.0, 1e-12);
}

TEST_F(Island, IsLimitedByPower) {
  battery().power_mw = 0.25;
  EXPECT_NEAR(run({1}).at(Quantity::shed, 0), 0.75, 1e-9);
  EXPECT_NEAR(run({3}).at(Quantity::shed, 1), 0.25, 1e-9);
}

TEST_F(Island, UnitsThatAreNotUsableDoNotHelp) {
  EXPECT_NEAR(run({1}, 0.0).at(Quantity::shed, 0), 1.0, 1e-9);
  EXPECT_NEAR(run({1}, 0.5).at(Quantity::shed, 0) + run({1}, 0.5).at(Quantity::shed, 1), 1.0, 1e-8)
      << "half a unit holds 2 of 4 MWh";
}

TEST_F(Island, AModuleOnTheOtherSideDoesNotHelp) {
  study_.candidate_sites[0].bus = grid::BusId(1);
  EXPECT_NEAR(run({3}).at(Quantity::shed, 0), 1.0, 1e-9);
}

// Bus 3's own voltage is free within its limits, so bus 4 may be lower by what the band allows.
TEST(IslandVoltage, RootMayRiseToItsLimit) {
  Study study = tiny_study({1.0, 0.0, 1.0}, 1);
  add_site(study, 3);
  add_battery(study).grid_forming = true;
  study.network.branches[2].r_pu = 0.5;
  study.network.buses[2].vmax_pu = 1.05;
  study.network.buses[3].vmin_pu = 1.01;
  shock::ScenarioSet set = calm(study);
  add_outage(set, study, "2-3", 0, 1);
  const double served = (1.05 * 1.05 - 1.01 * 1.01) * 10.0 / (2.0 * 0.5);
  ASSERT_LT(served, 1.0);
  EXPECT_NEAR(solve(study, set, {1}).at(Quantity::shed, 0), 1.0 - served, 1e-8);
}

TEST(Islands, TwoOutagesMakeTwoIslands) {
  Study study = tiny_study({1.0, 1.0, 1.0}, 1);
  add_site(study, 4);
  add_battery(study).grid_forming = true;
  shock::ScenarioSet set = calm(study);
  add_outage(set, study, "2-3", 0, 1);
  add_outage(set, study, "3-4", 0, 1);
  const Recourse r = solve(study, set, {1});
  EXPECT_NEAR(r.at(Quantity::shed, 0), 1.0, 1e-9) << "bus 3 alone";
  EXPECT_EQ(r.problem().model(0).islands.size(), 2u);
}

// Reactive load alone is shed in Mvar: 1 MW and 0.6 Mvar need 0.6 Mvar of a substation that gives 0.4.
TEST(ReactiveLoad, WhatTheSubstationCannotSupplyIsShedAndPaid) {
  Study study = tiny_study({1.0, 0.0}, 2, 2.0);
  study.network.buses[2].load_mvar = 0.6;
  study.substation.import_limit_mvar = 0.4;
  const Recourse r = solve(study);
  EXPECT_NEAR(r.at(Quantity::shed_q, 0), 0.2, 1e-9);
  EXPECT_NEAR(r.at(Quantity::shed, 0), 0.0, 1e-9);
  EXPECT_NEAR(r.term(CostTerm::unserved), 0.2 * 1000.0 * 4.0, kTolerance);
  EXPECT_NEAR(r.outcome().unserved_mvarh, 0.2 * 4.0, 1e-9);
  EXPECT_NEAR(r.outcome().unserved_mwh, 0.0, 1e-9);
}

TEST(ReactiveLoad, ACapacitorIsSwitchedOffWhereItLiftsTheVoltageTooFar) {
  Study study = tiny_study({0.0}, 1);
  study.network.branches[0].x_pu = 0.05;
  study.network.buses[1].load_mvar = -1.0;
  study.network.buses[1].vmax_pu = 1.001;
  EXPECT_NEAR(solve(study).at(Quantity::shed_q, 0), 1.0 - (1.001 * 1.001 - 1.0) / 0.01, 1e-8);
}

TEST(ReactiveLoad, ModulesSupplyItInstead) {
  Study study = tiny_study({0.0}, 1);
  study.network.buses[1].load_mvar = 1.5;
  study.substation.import_limit_mvar = 0.4;
  add_site(study, 2);
  add_battery(study).storage.inverter_mva_per_mw = 1.0;
  EXPECT_NEAR(solve(study, {1}).at(Quantity::shed_q, 0), 0.1, 1e-9);
}

// The source's voltage is given; limits of its own bus do not concern it.
TEST(SourceVoltage, IsNotLimited) {
  Study study = tiny_study({1.0}, 1);
  study.network.buses[0].vmin_pu = study.network.buses[0].vmax_pu = 1.0;
  study.network.source_voltage_pu = 1.04;
  EXPECT_NEAR(solve(study).value(), 50.0, kTolerance);
}

// A bus with reactive load only counts as switched off once it is cut off.
TEST(Islands, AnEmptyBusWithReactiveLoadStaysFeasible) {
  Study study = tiny_study({1.0, 1.0}, 1);
  study.network.buses[2].load_mw = 0.0;
  study.network.buses[2].load_mvar = 0.3;
  shock::ScenarioSet set = calm(study);
  add_outage(set, study, "2-3", 0, 1);
  EXPECT_NEAR(solve(study, set, {}).value(), 50.0, kTolerance);
}

}  // namespace
}  // namespace gridkeel::planning::test
