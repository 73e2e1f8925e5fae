// Storage, generators and demand response, each value by hand.

#include "unit/planning/tiny.hpp"

namespace gridkeel::planning::test {
namespace {

class Modules : public testing::Test {
 protected:
  Modules() {
    add_site(study_, 2);
    study_.substation.import_price_usd_per_mwh = {10.0, 100.0};
  }
  Study study_ = tiny_study({3.0}, 2, 2.0);
};

// Half full and half full again at the end: 1 MW charged for 2 h stores 1.8 MWh, of which 1.44 MWh return.
TEST_F(Modules, StorageShiftsEnergyWithLossesAndReturnsToItsLevel) {
  flex::StorageData& s = add_battery(study_).storage;
  s.charge_efficiency = 0.9;
  s.discharge_efficiency = 0.8;
  s.soc_initial = 0.5;
  s.soc_final_min = 1.0;
  s.cycle_cost_usd_per_mwh = 5.0;
  const Recourse r = solve(study_, {1});
  EXPECT_NEAR(r.at(Quantity::charge, 0), 1.0, 1e-9);
  EXPECT_NEAR(r.at(Quantity::stored, 0), 3.8, 1e-9);
  EXPECT_NEAR(r.at(Quantity::discharge, 1), 0.72, 1e-9);
  EXPECT_NEAR(r.term(CostTerm::cycle), 5.0 * 1.44, kTolerance);
  EXPECT_NEAR(r.value(), 20.0 * 4.0 + 200.0 * 2.28 + 7.2, kTolerance);
}

// Window 0.25 to 0.75 of 4 MWh, half full: room for 1 MWh more, 2 MWh to give. `stored` counts from 0.25.
TEST_F(Modules, StorageStaysInItsWindow) {
  flex::StorageData& s = add_battery(study_).storage;
  s.charge_efficiency = 0.9;
  s.discharge_efficiency = 0.8;
  s.soc_min = 0.25;
  s.soc_max = 0.75;
  s.soc_initial = 0.5;
  const Recourse r = solve(study_, {1});
  EXPECT_NEAR(r.at(Quantity::charge, 0), 1.0 / 1.8, 1e-9);
  EXPECT_NEAR(r.at(Quantity::stored, 0), 2.0, 1e-9);
  EXPECT_NEAR(r.at(Quantity::discharge, 1), 0.8, 1e-9);
  EXPECT_NEAR(r.value(), 20.0 * (3.0 + 1.0 / 1.8) + 200.0 * 2.2, kTolerance);
}

TEST_F(Modules, UnitsAddUpAndSupplierShortfallScalesThem) {
  add_battery(study_);
  shock::ScenarioSet set = calm(study_, 2);
  set.scenarios[1].usable_share[0][0] = 0.25;
  const Recourse r = solve(study_, set, {2});
  EXPECT_NEAR(r.at(Quantity::discharge, 1, 0), 2.0, 1e-9) << "2 units of 1 MW; 8 MWh last 4 h";
  EXPECT_NEAR(r.at(Quantity::discharge, 1, 1), 0.5, 1e-9) << "half a unit of 1 MW";
  EXPECT_NEAR(r.value(1), 20.0 * (3.0 - 0.5) + 200.0 * (3.0 - 0.5), kTolerance) << "2 MWh last 4 h";
}

// Installed units work like bought ones, but a supplier that delivers less does not take them away.
TEST_F(Modules, InstalledUnitsWorkUnlessTheyFail) {
  add_battery(study_);
  study_.installed.push_back({0, flex::OfferId(std::size_t{0}), 2, {}});
  shock::ScenarioSet set = calm(study_, 3);
  set.scenarios[1].usable_share[0][0] = 0.25;
  set.scenarios[2].usable_share[0][0] = 0.0;
  const Recourse r = solve(study_, set, {0, 2});
  EXPECT_NEAR(r.at(Quantity::discharge, 1, 0), 2.0, 1e-9);
  EXPECT_NEAR(r.at(Quantity::discharge, 1, 1), 2.0, 1e-9);
  EXPECT_NEAR(r.at(Quantity::discharge, 1, 2), 0.0, 1e-9);
}

TEST_F(Modules, NothingBoughtDoesNothing) {
  add_battery(study_);
  add_generator(study_, 1.0);
  const Recourse r = solve(study_, {0, 0});
  EXPECT_NEAR(r.value(), 3.0 * 2.0 * 110.0, kTolerance);
}

TEST_F(Modules, GeneratorsRunWhereFuelIsCheaperThanImport) {
  add_generator(study_, 40.0);
  const Recourse r = solve(study_, {2});
  EXPECT_NEAR(r.at(Quantity::generation, 0), 0.0, 1e-9);
  EXPECT_NEAR(r.at(Quantity::generation, 1), 2.0, 1e-9);
  EXPECT_NEAR(r.term(CostTerm::fuel), 2.0 * 2.0 * 40.0, kTolerance);
  EXPECT_NEAR(r.value(), 20.0 * 3.0 + 200.0 * 1.0 + 160.0, kTolerance);
}

TEST_F(Modules, GeneratorStartsPayPerUnit) {
  add_generator(study_, 40.0).generator.start_cost_usd = 30.0;
  EXPECT_NEAR(solve(study_, {2}).term(CostTerm::start), 60.0, kTolerance);
  study_.catalogue.offers[0].module.generator.start_cost_usd = 121.0;  // saves 2 h (100 - 40) = 120 per MW
  EXPECT_NEAR(solve(study_, {2}).at(Quantity::generation, 1), 0.0, 1e-9);
}

// 0.1 % of the power per minute: 0.12 MW per 2 h and unit.
TEST_F(Modules, GeneratorsRampWithinTheirLimit) {
  add_generator(study_, 40.0).generator.ramp_share_per_min = 0.001;
  study_.substation.import_price_usd_per_mwh = {100.0, 100.0};
  const Recourse r = solve(study_, {2});
  EXPECT_NEAR(r.at(Quantity::generation, 0), 0.24, 1e-9);
  EXPECT_NEAR(r.at(Quantity::generation, 1), 0.48, 1e-9);
  study_.substation.import_price_usd_per_mwh = {100.0, 0.0};
  const Recourse down = solve(study_, {2});
  EXPECT_NEAR(down.at(Quantity::generation, 1), 0.0, 1e-9) << "what it rose it can fall";
}

class Capping : public Modules {
 protected:
  Capping() {
    add_demand_response(study_, 0.5);
    study_.substation.import_price_usd_per_mwh = {100.0, 10.0};
  }
  flex::DemandResponseData& data() { return study_.catalogue.offers[0].module.demand_response; }
};

TEST_F(Capping, PaysPerMegawattHour) {
  data().activation_cost_usd_per_mwh = 20.0;
  const Recourse r = solve(study_, {1});
  EXPECT_NEAR(r.at(Quantity::reduction, 0), 0.5, 1e-9);
  EXPECT_NEAR(r.at(Quantity::reduction, 1), 0.0, 1e-9) << "20 > 10 USD/MWh";
  EXPECT_NEAR(r.term(CostTerm::demand_response), 20.0, kTolerance);
  EXPECT_NEAR(r.value(), 200.0 * 2.5 + 20.0 + 20.0 * 3.0, kTolerance);
}

TEST_F(Capping, ReboundReturnsTheShareOfTheEnergyWithinTheWindow) {
  data().rebound_share = 0.6;
  data().rebound_window_h = 2.0;
  data().activation_cost_usd_per_mwh = 20.0;
  const Recourse r = solve(study_, {1});
  EXPECT_NEAR(r.at(Quantity::reduction, 0), 0.5, 1e-9);
  EXPECT_NEAR(r.at(Quantity::rebound, 1), 0.3, 1e-9);
  EXPECT_NEAR(r.at(Quantity::backlog, 1), 0.0, 1e-9);
  EXPECT_NEAR(r.value(), 200.0 * 2.5 + 20.0 + 20.0 * 3.3, kTolerance);
}

// 4 periods; the energy of period 0 is back by the end of period 1 although period 3 would be cheaper.
TEST_F(Capping, ReboundCannotWaitBeyondItsWindow) {
  study_.horizon.periods = 4;
  study_.substation.import_price_usd_per_mwh = {100.0, 40.0, 40.0, 10.0};
  data().rebound_share = 0.6;
  data().activation_cost_usd_per_mwh = 39.0;
  data().rebound_window_h = 2.0;
  EXPECT_NEAR(solve(study_, {1}).at(Quantity::rebound, 1), 0.3, 1e-9);
  data().rebound_window_h = 6.0;
  EXPECT_NEAR(solve(study_, {1}).at(Quantity::rebound, 3), 0.3, 1e-9);
}

TEST_F(Capping, WhatIsStillOwedAtTheEndPaysTheLastPrice) {
  study_.horizon.periods = 1;
  study_.substation.import_price_usd_per_mwh = {100.0};
  data().rebound_share = 0.6;
  EXPECT_NEAR(solve(study_, {1}).value(), 200.0 * 2.5 + 0.6 * 100.0, kTolerance);
}

TEST_F(Capping, DurationAndCallsLimitTheEnergy) {
  study_.substation.import_price_usd_per_mwh = {100.0, 100.0};
  data().max_duration_h = 2.0;
  data().max_calls = 10;
  const Recourse run = solve(study_, {1});
  EXPECT_NEAR(run.at(Quantity::reduction, 0) + run.at(Quantity::reduction, 1), 0.5, 1e-9) << "one of two periods";
  data().max_duration_h = 3.0;
  data().max_calls = 1;
  const Recourse calls = solve(study_, {1});
  EXPECT_NEAR(2.0 * (calls.at(Quantity::reduction, 0) + calls.at(Quantity::reduction, 1)), 0.5 * 2.0, 1e-9)
      << "3 h are one whole period of 2 h";
}

// Three periods, at most two in a row, but 1 call of 2.x periods = 0.5 MW x 5 h in all.
TEST_F(Capping, CallsLimitTheTotalEnergy) {
  study_.horizon.periods = 4;
  study_.substation.import_price_usd_per_mwh.assign(4, 100.0);
  data().max_duration_h = 5.0;
  data().max_calls = 1;
  const Recourse r = solve(study_, {1});
  double energy = 0.0;
  for (int t = 0; t < 4; ++t) energy += 2.0 * r.at(Quantity::reduction, t);
  EXPECT_NEAR(energy, 2.5, 1e-9);
}

TEST_F(Capping, HelpsOnlyAfterItsResponseTime) {
  study_.substation.import_price_usd_per_mwh = {100.0, 100.0};
  data().response_time_h = 0.5;
  const Recourse r = solve(study_, {1});
  EXPECT_NEAR(r.at(Quantity::reduction, 0), 0.5 * 0.75, 1e-9) << "1.5 of 2 h";
  EXPECT_NEAR(r.at(Quantity::reduction, 1), 0.5, 1e-9);
}

// 10 units of 0.5 MW at a load of 3 MW: it cannot be reduced and shed beyond what it draws.
TEST_F(Capping, NeverExceedsTheLoadItReduces) {
  study_.substation.import_price_usd_per_mwh = {2000.0, 2000.0};
  const Recourse r = solve(study_, {10});
  EXPECT_NEAR(r.at(Quantity::reduction, 0), 3.0, 1e-9);
  EXPECT_NEAR(r.at(Quantity::shed, 0), 0.0, 1e-9);
  EXPECT_NEAR(r.value(), 0.0, kTolerance);
}

// At bus 2: homes 3 MW, training 1 MW, inference 2 MW. Pausing reduces training, capping both kinds of AI load.
class TwoKindsOfReduction : public testing::Test {
 protected:
  TwoKindsOfReduction() {
    study_.load_classes.push_back({"training", 3000.0, 1.0, 1.0, {}});
    study_.load_classes.push_back({"inference", 5000.0, 1.0, 1.0, {}});
    study_.training_class = 1;
    study_.inference_class = 2;
    study_.ai_sites.push_back({});
    study_.ai_sites[0].bus = grid::BusId(1);
    study_.ai_sites[0].power_factor = 1.0;
    study_.substation.import_limit_mw = 0.5;
    add_site(study_, 2, 20);
    add_demand_response(study_, 1.0).demand_response.load_classes = {"training"};
    study_.catalogue.offers[0].name = study_.catalogue.offers[0].module.name = "pausing";
    add_demand_response(study_, 1.0).demand_response.load_classes = {"training", "inference"};
  }
  Recourse run(double pausing, double capping) {
    shock::ScenarioSet set = calm(study_);
    set.scenarios[0].ai[0].training_mw = {1.0};
    set.scenarios[0].ai[0].inference_mw = {2.0};
    return solve(study_, set, {pausing, capping});
  }
  Study study_ = tiny_study({3.0}, 1);
};

TEST_F(TwoKindsOfReduction, OnlyTrainingIsPaused) {
  EXPECT_NEAR(run(10, 0).at(Quantity::reduction, 0), 1.0, 1e-9) << "not the inference that capping could reduce";
}

TEST_F(TwoKindsOfReduction, TogetherTheyReduceAllAiLoadButNoMore) {
  EXPECT_NEAR(run(10, 1).at(Quantity::reduction, 0), 2.0, 1e-9);
  EXPECT_NEAR(run(10, 10).at(Quantity::reduction, 0), 3.0, 1e-9);
  EXPECT_NEAR(run(0, 10).at(Quantity::reduction, 0), 3.0, 1e-9);
}

TEST_F(TwoKindsOfReduction, OverlappingSetsAreCappedTogether) {
  study_.catalogue.offers[0].module.demand_response.load_classes = {"homes", "training"};
  study_.substation.import_limit_mw = 0.1;
  const Recourse r = run(10, 10);
  EXPECT_NEAR(r.at(Quantity::reduction, 0), 6.0, 1e-9);
  EXPECT_EQ(r.problem().base().device_rows.demand_caps.size(), 3U);
}

TEST_F(TwoKindsOfReduction, SetsThatShareNoClassNeedNoCommonCap) {
  study_.catalogue.offers[1].module.demand_response.load_classes = {"inference"};
  EXPECT_EQ(run(1, 1).problem().base().device_rows.demand_caps.size(), 2U);
}

TEST_F(Capping, StandsOnlyWhereItsClassesAre) {
  data().load_classes = {"homes"};
  EXPECT_EQ(build_first_stage(study_).devices.size(), 1u);
  data().load_classes = {"ai"};
  EXPECT_TRUE(build_first_stage(study_).devices.empty());
}

}  // namespace
}  // namespace gridkeel::planning::test
