// Commitment, calls and storage modes as whole numbers, each value by hand.

#include "unit/planning/tiny.hpp"

namespace gridkeel::planning::test {
namespace {

// 1 MW of load at 100 USD/MWh; units of 1 MW at 40 USD/MWh of fuel.
class Commitment : public testing::Test {
 protected:
  Commitment() {
    add_site(study_, 2);
    add_generator(study_, 40.0);
    study_.fidelity.commitment = true;
    prices({100.0, 100.0, 100.0, 100.0});
  }
  flex::GeneratorData& data() { return study_.catalogue.offers[0].module.generator; }
  void prices(const std::vector<double>& usd_per_mwh) { study_.substation.import_price_usd_per_mwh = usd_per_mwh; }

  Study study_ = tiny_study({1.0}, 4);
};

TEST_F(Commitment, StartsPayForWholeUnits) {
  study_.network.buses[1].load_mw = 0.5;
  data().start_cost_usd = 130.0;
  // Half a unit's load saves 4 x 0.5 x 60 = 120 USD: a whole start is not worth it, half a start would be.
  EXPECT_NEAR(solve(study_, {1}).value(), 4 * 0.5 * 100.0, kTolerance);
  study_.fidelity.commitment = false;
  EXPECT_NEAR(solve(study_, {1}).value(), 4 * 0.5 * 40.0 + 65.0, kTolerance);
}

// Below its minimum load of 0.6 MW the unit cannot follow the load of 0.5 MW: it stands still.
TEST_F(Commitment, MinimumLoadKeepsUnitsOff) {
  study_.network.buses[1].load_mw = 0.5;
  data().pmin_share = 0.6;
  const Recourse r = solve(study_, {1});
  EXPECT_NEAR(r.value(), 4 * 0.5 * 100.0, kTolerance);
  EXPECT_NEAR(r.at(Quantity::on, 0), 0.0, 1e-9);
}

// Cheap import in periods 1 and 2; a unit that ran in period 0 must run on for 3 h at 0.5 MW at least, and cannot start
// again before it has rested.
TEST_F(Commitment, MinimumUpTimeRunsThroughCheapHours) {
  prices({100.0, 10.0, 10.0, 10.0});
  data().pmin_share = 0.5;
  data().min_up_h = 3.0;
  const Recourse r = solve(study_, {1});
  // Running: 40 + 2 x (0.5 x 40 + 0.5 x 10) + 10 = 100; standing still: 100 + 30 = 130.
  EXPECT_NEAR(r.value(), 100.0, kTolerance);
  EXPECT_NEAR(r.at(Quantity::on, 2), 1.0, 1e-9);
  EXPECT_NEAR(r.at(Quantity::on, 3), 0.0, 1e-9);
}

TEST_F(Commitment, MinimumDownTimeForbidsAQuickRestart) {
  prices({100.0, 10.0, 100.0, 10.0});
  data().pmin_share = 0.9;
  data().min_down_h = 2.0;
  // Stopping in period 1 rests through period 2. On in 0 and 2 and through 1: 40 + (0.9 x 40 + 0.1 x 10) + 40 + 10.
  const Recourse r = solve(study_, {1});
  EXPECT_NEAR(r.value(), 40.0 + 37.0 + 40.0 + 10.0, kTolerance);
  data().min_down_h = 1.0;
  EXPECT_NEAR(solve(study_, {1}).value(), 40.0 + 10.0 + 40.0 + 10.0, kTolerance);
}

// 1.5 h to start: nothing in the first period, half of the power in the second.
TEST_F(Commitment, StartTimeDelaysPower) {
  data().start_time_h = 1.5;
  const Recourse r = solve(study_, {1});
  EXPECT_NEAR(r.at(Quantity::generation, 0), 0.0, 1e-9);
  EXPECT_NEAR(r.at(Quantity::generation, 1), 0.5, 1e-9);
  EXPECT_NEAR(r.at(Quantity::generation, 2), 1.0, 1e-9);
  EXPECT_NEAR(r.value(), 100.0 + 50.0 + 20.0 + 80.0, kTolerance);
}

// 0.5 % per minute: 0.3 MW an hour. A start may jump to the minimum load of 0.4 MW, and a stop from it.
TEST_F(Commitment, RunningUnitsRampAndStartingUnitsJumpToTheirMinimum) {
  data().pmin_share = 0.4;
  data().ramp_share_per_min = 0.005;
  const Recourse r = solve(study_, {1});
  EXPECT_NEAR(r.at(Quantity::generation, 0), 0.4, 1e-9);
  EXPECT_NEAR(r.at(Quantity::generation, 1), 0.7, 1e-9);
  EXPECT_NEAR(r.at(Quantity::generation, 2), 1.0, 1e-9);
}

// Units that fail to start cannot be on; a supplier that delivers 0.7 derates the unit, which still runs.
TEST_F(Commitment, FailedUnitsStayOffAndShortDeliveriesDerate) {
  data().pmin_share = 0.5;
  shock::ScenarioSet set = calm(study_, 2);
  set.scenarios[0].usable_share[0][0] = 0.0;
  set.scenarios[1].usable_share[0][0] = 0.7;
  const Recourse r = solve(study_, set, {1});
  EXPECT_NEAR(r.at(Quantity::on, 0, 0), 0.0, 1e-9);
  EXPECT_NEAR(r.value(0), 400.0, kTolerance);
  EXPECT_NEAR(r.at(Quantity::generation, 0, 1), 0.7, 1e-9);
  EXPECT_NEAR(r.value(1), 4 * (0.7 * 40.0 + 0.3 * 100.0), kTolerance);
}

// A fifth of each unit came, and with it a fifth of its minimum, its ramp and its headroom: the two of them run.
TEST_F(Commitment, AShortDeliveryIsASmallerUnit) {
  data().pmin_share = 0.5;
  data().ramp_share_per_min = 0.01;
  shock::ScenarioSet set = calm(study_, 1);
  set.scenarios[0].usable_share[0][0] = 0.2;
  const Recourse whole = solve(study_, set, {2});
  EXPECT_NEAR(whole.at(Quantity::on, 0), 2.0, 1e-9);
  EXPECT_NEAR(whole.at(Quantity::generation, 0), 2 * 0.6 * 0.2, 1e-9);  // what a start may jump to
  EXPECT_NEAR(whole.at(Quantity::generation, 1), 2 * 0.2, 1e-9);
  // At a loss, but bound to run: the minimum is a fifth as well.
  data().min_up_h = 4.0;
  prices({200.0, 10.0, 10.0, 10.0});
  const Recourse bound = solve(study_, set, {1});
  EXPECT_NEAR(bound.at(Quantity::generation, 2), 0.5 * 0.2, 1e-9);
}

// A swing of 0.4 MW that nothing else covers: only a running unit has headroom, and only above its output.
TEST_F(Commitment, HeadroomNeedsRunningUnits) {
  study_.ai_sites.push_back({});
  shock::AiSite& ai = study_.ai_sites.back();
  ai.name = "dc";
  ai.bus = grid::BusId(1);
  ai.rating_mw = 0.5;
  ai.power_factor = 1.0;
  study_.substation.swing_limit_mw = 0.0;
  study_.substation.reserve_penalty_usd_per_mw = 1000.0;
  study_.catalogue.offers[0].module.response_time_s = 30.0;
  data().fuel_usd_per_mwh = 200.0;
  data().pmin_share = 0.25;
  shock::ScenarioSet set = calm(study_);
  for (double& peak : set.scenarios[0].ai[0].max_mw) peak = 0.9;
  const Recourse r = solve(study_, set, {1});
  EXPECT_NEAR(r.at(Quantity::reserve_short, 0), 0.0, 1e-9);
  EXPECT_NEAR(r.at(Quantity::generation, 0), 0.25, 1e-9) << "dear: no more than the minimum load";
  EXPECT_NEAR(r.value(), 4 * (1.25 * 100.0 + 0.25 * 200.0), kTolerance);
  EXPECT_NEAR(solve(study_, set, {0}).value(), 4 * (150.0 + 400.0), kTolerance);
}

class Calls : public testing::Test {
 protected:
  Calls() {
    add_site(study_, 2);
    add_demand_response(study_, 0.5);
    data().max_duration_h = 2.0;
    data().activation_cost_usd_per_mwh = 20.0;
    study_.fidelity.activation = true;
    study_.substation.import_price_usd_per_mwh = {100.0, 10.0, 10.0, 10.0, 100.0, 10.0};
  }
  flex::DemandResponseData& data() { return study_.catalogue.offers[0].module.demand_response; }

