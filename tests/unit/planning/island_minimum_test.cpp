// Minimum output in islands: what no whole unit can give, no fraction of one gives either. Each value by hand.
#include "planning/island_minimum.hpp"

#include "unit/planning/tiny.hpp"

namespace gridkeel::planning::test {
namespace {

// Bus 3, 0.25 MW, is cut off for 4 h; a unit of 1 MW there can hold it and gives 0.5 MW or nothing.
class IslandMinimum : public testing::Test {
 protected:
  IslandMinimum() {
    add_site(study_, 3);
    flex::Module& genset = add_generator(study_, 40.0);
    genset.grid_forming = true;
    genset.generator.pmin_share = 0.5;
    study_.fidelity.commitment = true;
  }
  Recourse run(const std::vector<double>& units, double delivered = 1.0) const {
    shock::ScenarioSet set = calm(study_);
    add_outage(set, study_, "2-3", 0, 2);
    set.scenarios[0].usable_share[0][0] = delivered;
    return solve(study_, set, units);
  }
  double unserved_mwh(const std::vector<double>& units, double delivered = 1.0) const {
    return run(units, delivered).outcome().unserved_mwh;
  }
  Study study_ = tiny_study({1.0, 0.25}, 3, 2.0);
};

TEST_F(IslandMinimum, IsMoreThanASmallIslandTakes) {
  for (const bool relaxed : {false, true}) {
    study_.fidelity.relaxed = relaxed;
    EXPECT_NEAR(unserved_mwh({1}), 1.0, 1e-8) << relaxed;
    EXPECT_NEAR(unserved_mwh({3}), 1.0, 1e-8) << relaxed;
  }
}

TEST_F(IslandMinimum, FitsWhereTheIslandIsLargeEnough) {
  study_.network.buses[2].load_mw = 0.75;  // one unit fits, the second would not
  for (const bool relaxed : {false, true}) {
    study_.fidelity.relaxed = relaxed;
    EXPECT_NEAR(unserved_mwh({2}), 0.0, 1e-8) << relaxed;
  }
}

TEST_F(IslandMinimum, OfAShortDeliveryIsSmaller) {
  EXPECT_NEAR(unserved_mwh({1}, 0.5), 0.0, 1e-8) << "0.25 MW, all of which the load takes";
  EXPECT_NEAR(unserved_mwh({1}, 0.6), 1.0, 1e-8) << "0.3 MW";
}

TEST_F(IslandMinimum, IsTakenByStorageThatCharges) {
  flex::Module& battery = add_battery(study_);
  battery.storage.soc_initial = 0.0;
  EXPECT_NEAR(unserved_mwh({1, 1}), 0.0, 1e-8);
  battery.power_mw = 0.2;
  EXPECT_NEAR(unserved_mwh({1, 1}), 1.0, 1e-8) << "0.05 MW are left";
  EXPECT_NEAR(unserved_mwh({1, 2}), 0.0, 1e-8);
}

// On without output in the island's last 2 h, so that it can run once the line is back.
TEST_F(IslandMinimum, DoesNotConcernUnitsThatStart) {
  study_.catalogue.offers[0].module.generator.start_time_h = 2.0;
  const Recourse r = run({1});
  EXPECT_NEAR(r.at(Quantity::on, 1), 1.0, 1e-9);
  EXPECT_NEAR(r.at(Quantity::generation, 1), 0.0, 1e-9);
  EXPECT_NEAR(r.at(Quantity::generation, 2), 1.0, 1e-9);
}

// Two start, and one stops again while they do: the other counts as 0.4 of a unit, which gives the 0.2 MW needed. One
// alone would give 0.21 MW at least.
TEST_F(IslandMinimum, KnowsUnitsThatStoppedWhileTheyStarted) {
  study_.network.buses[2].load_mw = 0.2;
  study_.catalogue.offers[0].module.generator.start_time_h = 2.6;
  study_.catalogue.offers[0].module.generator.pmin_share = 0.3;
  EXPECT_NEAR(unserved_mwh({1}), 0.8, 1e-8);
  EXPECT_NEAR(unserved_mwh({2}), 0.4, 1e-8);
}

}  // namespace
}  // namespace gridkeel::planning::test
