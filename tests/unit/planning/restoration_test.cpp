// Switches, islands and cold-load pick-up on feeders of a few buses, each value by hand.

#include <numbers>

#include "unit/planning/tiny.hpp"

namespace gridkeel::planning::test {
namespace {

// Buses 1 (source) - 2 - 3 - 4 with 1 MW each behind the source; switches on 1-2, 2-3 and 3-4; ties where a test adds
// them. Import costs 50 USD/MWh, unserved energy 1 000, customers nothing unless a test says so.
class Restoring : public testing::Test {
 protected:
  Restoring() {
    study_.restoration.switching = Restoration::Switching::outages;
    study_.restoration.return_h = 1.0;
    for (grid::Branch& line : study_.network.branches) line.switchable = true;
  }
  grid::Branch& add_tie(int from, int to) {
    grid::Branch tie = study_.network.branches.front();
    tie.name = std::to_string(from) + "-" + std::to_string(to) + (from == to - 1 ? "#2" : "");
    tie.from = grid::BusId(from - 1);
    tie.to = grid::BusId(to - 1);
    tie.closed = false;
    study_.network.branches.push_back(tie);
    return study_.network.branches.back();
  }
  Recourse with_outage(const std::string& line, int first, int end, const std::vector<double>& units = {}) {
    shock::ScenarioSet set = calm(study_);
    add_outage(set, study_, line, first, end);
    return solve(study_, set, units);
  }
  static double energised(const Recourse& r, int period, int bus) {
    const SwitchingPeriod* s = r.problem().model(0).switching_at(period);
    const auto block = static_cast<std::size_t>(r.problem().base().blocks.of_bus[static_cast<std::size_t>(bus - 1)]);
    return s == nullptr ? 1.0 : r.column(s->energised[block]);
  }
  static double closed(const Recourse& r, int period, const std::string& line) {
    const auto& network = r.problem().study().network;
    const SwitchingPeriod* s = r.problem().model(0).switching_at(period);
    const auto k = static_cast<std::size_t>(r.problem().base().blocks.find_switch(*network.find_branch(line)));
    return r.column(s->closed[k]);
  }