  Study study_ = tiny_study({1.0}, 6);
};

// Two dear hours too far apart for one call.
TEST_F(Calls, AreCountedWhole) {
  data().max_calls = 1;
  EXPECT_NEAR(solve(study_, {1}).value(), 240.0 - 0.5 * 80.0, kTolerance);
  // With fractions of a call the energy of one, 1 MWh, is enough for both hours.
  study_.fidelity.activation = false;
  EXPECT_NEAR(solve(study_, {1}).value(), 240.0 - 2 * 0.5 * 80.0, kTolerance);
  study_.fidelity.activation = true;
  data().max_calls = 2;
  const Recourse r = solve(study_, {1});
  EXPECT_NEAR(r.value(), 240.0 - 2 * 0.5 * 80.0, kTolerance);
  EXPECT_NEAR(r.at(Quantity::call, 0), 1.0, 1e-9);
}

// If half a call helped as much as a whole one, a relaxation would leave the other half for the other dear hour.
TEST_F(Calls, HelpByNoMoreThanTheDemand) {
  data().max_calls = 1;
  const auto expect = [&](double load_mw, double units, double reduced_mwh) {
    study_.network.buses[1].load_mw = load_mw;
    for (const bool relaxed : {false, true}) {
      study_.fidelity.relaxed = relaxed;
      EXPECT_NEAR(solve(study_, {units}).value(), load_mw * 240.0 - reduced_mwh * 80.0, kTolerance) << relaxed;
    }
  };
  expect(0.25, 1.0, 0.25);  // under a call of 0.5 MW
  expect(0.75, 3.0, 1.25);  // the second call of an hour helps by 0.25 MW only
}

// Called an hour before it is needed, for it takes an hour to respond.
TEST_F(Calls, RespondLate) {
  data().response_time_h = 1.0;
  const Recourse r = solve(study_, {1});
  EXPECT_NEAR(r.at(Quantity::reduction, 0), 0.0, 1e-9) << "there is no hour before the first";
  EXPECT_NEAR(r.at(Quantity::reduction, 4), 0.5, 1e-9);
  EXPECT_NEAR(r.at(Quantity::call, 3), 1.0, 1e-9);
  EXPECT_NEAR(r.value(), 240.0 - 0.5 * 80.0, kTolerance);
}

// Import below schedule costs 500 USD/MWh. Two units that both charge and discharge would burn energy to avoid it.
TEST(ExclusiveStorage, CannotBurnEnergyInOneUnit) {
  Study study = tiny_study({1.0}, 1);
  add_site(study, 2);
  flex::Module& battery = add_battery(study);
  battery.storage.charge_efficiency = battery.storage.discharge_efficiency = 0.5;
  study.substation.imbalance_tolerance_mw = 0.0;
  study.substation.imbalance_down_usd_per_mwh = 500.0;
  shock::ScenarioSet set = calm(study);
  set.scenarios[0].background_scale[0] = 0.8;  // 0.2 MW below schedule
  // Full and without room: charging c fills 0.5 c, discharging d takes 2 d, so d >= c / 4 and 0.2 = c - d: c = 0.267.
  EXPECT_NEAR(solve(study, set, {1}).value(), 50.0, kTolerance);
  study.fidelity.exclusive_storage = true;
  EXPECT_NEAR(solve(study, set, {1}).value(), 0.8 * 50.0 + 0.2 * 500.0, kTolerance);
  EXPECT_NEAR(solve(study, set, {2}).value(), 50.0, kTolerance) << "one unit charges, the other discharges";
}

}  // namespace
}  // namespace gridkeel::planning::test
