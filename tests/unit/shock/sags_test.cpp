// Sags by hand on four lines in a row, and what a UPS makes of how deep and how many they are.

#include "shock/sags.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "shock/facts.hpp"
#include "unit/shock/shock_fixture.hpp"

namespace gridkeel::shock::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr double kSecond = 1.0 / 3600.0;

// Lines 1-2, 2-3, 3-4, 4-5 of 0.01, 0.03, 0.01, 0.01 pu (1 + j) in a row; dc-a at bus 3, dc-b at bus 5. A lateral 2-6
// of 0.03.
struct SaggingCase : Case {
  SaggingCase() {
    grid::Bus bus;
    bus.name = "6";
    bus.base_kv = 12.66;
    network.buses.push_back(bus);
    grid::Branch lateral;
    lateral.name = "2-6";
    lateral.from = grid::BusId(1);
    lateral.to = grid::BusId(5);
    lateral.r_pu = lateral.x_pu = 0.03;
    network.branches.push_back(lateral);
    input.settings.sag.threshold_pu = 0.7;
    input.settings.sag.source_fault_mva = network.base_mva / 0.002;
  }
  double voltage(std::size_t site, int branch, double share) const {
    return SagModel(input).voltage_pu(site, branch, share);
  }
};

constexpr int kStub = 5;  // after four lines and the open tie

TEST(SagModel, IsAVoltageDividerAtTheJunction) {
  SaggingCase c;
  // Source: 0.002 pu of X/R 10; the lateral leaves the way to both sites at bus 2.
  const double r = 0.002 / std::sqrt(101.0);
  const std::complex<double> source(r, 10 * r), lateral(0.03, 0.03), first(0.01, 0.01);
  for (const double share : {0.1, 0.5, 1.0}) {
    const double expected = std::abs(share * lateral) / std::abs(source + first + share * lateral);
    EXPECT_NEAR(c.voltage(0, kStub, share), expected, 1e-12);
    EXPECT_NEAR(c.voltage(1, kStub, share), expected, 1e-12);
  }
}

TEST(SagModel, FaultsBetweenSourceAndSiteLeaveNothing) {
  SaggingCase c;
  for (const int line : {0, 1}) EXPECT_EQ(c.voltage(0, line, 0.4), 0.0);
  for (const int line : {0, 1, 2, 3}) EXPECT_EQ(c.voltage(1, line, 0.4), 0.0);
  EXPECT_GT(c.voltage(0, 2, 0.4), 0.0) << "behind the site";
}

TEST(SagModel, NearerFaultsSagDeeperAndStrongerSourcesLess) {
  SaggingCase c;
  double before = -1.0;
  for (const int line : {2, 3})
    for (const double share : {0.0, 0.2, 0.7, 1.0}) {
      const double voltage = c.voltage(0, line, share);
      EXPECT_GE(voltage, before);
      EXPECT_LT(voltage, 1.0);
      before = voltage;
    }
  // Where the ways part farther from the fault, more is left: the nearer site to a fault sees the deeper sag.
  EXPECT_GT(c.voltage(0, 3, 0.5), c.voltage(0, 2, 0.5));
  const double weak = c.voltage(0, kStub, 0.5);
  c.input.settings.sag.source_fault_mva *= 10.0;
  EXPECT_GT(c.voltage(0, kStub, 0.5), weak);
}

TEST(SagModel, DarkLinesAndSitesAreNotSagged) {
  SaggingCase c;
  const SagModel sags(c.input);
  std::vector<char> out(c.network.branches.size());
  EXPECT_TRUE(sags.connected(0, kStub, out));
  out[2] = 1;
  EXPECT_TRUE(sags.connected(0, kStub, out));
  EXPECT_FALSE(sags.connected(1, kStub, out)) << "dc-b is dark";
  EXPECT_FALSE(sags.connected(0, 3, out)) << "the fault is where nothing is live";
}

TEST(SagModel, SitesHaveThresholdsOfTheirOwn) {
  SaggingCase c;
  c.input.settings.sag.threshold_pu.reset();
  EXPECT_FALSE(SagModel(c.input).by_depth(0));
  c.input.ai_sites[1].ups_sag_threshold_pu = 0.5;
  const SagModel sags(c.input);
  EXPECT_FALSE(sags.by_depth(0));
  ASSERT_TRUE(sags.by_depth(1));
  EXPECT_EQ(sags.threshold_pu(1), 0.5);
}

