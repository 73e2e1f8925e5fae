#include "shock/reliability.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "common/csv_reader.hpp"
#include "common/file.hpp"
#include "unit/shock/shared_data.hpp"
#include "unit/shock/shock_fixture.hpp"

namespace gridkeel::shock::test {
namespace {

LineOutage outage(int line, double start_h, double end_h) {
  return {grid::BranchId(line), static_cast<int>(start_h), static_cast<int>(end_h) + 1, start_h, end_h};
}

struct FourInARow : testing::Test {
  FourInARow() { c.input.bus_customers = {0.0, 10.0, 10.0, 10.0, 10.0}; }
  Case c;
};

TEST_F(FourInARow, CustomersDarkAlreadyAreNotInterruptedAgain) {
  const OutageReach reach = outage_reach(c.input);
  EXPECT_EQ(reach.customers(0), 40.0);
  EXPECT_EQ(reach.customers(3), 10.0);
  EXPECT_EQ(reach.load_mw(3), 0.5 + 1.5);  // the bus and dc-b
  // Line 1 (30 customers) from 2 to 6 h; line 3 behind it from 4 to 9 h: only from 6 h on by itself.
  const Interruptions both = interruptions({outage(1, 2.0, 6.0), outage(3, 4.0, 9.0)}, reach, c.input.horizon);
  EXPECT_DOUBLE_EQ(both.customers, 30.0);
  EXPECT_DOUBLE_EQ(both.customer_h, 30.0 * 4.0 + 10.0 * 3.0);
  // The other way round: 10, then 20 more.
  const Interruptions other = interruptions({outage(3, 2.0, 6.0), outage(1, 4.0, 9.0)}, reach, c.input.horizon);
  EXPECT_DOUBLE_EQ(other.customers, 30.0);
  EXPECT_DOUBLE_EQ(other.customer_h, 10.0 * 2.0 + 30.0 * 5.0);
}

TEST_F(FourInARow, DistancesRunAlongTheFeeder) {
  const OutageReach reach = outage_reach(c.input);
  const std::vector<double> d = reach.distances_from(1, {1.0, 3.0, 1.0, 1.0, 9.0});
  EXPECT_THAT(d, testing::ElementsAre(2.0, 0.0, 2.0, 3.0, std::numeric_limits<double>::infinity()));
}

TEST(OutageReach, DistanceBetweenBranchesOfAForkPassesTheirJunction) {
  Case c;
  c.network.branches[2].from = grid::BusId(1);  // lines 2-4 and 4-5 now leave from bus 2, beside 2-3
  c.network.branches[2].name = "2-4";
  const std::vector<double> d = outage_reach(c.input).distances_from(1, {1.0, 4.0, 2.0, 1.0, 9.0});
  EXPECT_DOUBLE_EQ(d[0], 2.5);
  EXPECT_DOUBLE_EQ(d[2], 2.0 + 1.0);
  EXPECT_DOUBLE_EQ(d[3], 2.0 + 2.0 + 0.5);
}

TEST_F(FourInARow, FaultsOfAStormAreNearEachOther) {
  ShockSettings& s = c.input.settings;
  s.line_outages_per_day = 0.0;
  s.storm_rate = 1.0;
  s.storm_outages = 2.0;
  const auto pairs_apart = [&](double range_km) {
    s.storm_range_km = range_km;
    const OutageModel model(c.input);
    double apart = 0.0;
    int pairs = 0;
    for (std::uint64_t k = 0; k < 4000; ++k) {
      std::vector<TimedEvent> events;
      const DrawnOutages drawn = draw_outages(model, Draws(5, k), 1.0, events);
      if (events.size() != 3 || drawn.outages.size() != 2) continue;  // one storm of two faults
      ++pairs;
      apart +=
          model.reach.distances_from(drawn.outages[0].branch.value, model.length_km)[drawn.outages[1].branch.index()];
    }
    EXPECT_GT(pairs, 50);
    return apart / pairs;
  };
  EXPECT_LT(pairs_apart(0.3), 0.85 * pairs_apart(100.0));
}

// Rows of the EIA's table: one feeder for each year's US figures.
TEST(Reliability, SimulatedFiguresAreThoseOfTheEia) {
  const std::string data = shared_data("eia-861-reliability/us_ieee_reliability_2014_2023.csv");
  if (!std::filesystem::exists(data)) GTEST_SKIP() << "no EIA table at " << data;
  const std::string text = read_file(data);
  CsvReader csv(text, data);
  const auto column = [&](const char* name) { return csv.number(csv.column(name)); };
  int years = 0;
  for (std::uint64_t seed = 1; csv.next(); ++seed) {
    Case c;
    c.input.bus_customers = {0.0, 30.0, 10.0, 5.0, 15.0};
    ShockSettings& s = c.input.settings;
    s.target_saifi = column("saifi_no_med");
    s.target_caidi_min = column("caidi_no_med_min");
    s.target_saifi_all = column("saifi_all");
    s.target_caidi_all_min = column("caidi_all_min");
    constexpr double kDays = 40.0;  // of a year, on which all its outages fall
    c.input.settings = calibrated(c.input, kDays);
    const auto simulate = [&](bool storms) {
      GeneratorInput input = c.input;
      if (!storms) input.settings.storm_rate = 0.0;
      const OutageModel model(input);
      ScenarioSet set;
      set.horizon = input.horizon;
      set.reach = std::make_shared<OutageReach>(model.reach);
      constexpr int kSample = 40000;
      std::vector<TimedEvent> events;
      for (std::uint64_t k = 0; k < kSample; ++k) {
        Scenario day;
        day.probability = 1.0 / kSample;
        day.outages = draw_outages(model, Draws(seed, k), 1.0, events).outages;
        set.scenarios.push_back(std::move(day));
      }
      return reliability(set, kDays);
    };
    // A thousand years with some 2 000 faults and 100 storms: about four standard errors.
    const Reliability fair = simulate(false), all = simulate(true);
    EXPECT_NEAR(fair.saifi, *s.target_saifi, 0.10 * *s.target_saifi);
    EXPECT_NEAR(fair.caidi_min, *s.target_caidi_min, 0.08 * *s.target_caidi_min);
    EXPECT_NEAR(all.saifi, *s.target_saifi_all, 0.15 * *s.target_saifi_all);
    EXPECT_NEAR(all.caidi_min, *s.target_caidi_all_min, 0.30 * *s.target_caidi_all_min);
    ++years;
  }
  EXPECT_EQ(years, 10);
}

}  // namespace
}  // namespace gridkeel::shock::test
