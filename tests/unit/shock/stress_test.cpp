#include "shock/stress.hpp"

#include <gtest/gtest.h>

#include "unit/shock/shock_fixture.hpp"

namespace gridkeel::shock::test {
namespace {

StressAtom atom(const std::string& kind) {
  StressAtom a;
  a.name = a.kind = kind;
  return a;
}

double ai_mw(const Scenario& s, std::size_t t) {
  double sum = 0.0;
  for (const AiLoad& load : s.ai) sum += load.training_mw[t] + load.inference_mw[t];
  return sum;
}

struct Stress : testing::Test {
  Stress() {
    c.add_offer("bess", "A", 0.9, 0.9);
    c.add_offer("genset", "B", 0.9, 0.9);
    c.catalogue.suppliers = {"A", "B"};
  }
  Case c;
};

TEST_F(Stress, AllSitesStartAtTheSameHour) {
  StressAtom a = atom("all_sites_start");
  a.hour = 10.0;
  a.length_h = 2.0;
  const Scenario s = stress_scenarios(c.input, a).at(0);
  const Scenario calm = expected_scenario(c.input);
  EXPECT_TRUE(s.stress);
  EXPECT_EQ(s.probability, 0.0);
  EXPECT_EQ(count_events(s, "training_start"), 2);
  EXPECT_DOUBLE_EQ(ai_mw(s, 9), ai_mw(calm, 9));
  EXPECT_GT(ai_mw(s, 10), ai_mw(calm, 10) + 0.25 * 3.5);
  EXPECT_DOUBLE_EQ(ai_mw(s, 12), ai_mw(calm, 12));
}

TEST_F(Stress, DefaultHourIsThePeakOfTheForecast) {
  const Scenario calm = expected_scenario(c.input);
  std::size_t peak = 0;
  const auto total = [&](std::size_t t) { return 2.5 * calm.background_scale[t] + ai_mw(calm, t); };
  for (std::size_t t = 1; t < 24; ++t)
    if (total(t) > total(peak)) peak = t;
  EXPECT_EQ(stress_scenarios(c.input, atom("substation_lost")).at(0).events.at(0).first_period, static_cast<int>(peak));
}

TEST_F(Stress, UpsReturnsWhileTheDarkestLineIsStillOut) {
  const Scenario s = stress_scenarios(c.input, atom("ups_trip_line_out")).at(0);
  ASSERT_EQ(s.outages.size(), 1u);
  EXPECT_EQ(s.outages[0].branch.value, 1);  // line 0 would darken everything
  EXPECT_EQ(count_events(s, "ups_trip"), 2);
  for (const Event& e : s.events)
    if (e.kind == "ups_return") {
      EXPECT_LT(e.first_period, s.outages[0].end_period);
    }
}

TEST_F(Stress, SubstationIsLostForItsHours) {
  StressAtom a = atom("substation_lost");
  a.hour = 5.0;
  const Scenario s = stress_scenarios(c.input, a).at(0);
  for (std::size_t t = 0; t < 24; ++t) EXPECT_EQ(s.import_share[t], t == 5 || t == 6 ? 0.0 : 1.0);
}

TEST_F(Stress, OneScenarioForEachSupplier) {
  StressAtom a = atom("supplier_fails");
  a.probability = 0.1;
  const std::vector<Scenario> all = stress_scenarios(c.input, a);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[1].name, "supplier_fails-B");
  EXPECT_DOUBLE_EQ(all[1].probability, 0.05);
  for (const auto& site : all[1].usable_share) EXPECT_EQ(site, (std::vector<double>{1.0, 0.0}));
  a.supplier = "A";
  EXPECT_EQ(stress_scenarios(c.input, a).size(), 1u);
}

TEST_F(Stress, SampleShrinksByWhatStressIsGiven) {
  ScenarioSet set = c.run(4);
  const FeatureTable before = features(set);
  StressAtom likely = atom("substation_lost");
  likely.probability = 0.2;
  std::vector<Scenario> stress = stress_scenarios(c.input, likely);
  stress.push_back(stress_scenarios(c.input, atom("all_sites_start")).at(0));
  add_stress(set, stress);
  ASSERT_EQ(set.scenarios.size(), 6u);
  double sum = 0.0;
  for (const Scenario& s : set.scenarios) sum += s.probability;
  EXPECT_NEAR(sum, 1.0, 1e-12);
  EXPECT_DOUBLE_EQ(set.scenarios[0].probability, 0.2);
  EXPECT_EQ(set.origin.stress, (std::vector<std::string>{"substation_lost", "all_sites_start"}));
  EXPECT_EQ(before.raw[0], features(set).raw[0]);
}

}  // namespace
}  // namespace gridkeel::shock::test