std::vector<SiteShockKind> kinds(const std::vector<SiteShock>& shocks) {
  std::vector<SiteShockKind> all;
  for (const SiteShock& shock : shocks) all.push_back(shock.kind);
  return all;
}

TEST(UpsReactions, OneSagWithACounterOfThreeIsBridged) {
  SagRule rule;
  rule.reclose_attempts = 0;
  const auto shocks = ups_reactions({{5.0, 0.42, "6-7", 2.0}}, rule);
  ASSERT_THAT(kinds(shocks), ElementsAre(SiteShockKind::ups_transfer));
  EXPECT_NEAR(shocks[0].window.length_h(), facts::kUpsTransfer_s * kSecond, 1e-12);
  EXPECT_EQ(shocks[0].cause, "1 sag to 0.42 pu (fault on line 6-7)");
}

TEST(UpsReactions, RecloserBringsTheThirdSagWithinTheWindow) {
  SagRule rule;  // four sags in 45 s
  const auto shocks = ups_reactions({{5.0, 0.42, "6-7", 2.0}}, rule);
  ASSERT_THAT(kinds(shocks), ElementsAre(SiteShockKind::ups_trip));
  EXPECT_NEAR(shocks[0].window.start_h, 5.0 + 30.0 * kSecond, 1e-12);
  EXPECT_NEAR(shocks[0].window.length_h(), 2.0, 1e-12);
  EXPECT_THAT(shocks[0].cause, HasSubstr("3 sags to 0.42 pu within 60 s (fault on line 6-7), locked out"));
  rule.reclose_interval_s = 31.0;  // never three within a minute
  EXPECT_THAT(kinds(ups_reactions({{5.0, 0.42, "6-7", 2.0}}, rule)), ElementsAre(SiteShockKind::ups_transfer));
  rule.reclose_interval_s = 30.0;  // at the window's very end
  EXPECT_THAT(kinds(ups_reactions({{5.0, 0.42, "6-7", 2.0}}, rule)), ElementsAre(SiteShockKind::ups_trip));
  rule.reclose_attempts = 1;
  EXPECT_THAT(kinds(ups_reactions({{5.0, 0.42, "6-7", 2.0}}, rule)), ElementsAre(SiteShockKind::ups_transfer));
  rule.count = 1;
  EXPECT_THAT(kinds(ups_reactions({{5.0, 0.42, "6-7", 2.0}}, rule)), ElementsAre(SiteShockKind::ups_trip));
}

// As in July 2024: six faults in 82 s (row 22).
TEST(UpsReactions, FaultsAfterEachOtherCountTogether) {
  SagRule rule;
  rule.reclose_attempts = 0;
  std::vector<NoticedFault> six;
  for (int k = 0; k < 6; ++k) six.push_back({5.0 + 16.4 * k * kSecond, 0.5, "a", 2.0});
  const auto shocks = ups_reactions(six, rule);
  ASSERT_THAT(kinds(shocks),
              ElementsAre(SiteShockKind::ups_trip, SiteShockKind::ups_transfer, SiteShockKind::ups_transfer));
  EXPECT_NEAR(shocks[0].window.start_h, 5.0 + 32.8 * kSecond, 1e-12) << "and stays out for the other three";
  const auto apart = ups_reactions({{5.0, 0.5, "a", 2.0}, {5.5, 0.5, "a", 2.0}, {6.0, 0.5, "a", 2.0}}, rule);
  EXPECT_THAT(kinds(apart), testing::Each(SiteShockKind::ups_transfer));
}

