// Faults that the recloser clears: how many there are, who is dark for seconds, and that nothing else changes.

#include "shock/temporary_faults.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "shock/facts.hpp"
#include "shock/reliability.hpp"
#include "shock/sags.hpp"
#include "unit/shock/shock_fixture.hpp"

namespace gridkeel::shock::test {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;

struct Temporary : testing::Test {
  Case c;
  Temporary() {
    c.calm();
    c.input.bus_customers = {0.0, 10.0, 10.0, 10.0, 10.0};
    c.input.settings.line_outages_per_day = 0.25;
    c.input.settings.temporary_fault_share = 0.8;
  }
  std::string stories(int count) const {
    std::string all;
    for (const Scenario& scenario : c.run(count).scenarios) all += scenario.story() + "\n";
    return all;
  }
};

bool same_load(const AiLoad& a, const AiLoad& b) {
  return a.training_mw == b.training_mw && a.inference_mw == b.inference_mw && a.min_mw == b.min_mw;
}

TEST_F(Temporary, AllElseStaysAsItIsWithoutThem) {
  c.input.settings = {};
  c.input.settings.ups_trip_given_fault = 0.5;
  const ScenarioSet without = c.run(300);
  EXPECT_EQ(mean_events(without, "temporary_fault"), 0.0) << "off unless asked for";
  c.input.settings.temporary_fault_share = 0.8;
  const ScenarioSet with = c.run(300);
  EXPECT_GT(mean_events(with, "temporary_fault"), 0.7);
  for (std::size_t k = 0; k < 300; ++k) {
    const Scenario &a = without.scenarios[k], &b = with.scenarios[k];
    EXPECT_EQ(a.background_scale, b.background_scale);
    EXPECT_EQ(a.import_share, b.import_share);
    ASSERT_EQ(a.outages.size(), b.outages.size());
    for (std::size_t f = 0; f < a.outages.size(); ++f) EXPECT_EQ(a.outages[f].end_h, b.outages[f].end_h);
    if (count_events(b, "ups_transfer") > 0) continue;
    for (std::size_t i = 0; i < a.ai.size(); ++i) EXPECT_TRUE(same_load(a.ai[i], b.ai[i])) << a.name;
  }
  EXPECT_EQ(c.run(300, 7, 2).fingerprint(), with.fingerprint());
}

TEST_F(Temporary, FourForEachOutageAndSustainedIndicesStay) {
  const ScenarioSet set = c.run(8000);
  const Reliability found = reliability(set, 365.0);
  // Lines of 1, 3, 1 and 1 of six lengths, with 40, 30, 20 and 10 of 40 customers behind.
  const double customers_each = (40.0 + 3 * 30.0 + 20.0 + 10.0) / 6.0 / 40.0;
  EXPECT_NEAR(found.maifi / (365.0 * 4 * 0.25 * customers_each), 1.0, 0.05);  // the dead lines' are missing
  EXPECT_NEAR(mean_events(set, "temporary_fault"), 1.0, 0.05);
  c.input.settings.temporary_fault_share = 0.0;
  const Reliability without = reliability(c.run(8000), 365.0);
  EXPECT_EQ(found.saifi, without.saifi);
  EXPECT_EQ(found.caidi_min, without.caidi_min);
  EXPECT_EQ(without.maifi, 0.0);
}

TEST_F(Temporary, DeadLinesHaveNone) {
  c.input.settings.line_outages_per_day = 3.0;
  const OutageReach reach = outage_reach(c.input);
  int beside_outages = 0;
  for (const Scenario& scenario : c.run(200).scenarios)
    for (const TemporaryFault& fault : scenario.temporary_faults) {
      const std::vector<char> out = lines_out_at(fault.hour, scenario.outages, reach.branches());
      EXPECT_FALSE(out[fault.branch.index()] || reach.dark_already(fault.branch.value, out));
      beside_outages += static_cast<int>(std::accumulate(out.begin(), out.end(), 0));
    }
  EXPECT_GT(beside_outages, 100);
}

// dc-a at bus 3 lies behind lines 0 and 1, dc-b at bus 5 behind all four.
TEST_F(Temporary, WhoIsBehindTheLineIsDarkUntilTheRecloserCloses) {
  c.input.settings.sag.reclose_interval_s = 20.0;
  for (const Scenario& scenario : c.run(400).scenarios) {
    if (scenario.temporary_faults.size() != 1 || !scenario.outages.empty()) continue;
    const int line = scenario.temporary_faults[0].branch.value;
    EXPECT_EQ(count_events(scenario, "ups_transfer", "dc-a"), line < 2 ? 1 : 0);
    EXPECT_EQ(count_events(scenario, "ups_transfer", "dc-b"), 1);
    const auto t = static_cast<std::size_t>(scenario.temporary_faults[0].hour);
    EXPECT_EQ(scenario.ai[1].min_mw[t], 0.0) << "all of the load leaves";
    EXPECT_GT(scenario.ai[1].training_mw[t] + scenario.ai[1].inference_mw[t], 0.5) << "for seconds of an hour";
  }
  EXPECT_THAT(stories(50),
              ContainsRegex("[0-9:]+ the UPS of dc-b bridges an interruption of 20 s \\(temporary fault on "
                            "line [0-9]-[0-9]\\): [0-9.]+ MW off the feeder for 30 s"));
  EXPECT_THAT(stories(50), ContainsRegex("[0-9:]+ temporary fault on line [0-9]-[0-9]: the recloser restores supply "
                                         "after 20 s"));
}

TEST_F(Temporary, ElsewhereItIsASagThatAThresholdMayRideThrough) {
  c.input.settings.ups_trip_given_fault = 1.0;
  const double all = mean_events(c.run(400), "ups_transfer", "dc-a");
  c.input.settings.sag.threshold_pu = 1e-6;
  const double interrupted = mean_events(c.run(400), "ups_transfer", "dc-a");
  c.input.settings.sag.threshold_pu = 0.5;
  const double some = mean_events(c.run(400), "ups_transfer", "dc-a");
  EXPECT_LT(interrupted, some);
  EXPECT_LE(some, all);
  EXPECT_THAT(stories(100), ContainsRegex("bridges 1 sag to 0\\.[0-9]+ pu \\(temporary fault on line"));
}

TEST(UpsReactions, TemporaryFaultsSagOnceAndCountTogether) {
  const SagRule rule;  // three sags within a minute
  const auto fault = [](double second) { return NoticedFault{5.0 + second / 3600.0, 0.4, "6-7", 2.0, true, 0.0}; };
  const auto one = ups_reactions({fault(0.0)}, rule);
  ASSERT_EQ(one.size(), 1u);
  EXPECT_EQ(one[0].kind, SiteShockKind::ups_transfer);
  EXPECT_EQ(one[0].size, facts::kUpsShareLost);
  EXPECT_NEAR(3600.0 * one[0].window.length_h(), facts::kUpsTransfer_s, 1e-9);
  const auto three = ups_reactions({fault(0.0), fault(20.0), fault(40.0)}, rule);
  ASSERT_FALSE(three.empty());
  EXPECT_EQ(three[0].kind, SiteShockKind::ups_trip);
  EXPECT_THAT(three[0].cause, HasSubstr("(temporary fault on line 6-7), locked out"));
}

}  // namespace
}  // namespace gridkeel::shock::test
