// Shedding by zone: what is merged, what an outage does to it, and what it costs beside shedding bus by bus.

#include <gtest/gtest.h>

#include <numeric>

#include "unit/planning/tiny.hpp"

namespace gridkeel::planning::test {
namespace {

void shed_by_zone(Study& study, int zones) { study.shedding = {Shedding::By::zone, zones}; }

TEST(ZoneLoads, OneLoadPerZoneIsSheddingByBus) {
  Study study = load_study("builtin:ieee33");
  study.load_classes[0].sheddable_share = 0.7;
  const std::vector<Load> by_bus = list_loads(study);
  shed_by_zone(study, 100000);
  const std::vector<Load> by_zone = list_loads(study);
  ASSERT_EQ(by_bus.size(), by_zone.size());
  for (std::size_t l = 0; l < by_bus.size(); ++l) {
    EXPECT_EQ(by_bus[l].name, by_zone[l].name);
    EXPECT_EQ(by_bus[l].base_mw, by_zone[l].base_mw);
    EXPECT_TRUE(by_zone[l].spread.empty());
  }
}

TEST(ZoneLoads, AutomaticallyByBusOnSmallFeedersOnly) {
  Study study = tiny_study(std::vector<double>(kMostBusesShedAlone - 1, 0.01), 1);
  EXPECT_FALSE(sheds_by_zone(study));
  study = tiny_study(std::vector<double>(kMostBusesShedAlone, 0.01), 1);
  EXPECT_TRUE(sheds_by_zone(study));
  EXPECT_LE(list_loads(study).size(), 22u);
  study.shedding.by = Shedding::By::bus;
  EXPECT_EQ(list_loads(study).size(), kMostBusesShedAlone);
}

TEST(ZoneLoads, KeepTotalsAndLeaveBusesWithSitesAlone) {
  Study study = load_study("builtin:ieee33");
  study.load_classes[0].sheddable_share = 0.7;
  study.network.buses[9].load_mvar = -0.5;  // far beyond its active power: bus 10 gets a capacitive load of its own
  study.network.buses[10].load_mw = 0.0;    // reactive alone
  shed_by_zone(study, 3);
  const std::vector<Load> loads = list_loads(study);
  double mw = 0.0, mvar = 0.0;
  bool any_spread = false;
  for (const Load& load : loads) {
    if (load.kind != Load::Kind::background) continue;
    mw += load.base_mw;
    mvar += base_mvar(load, false);
    double share_mw = 0.0, share_mvar = 0.0;
    for (const Load::Share& share : load.spread) {
      any_spread = true;
      share_mw += share.mw;
      share_mvar += share.mvar;
      for (const CandidateSite& site : study.candidate_sites) EXPECT_NE(share.bus, site.bus) << load.name;
      for (const shock::AiSite& site : study.ai_sites) EXPECT_NE(share.bus, site.bus) << load.name;
    }
    if (load.spread.empty()) continue;
    EXPECT_NEAR(share_mw, load.reactive_only() ? 0.0 : 1.0, 1e-12) << load.name;
    EXPECT_NEAR(share_mvar, load.reactive_only() ? std::copysign(1.0, load.q_fixed_mvar) : load.q_per_p, 1e-12);
  }
  EXPECT_TRUE(any_spread);
  EXPECT_NEAR(mw, study.network.total_load_mw(), 1e-9);
  EXPECT_NEAR(mvar, study.network.total_load_mvar(), 1e-9);
  EXPECT_LT(loads.size(), 32u);
}

// Buses 2, 3, 4 of 1 MW each are one zone; line 3-4 fails. Only bus 4 is dark, and only its customers pay for that.
TEST(ZoneLoads, AnOutageCutsAZoneInTwo) {
  Study study = tiny_study({1.0, 1.0, 1.0}, 2);
  study.restoration.penalty_usd_per_customer_h = 2.0;
  shed_by_zone(study, 1);
  ASSERT_EQ(list_loads(study).size(), 1u);
  shock::ScenarioSet set = calm(study);
  add_outage(set, study, "3-4", 1, 2);
  const Recourse zone = solve(study, set, {});
  // 3 MWh served at 50, then 2 MWh, 1 MWh shed at 1 000 and 100 customers without supply at 2.
  EXPECT_NEAR(zone.value(), 150.0 + 100.0 + 1000.0 + 200.0, kTolerance);
  EXPECT_NEAR(zone.term(CostTerm::restoration), 200.0, kTolerance);
  EXPECT_NEAR(zone.term(CostTerm::unserved), 1000.0, kTolerance);
  EXPECT_NEAR(zone.outcome().unserved_mwh, 1.0, 1e-9);
  EXPECT_NEAR(zone.outcome().restoration_h, 1.0, 1e-12);
  const RecourseModel& model = zone.problem().model(0);
  ASSERT_EQ(model.loads(1).size(), 2u);
  EXPECT_EQ(model.loads(1)[1].name, "zone-4:homes");
  EXPECT_EQ(model.loads(1)[0].spread.size(), 2u);
}

// Buses 2, 3 | 4, 5 with a switch at 3-4: two blocks, and two zones that do not cross it. A fault inside the second
// darkens it for two periods; when it returns it draws half as much again for one.
TEST(ZoneLoads, LieWithinTheBlocksThatSwitchesMake) {
  Study study = tiny_study({1.0, 1.0, 1.0, 1.0}, 6);
  study.network.branches[2].switchable = true;
  study.restoration.switching = Restoration::Switching::outages;
  study.restoration.return_h = 1.0;
  study.restoration.pickup_share = 0.5;
  shock::ScenarioSet set = calm(study);
  add_outage(set, study, "4-5", 1, 3);
  study.shedding.by = Shedding::By::bus;
  const double by_bus = solve(study, set, {}).value();
  shed_by_zone(study, 1);
  EXPECT_EQ(list_loads(study).size(), 2u);
  const Recourse zone = solve(study, set, {});
  EXPECT_NEAR(zone.value(), (24.0 - 4.0 + 1.0) * 50.0 + 4.0 * 1000.0, kTolerance);
  EXPECT_NEAR(zone.value(), by_bus, kTolerance);
  EXPECT_NEAR(zone.outcome().unserved_mwh, 4.0, 1e-6);
  EXPECT_EQ(zone.problem().topology_count(), 1);
}

// 3 MW of demand, 2 MW of import: any MW may go, so zones cost no more. With a voltage limit that only the last bus
// breaks, a zone sheds at all its buses what bus by bus would be shed at the last one alone.
TEST(ZoneLoads, AreShedInProportion) {
  Study study = tiny_study({1.0, 1.0, 1.0}, 1);
  study.substation.import_limit_mw = 2.0;
  shed_by_zone(study, 1);
  EXPECT_NEAR(solve(study).value(), 2.0 * 50.0 + 1000.0, kTolerance);
  EXPECT_NEAR(solve(study).at(Quantity::shed, 0), 1.0, 1e-9);

  study.substation.import_limit_mw = 100.0;
  // v^2 at bus 4 is 1 - 0.0002 (3 + 2 + 1) P for r = 0.001: with a share s of 1 MW served at each bus, 1 - 0.0012 s.
  study.network.source_voltage_pu = 1.0;
  study.network.buses[3].vmin_pu = std::sqrt(1.0 - 0.0012 * 0.5);
  EXPECT_NEAR(solve(study).value(), 1.5 * 50.0 + 1.5 * 1000.0, 1e-4);
  study.shedding.by = Shedding::By::bus;
  // Bus 4 counts 3, bus 3 counts 2, bus 2 counts 1 of the 6: shedding 3 of them takes bus 4 alone.
  EXPECT_NEAR(solve(study).value(), 2.0 * 50.0 + 1000.0, 1e-4);
}

TEST(ZoneLoads, CostNoLessThanSheddingByBus) {
  Study study = load_study("builtin:ieee33");
  for (std::size_t b = 1; b < study.network.buses.size(); ++b) study.network.buses[b].vmin_pu = 0.94;  // much is shed
  study.shocks.line_outages_per_day = 2.0;
  const shock::ScenarioSet set = shock::generate(study.generator_input(), 6, 5);
  const Recourse bus(study, set, {}, NetworkForm::eliminated);
  shed_by_zone(study, 4);
  const Recourse zone(study, set, {}, NetworkForm::eliminated);
  double difference = 0.0;
  for (int s = 0; s < 6; ++s) {
    EXPECT_GE(zone.value(s), bus.value(s) * (1.0 - 1e-9)) << "scenario " << s;
    difference += zone.value(s) - bus.value(s);
  }
  EXPECT_GT(difference, 1.0) << "this study must tell the two apart";
}

}  // namespace
}  // namespace gridkeel::planning::test