// Nothing overlaps, whatever the faults: a UPS is on its backup once.
TEST(UpsReactions, NeverOverlap) {
  RandomStream random(3, "faults");
  for (int trial = 0; trial < 300; ++trial) {
    SagRule rule;
    rule.count = 1 + random.integer(5);
    rule.reclose_attempts = random.integer(4);
    rule.reclose_interval_s = random.uniform(1.0, 40.0);
    std::vector<NoticedFault> faults;
    double hour = 0.0;
    for (int k = random.integer(8); k >= 0; --k)
      faults.push_back({hour += random.exponential(0.01), random.uniform(), "x", random.exponential(0.02)});
    auto shocks = ups_reactions(faults, rule);
    std::sort(shocks.begin(), shocks.end(),
              [](const SiteShock& a, const SiteShock& b) { return a.window.start_h < b.window.start_h; });
    for (std::size_t k = 0; k < shocks.size(); ++k) {
      EXPECT_GT(shocks[k].window.length_h(), 0.0);
      if (k > 0) {
        EXPECT_LE(shocks[k - 1].window.end_h, shocks[k].window.start_h + 1e-12);
      }
    }
  }
}

struct FaultyDays : testing::Test {
  SaggingCase c;
  FaultyDays() {
    c.calm();
    c.input.settings.line_outages_per_day = 1.0;
    c.input.settings.ups_trip_given_fault = 1.0;
  }
};

TEST_F(FaultyDays, OnlySagsBelowTheThresholdTrip) {
  c.input.settings.sag.threshold_pu = 1e-6;  // only what interrupts the site
  const ScenarioSet set = c.run(500);
  int trips = 0;
  for (const Scenario& scenario : set.scenarios) {
    bool on_way = false;
    for (const LineOutage& outage : scenario.outages) on_way = on_way || outage.branch.value < 2;  // to dc-a
    const int here = count_events(scenario, "ups_trip", "dc-a");
    if (!on_way) {
      EXPECT_EQ(here, 0);
    }
    trips += here;
  }
  EXPECT_GT(trips, 50);
  const double few = mean_events(set, "ups_trip", "dc-a");
  c.input.settings.sag.threshold_pu = 0.4;
  const double more = mean_events(c.run(500), "ups_trip", "dc-a");
  c.input.settings.sag.threshold_pu = 1.0;
  const double all = mean_events(c.run(500), "ups_trip", "dc-a");
  EXPECT_GT(more, few);
  EXPECT_GT(all, more);
  c.input.settings.ups_trip_given_fault = 0.0;
  EXPECT_EQ(mean_events(c.run(500), "ups_trip", "dc-a"), 0.0);
}

// Counting no sag and reacting to all is what one probability does: the same numbers, but for sites that are dark.
TEST_F(FaultyDays, WithoutAThresholdNothingChanges) {
  c.input.settings.ups_trip_given_fault = 0.35;
  c.input.settings.sag = {};
  const std::string before = c.run(100).fingerprint();
  c.input.settings.sag.count = 7;
  c.input.settings.sag.reclose_attempts = 0;
  EXPECT_EQ(c.run(100).fingerprint(), before);
  c.input.settings.sag.threshold_pu = 0.7;
  EXPECT_NE(c.run(100).fingerprint(), before);
  EXPECT_EQ(c.run(100, 7, 1).fingerprint(), c.run(100, 7, 2).fingerprint());
}

TEST_F(FaultyDays, StoriesSayWhichSagsWhere) {
  std::string all;
  for (const Scenario& scenario : c.run(50).scenarios) all += scenario.story() + "\n";
  EXPECT_THAT(all, testing::ContainsRegex("UPS trip at dc-a after 3 sags to 0\\.[0-9]+ pu within 60 s "
                                          "\\(fault on line [0-9]-[0-9]\\), locked out until switched back by hand: "
                                          "[0-9.]+ MW lost, returns as a block at"));
  c.input.settings.sag.reclose_attempts = 1;
  all.clear();
  const ScenarioSet bridged = c.run(50);
  for (const Scenario& scenario : bridged.scenarios) all += scenario.story() + "\n";
  EXPECT_THAT(all, testing::ContainsRegex("the UPS of dc-a bridges 2 sags to 0\\.[0-9]+ pu \\(fault on line [0-9]-"
                                          "[0-9]\\): [0-9.]+ MW off the feeder for 25 s"));
  EXPECT_EQ(mean_events(bridged, "ups_trip"), 0.0);
}

}  // namespace
}  // namespace gridkeel::shock::test
