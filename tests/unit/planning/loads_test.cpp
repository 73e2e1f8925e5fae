#include "planning/loads.hpp"

#include <gtest/gtest.h>

#include "unit/planning/tiny.hpp"

namespace gridkeel::planning::test {
namespace {

class Loads : public testing::Test {
 protected:
  Loads() {
    study_.ai_sites.push_back({});
    study_.ai_sites[0].name = "dc";
    study_.ai_sites[0].bus = grid::BusId(1);
    study_.ai_sites[0].power_factor = 0.8;
    study_.network.buses[1].load_mvar = 0.5;
  }
  Study study_ = tiny_study({2.0, 0.0}, 2);
};

TEST_F(Loads, BusesWithLoadAndBothPartsOfEachAiSite) {
  const std::vector<Load> loads = list_loads(study_);
  ASSERT_EQ(loads.size(), 3u) << "buses 1 and 3 have none";
  EXPECT_EQ(loads[0].name, "2");
  EXPECT_EQ(loads[1].kind, Load::Kind::ai_training);
  EXPECT_EQ(loads[2].kind, Load::Kind::ai_inference);
  EXPECT_NEAR(loads[0].q_per_p, 0.25, 1e-12);
  EXPECT_NEAR(loads[2].q_per_p, 0.75, 1e-12) << "power factor 0.8";
}

TEST_F(Loads, DemandFollowsTheScenario) {
  const std::vector<Load> loads = list_loads(study_);
  shock::ScenarioSet set = calm(study_);
  shock::Scenario& s = set.scenarios[0];
  s.background_scale = {1.0, 1.5};
  s.ai[0].training_mw = {0.1, 0.2};
  s.ai[0].inference_mw = {0.3, 0.4};
  EXPECT_NEAR(demand_mw(loads[0], s, 1), 3.0, 1e-12);
  EXPECT_NEAR(demand_mvar(loads[0], s, 1), 0.75, 1e-12);
  EXPECT_NEAR(demand_mw(loads[1], s, 1), 0.2, 1e-12);
  EXPECT_NEAR(demand_mw(loads[2], s, 0), 0.3, 1e-12);
  EXPECT_NEAR(demand_mvar(loads[2], s, 0), 0.225, 1e-12);
}

TEST_F(Loads, SlicesOfAPartlySheddableClassAddUp) {
  study_.load_classes[0].sheddable_share = 0.7;
  const std::vector<Load> loads = list_loads(study_);
  ASSERT_EQ(loads.size(), 6u);
  const shock::Scenario s = calm(study_).scenarios[0];
  EXPECT_NEAR(demand_mw(loads[0], s, 0), 1.4, 1e-12);
  EXPECT_NEAR(demand_mw(loads[1], s, 0), 0.6, 1e-12);
  EXPECT_EQ(loads[0].voll_factor, 1.0);
  EXPECT_EQ(loads[1].voll_factor, kFirmVollFactor);
  EXPECT_NEAR(demand_mvar(loads[0], s, 0) + demand_mvar(loads[1], s, 0), 0.5, 1e-12);
  study_.load_classes[0].sheddable_share = 0.0;
  EXPECT_EQ(list_loads(study_).size(), 3u) << "all firm";
}

TEST_F(Loads, ReactiveLoadWithoutActiveLoadIsKept) {
  study_.network.buses[2].load_mvar = 0.3;
  const std::vector<Load> loads = list_loads(study_);
  ASSERT_EQ(loads.size(), 4u);
  EXPECT_EQ(demand_mw(loads[1], calm(study_).scenarios[0], 0), 0.0);
  EXPECT_EQ(demand_mvar(loads[1], calm(study_).scenarios[0], 0), 0.3);
  EXPECT_EQ(sheddable(loads[1], calm(study_).scenarios[0], 0, false), 0.3) << "in Mvar";
  EXPECT_EQ(sheddable(loads[1], calm(study_).scenarios[0], 0, true), 0.0) << "off with its island";
  EXPECT_EQ(sheddable(loads[0], calm(study_).scenarios[0], 0, false), 2.0) << "in MW";
}

// Beyond power factor 0.1: 0.2 MW carry 1.99 Mvar, the rest stands alone.
TEST_F(Loads, ReactiveLoadFarBeyondActiveLoadIsALoadOfItsOwn) {
  study_.network.buses[2].load_mw = 0.2;
  study_.network.buses[2].load_mvar = -3.0;
  const std::vector<Load> loads = list_loads(study_);
  ASSERT_EQ(loads.size(), 5u);
  const shock::Scenario s = calm(study_).scenarios[0];
  EXPECT_EQ(loads[2].name, "3:reactive");
  EXPECT_FALSE(loads[1].reactive_only());
  EXPECT_NEAR(demand_mvar(loads[1], s, 0), -1.99, 1e-12);
  EXPECT_NEAR(demand_mvar(loads[2], s, 0), -1.01, 1e-12);
}

TEST_F(Loads, ReactiveLoadAloneIsNotSliced) {
  study_.network.buses[2].load_mvar = -0.3;
  study_.load_classes[0].sheddable_share = 0.4;
  const std::vector<Load> loads = list_loads(study_);
  ASSERT_EQ(loads.size(), 7u);
  EXPECT_TRUE(loads[2].reactive_only());
  EXPECT_EQ(sheddable(loads[2], calm(study_).scenarios[0], 0, false), 0.3);
}

TEST_F(Loads, NegativeLoadIsRefused) {
  study_.network.buses[2].load_mw = -0.1;
  EXPECT_THROW(list_loads(study_), ValueOutOfRange);
}

}  // namespace
}  // namespace gridkeel::planning::test