  Study study_ = tiny_study({1.0, 1.0, 1.0}, 6);
};

// Line 2-3 is out in periods 1 and 2; buses 3 and 4 are dark, and back with one operation.
TEST_F(Restoring, WithoutTiesTheCutOffPartWaits) {
  study_.restoration.operation_cost_usd = 7.0;
  const Recourse r = with_outage("2-3", 1, 3);
  EXPECT_NEAR(energised(r, 1, 4), 0.0, 1e-6);
  EXPECT_NEAR(energised(r, 3, 4), 1.0, 1e-6);
  EXPECT_NEAR(r.value(), (18.0 - 4.0) * 50.0 + 4.0 * 1000.0 + 7.0, kTolerance) << "opening at the fault is free";
  EXPECT_NEAR(r.term(CostTerm::restoration), 7.0, kTolerance);
  EXPECT_NEAR(r.outcome().restoration_h, 2.0, 1e-9);
}

// Each scenario limits calls by its own demand: relaxed, a quarter of the load is as dear as with whole calls, though
// the other scenario has load for a whole call of 0.5 MW.
TEST_F(Restoring, CallsHelpByNoMoreThanTheDemandOfTheScenario) {
  add_site(study_, 4);
  flex::DemandResponseData& calls = add_demand_response(study_, 0.5).demand_response;
  calls.max_duration_h = 1.0;
  calls.max_calls = 1;
  calls.activation_cost_usd_per_mwh = 20.0;
  study_.fidelity.activation = true;
  study_.substation.import_price_usd_per_mwh = {100.0, 50.0, 50.0, 50.0, 100.0, 50.0};
  shock::ScenarioSet set = calm(study_, 2);
  for (shock::Scenario& s : set.scenarios) s.outages.push_back({*study_.network.find_branch("3-4"), 2, 3});
  for (double& scale : set.scenarios[1].background_scale) scale = 0.25;
  const double dark = 0.25 * (1000.0 - 50.0), saved = 0.25 * (100.0 - 20.0);
  for (const bool relaxed : {false, true}) {
    study_.fidelity.relaxed = relaxed;
    EXPECT_NEAR(solve(study_, set, {1}).value(1), 0.75 * 400.0 + dark - saved, kTolerance) << relaxed;
  }
}

// The tie 1-4 takes over at once: it closes in the period of the fault, and the feeder returns to normal by two
// operations.
TEST_F(Restoring, ATieTakesOver) {
  add_tie(1, 4);
  study_.restoration.operation_cost_usd = 7.0;
  const Recourse r = with_outage("2-3", 1, 3);
  EXPECT_NEAR(closed(r, 1, "1-4"), 1.0, 1e-6);
  EXPECT_NEAR(energised(r, 1, 3), 1.0, 1e-6);
  EXPECT_NEAR(r.value(), 18.0 * 50.0 + 3 * 7.0, kTolerance);
}

// One operation a period. A fault on 2-3 leaves two blocks, fed through the tie by one operation; with 3-4 out too, bus
// 3 has no way in, and each repaired line takes a period of its own.
TEST_F(Restoring, OperationsAreLimited) {
  study_.restoration.operations_per_period = 1;
  shock::ScenarioSet set = calm(study_);
  add_outage(set, study_, "1-2", 1, 2);
  add_outage(set, study_, "2-3", 1, 2);
  add_outage(set, study_, "3-4", 1, 2);
  const Recourse r = solve(study_, set, {});
  // All dark in period 1; then bus 2 in period 2, bus 3 in period 3, bus 4 in period 4.
  EXPECT_NEAR(energised(r, 2, 2), 1.0, 1e-6);
  EXPECT_NEAR(energised(r, 2, 3), 0.0, 1e-6);
  EXPECT_NEAR(energised(r, 3, 4), 0.0, 1e-6);
  EXPECT_NEAR(r.value(), (18.0 - 6.0) * 50.0 + 6.0 * 1000.0, kTolerance);
  study_.restoration.operations_per_period = 3;
  EXPECT_NEAR(solve(study_, set, {}).value(), (18.0 - 3.0) * 50.0 + 3.0 * 1000.0, kTolerance);
}

// Two switches between the same two blocks: one is out, the other takes over; both at once would be a loop.
TEST_F(Restoring, TwoSwitchesBetweenTheSameBlocks) {
  add_tie(2, 3);
  const Recourse r = with_outage("2-3", 1, 3);
  EXPECT_NEAR(closed(r, 1, "2-3#2"), 1.0, 1e-6);
  EXPECT_NEAR(closed(r, 1, "2-3"), 0.0, 1e-6);
  EXPECT_NEAR(r.value(), 18.0 * 50.0, kTolerance);
  for (int t = 1; t < 4; ++t) EXPECT_NEAR(closed(r, t, "2-3") + closed(r, t, "2-3#2"), 1.0, 1e-6) << t;
}

// A fault inside a block darkens it until the repair, whatever the switches do.
TEST_F(Restoring, AFaultedBlockStaysDark) {
  study_.network.branches[2].switchable = false;  // 3-4: buses 3 and 4 are one block
  add_tie(1, 4);
  const Recourse r = with_outage("3-4", 1, 3);
  EXPECT_NEAR(energised(r, 2, 3), 0.0, 1e-6);
  EXPECT_NEAR(r.value(), (18.0 - 4.0) * 50.0 + 4.0 * 1000.0, kTolerance);
}

// A full battery of 4 MWh at bus 4 holds buses 3 and 4 (2 MW) for 2 h of 1 MW each: 1 MW of power, four periods.
TEST_F(Restoring, AGridFormingBatteryHoldsAnIslandUntilItIsEmpty) {
  add_site(study_, 4);
  add_battery(study_).grid_forming = true;
  const Recourse r = with_outage("2-3", 0, 5, {1});
  double given_mwh = 0.0;
  for (int t = 0; t < 5; ++t) given_mwh += r.at(Quantity::discharge, t);
  EXPECT_NEAR(given_mwh, 4.0, 1e-6) << "in which of the five hours is all the same";
  EXPECT_NEAR(r.value(), (6 * 1.0 + 2.0) * 50.0 + (10.0 - 4.0) * 1000.0, kTolerance);
  study_.catalogue.offers[0].module.grid_forming = false;
  EXPECT_NEAR(with_outage("2-3", 0, 5, {1}).at(Quantity::discharge, 1), 0.0, 1e-6) << "it needs a grid";
}

// Supplier A delivers nothing in one scenario, supplier B in the other: only units of both hold the island in both.
TEST_F(Restoring, SuppliersThatFailLeaveIslandsDark) {
  add_site(study_, 4);
  add_battery(study_).grid_forming = true;
  add_battery(study_).grid_forming = true;
  study_.catalogue.offers[1].name = "other";
  study_.catalogue.offers[1].supplier = "B";
  study_.catalogue.suppliers = {"S", "B"};
  shock::ScenarioSet set = calm(study_, 2);
  for (int s = 0; s < 2; ++s) {
    set.scenarios[static_cast<std::size_t>(s)].outages.push_back({*study_.network.find_branch("2-3"), 0, 5});
    set.scenarios[static_cast<std::size_t>(s)].usable_share[0][static_cast<std::size_t>(s)] = 0.0;
  }
  const double dark = 8 * 50.0 + 10.0 * 1000.0, held = dark - 4.0 * 1000.0;
  const Recourse one = solve(study_, set, {2, 0});
  EXPECT_NEAR(one.value(0), dark, kTolerance);
  EXPECT_NEAR(one.value(1), dark - 8.0 * 1000.0, kTolerance) << "2 MW for 4 h";
  const Recourse both = solve(study_, set, {1, 1});
  EXPECT_NEAR(both.value(0), held, kTolerance);
  EXPECT_NEAR(both.value(1), held, kTolerance);
}

// For 2 h after the lights return, what is served draws half as much again.
TEST_F(Restoring, ColdLoadPicksUp) {
  study_.restoration.pickup_share = 0.5;
  study_.restoration.pickup_h = 2.0;
  study_.restoration.return_h = 3.0;
  const Recourse r = with_outage("2-3", 1, 3);
  EXPECT_NEAR(r.value(), (18.0 - 4.0) * 50.0 + 4.0 * 1000.0 + 2 * (2 * 0.5) * 50.0, kTolerance);
  study_.substation.import_limit_mw = 3.5;
  const Recourse tight = with_outage("2-3", 1, 3);
  // Serving S of 2 MW takes 1.5 S <= 2.5 MW: S = 5/3, in two periods.
  EXPECT_NEAR(tight.value(), (3.0 + 2 * 1.0 + 2 * 3.5 + 3.0) * 50.0 + (4.0 + 2.0 / 3.0) * 1000.0, kTolerance);
}

// The substation is dead in periods 1 and 2: everything is dark but what a grid-forming module holds.
TEST_F(Restoring, TheSubstationMayBeLost) {
  add_site(study_, 2);
  add_battery(study_).grid_forming = true;
  shock::ScenarioSet set = calm(study_);
  set.scenarios[0].import_share[1] = set.scenarios[0].import_share[2] = 0.0;
  const Recourse r = solve(study_, set, {1});
  EXPECT_NEAR(r.at(Quantity::discharge, 1), 1.0, 1e-6);
  EXPECT_NEAR(r.at(Quantity::import_p, 1), 0.0, 1e-9);
  EXPECT_NEAR(energised(r, 1, 2), 1.0, 1e-6);
  study_.catalogue.offers[0].module.grid_forming = false;
  const Recourse dead = solve(study_, set, {1});
  EXPECT_NEAR(energised(dead, 1, 2), 0.0, 1e-6);
  EXPECT_NEAR(dead.at(Quantity::discharge, 1), 0.0, 1e-9);
}

TEST_F(Restoring, CustomersPayForInterruptionsAndTime) {
  study_.restoration.interruption_usd_per_customer = 3.0;
  study_.restoration.penalty_usd_per_customer_h = 2.0;
  const Recourse r = with_outage("2-3", 1, 3);  // 200 customers for 2 h
  EXPECT_NEAR(r.term(CostTerm::restoration), 200 * 3.0 + 400 * 2.0, kTolerance);
  EXPECT_NEAR(r.term(CostTerm::unserved), 4000.0, kTolerance);
}

// Voltage: bus 4 fed the long way is too low unless reactive power helps; its balance is of reactive power.
TEST_F(Restoring, ReactivePowerIsBalancedByReactivePower) {
  for (grid::Branch& line : study_.network.branches) line.x_pu = 0.02;
  add_tie(1, 4).x_pu = 0.3;
  for (std::size_t b = 1; b < 4; ++b) study_.network.buses[b].load_mvar = 0.4;
  const Recourse r = with_outage("1-2", 1, 3);
  const SwitchingPeriod* s = r.problem().model(0).switching_at(1);
  ASSERT_NE(s, nullptr);
  EXPECT_NEAR(r.column(s->flow_p[3]), 3.0, 1e-6) << "the tie carries all";
  EXPECT_NEAR(r.column(s->flow_q[3]), 1.2, 1e-6);
  EXPECT_NEAR(r.at(Quantity::import_q, 1), 1.2, 1e-6);
  const double v4 = 1.0 - 2.0 * (0.001 * 3.0 + 0.3 * 1.2) / 10.0;
  EXPECT_NEAR(r.column(s->v_sq[3]), v4, 1e-9);
  EXPECT_NEAR(r.column(s->v_sq[2]), v4 - 2.0 * (0.001 * 2.0 + 0.02 * 0.8) / 10.0, 1e-9);
}

// Switches that may always move pay off without an outage: the tie relieves a line.
TEST_F(Restoring, SwitchingMayPayWithoutAnOutage) {
  add_tie(1, 4);
  study_.network.branches[0].rating_mva = 2.0 / std::cos(std::numbers::pi / 16);
  EXPECT_NEAR(solve(study_, {}).value(), 12.0 * 50.0 + 6.0 * 1000.0, kTolerance);
  study_.restoration.switching = Restoration::Switching::always;
  EXPECT_NEAR(solve(study_, {}).value(), 18.0 * 50.0, kTolerance);
}

}  // namespace
}  // namespace gridkeel::planning::test
