#include "assessment/ac_check.hpp"

#include <gmock/gmock.h>

#include "planning/feeder_state.hpp"
#include "unit/assessment/dispatched.hpp"
#include "unit/grid/sweep.hpp"
#include "unit/planning/shocked_feeder.hpp"

namespace gridkeel::assessment::test {
namespace {

AcCheck check(const Study& study, const shock::ScenarioSet& set, const std::vector<double>& units = {}) {
  const PlanningProblem problem(study, set);
  return check_ac(problem, dispatched(problem, units), study, 1);
}
AcCheck check(const Study& study) { return check(study, planning::test::calm(study)); }

const AcPoint& worst(const AcCheck& check, AcQuantity quantity) {
  return check.worst[static_cast<std::size_t>(quantity)];
}

TEST(CheckAc, FindsWhatTwoBusesBreakByHand) {
  Study study = weak_line(2);
  study.horizon.step_h = 0.5;
  study.network.buses[1].vmin_pu = 0.865;
  study.network.branches[0].rating_mva = 4.2;
  study.substation.import_limit_mw = 4.3;
  const AcCheck found = check(study);
  const double v = exact_voltage(0.4), losses_mw = 0.3 * 0.16 / (v * v) * 10.0;
  EXPECT_EQ(found.states, 2);
  EXPECT_EQ(found.failed, 0);
  EXPECT_FALSE(found.feasible());
  ASSERT_EQ(found.violations.size(), 6u) << "three in each period";
  const AcPoint& low = found.violations[0];
  EXPECT_EQ(low.quantity, AcQuantity::undervoltage);
  EXPECT_EQ(low.element, 1);
  EXPECT_NEAR(low.value, v, 1e-8);
  EXPECT_NEAR(low.linear, kWeakLinear_pu, 1e-9);
  EXPECT_EQ(low.limit, 0.865);
  EXPECT_NEAR(low.excess, 0.865 - v, 1e-8);
  const AcPoint& line = found.violations[1];
  EXPECT_EQ(line.quantity, AcQuantity::line_flow);
  EXPECT_NEAR(line.value, 4.0 + losses_mw, 1e-6) << "at the sending end";
  EXPECT_NEAR(line.linear, 4.0, 1e-9);
  EXPECT_NEAR(line.excess, (4.0 + losses_mw) / 4.2 - 1.0, 1e-6);
  const AcPoint& import = found.violations[2];
  EXPECT_EQ(import.quantity, AcQuantity::import_p);
  EXPECT_EQ(import.element, -1);
  EXPECT_NEAR(import.value, 4.0 + losses_mw, 1e-6);
  EXPECT_NEAR(import.linear, 4.0, 1e-9);
  EXPECT_EQ(found.violations[3].period, 1);
  EXPECT_NEAR(found.voltage_error.excess, kWeakLinear_pu - v, 1e-8);
  EXPECT_NEAR(found.losses_mwh[0], losses_mw, 1e-6) << "two periods of half an hour";
  EXPECT_NEAR(found.expected_losses_mwh, losses_mw, 1e-6);
}

TEST(CheckAc, LeavesWhatIsWithinTheTolerance) {
  Study study = weak_line();
  study.network.buses[1].vmin_pu = exact_voltage(0.4) + 0.0005;
  EXPECT_TRUE(check(study).feasible());
  EXPECT_NEAR(worst(check(study), AcQuantity::undervoltage).excess, 0.0005, 1e-8) << "but says how near it is";
  study.ac.voltage_tolerance_pu = 1e-4;
  EXPECT_EQ(check(study).violations.size(), 1u);
}

// 8.8 MW over 0.3 pu: LinDistFlow finds 0.69 pu, AC nothing at all (b^2 < 4 r^2 p^2).
TEST(CheckAc, VoltageCollapseIsNamedAndTheOtherPeriodsStand) {
  Study study = weak_line(3);
  shock::ScenarioSet set = planning::test::calm(study);
  set.scenarios[0].background_scale[1] = 2.2;
  const AcCheck found = check(study, set);
  EXPECT_EQ(found.states, 3);
  EXPECT_EQ(found.failed, 1);
  EXPECT_TRUE(found.violations.empty());
  EXPECT_FALSE(found.feasible());
  ASSERT_EQ(found.notes.size(), 1u);
  EXPECT_TRUE(found.notes[0].failed);
  EXPECT_EQ(found.notes[0].period, 1);
  const double v = exact_voltage(0.4);
  EXPECT_NEAR(found.losses_mwh[0], 2.0 * 0.3 * 0.16 / (v * v) * 10.0, 1e-6) << "of the two periods with a solution";
}

// Buses 3 and 4 are cut off in the first of two periods; a battery at bus 3 may hold them.
class CutOff : public testing::Test {
 protected:
  CutOff() {
    study_.network.branches[2].r_pu = 0.2;
    planning::test::add_site(study_, 3);
    planning::test::add_battery(study_).grid_forming = true;
    study_.catalogue.offers[0].module.power_mw = 3.0;
    set_ = planning::test::calm(study_);
    planning::test::add_outage(set_, study_, "2-3", 0, 1);
    study_.network.buses[2].vmax_pu = 1.02;
    study_.network.buses[3].vmin_pu = 0.99;
  }
  Study study_ = planning::test::tiny_study({1.0, 1.0, 1.0}, 2);
  shock::ScenarioSet set_;
};

TEST_F(CutOff, AnIslandThatHoldsItselfIsSolvedFromItsRoot) {
  const AcCheck found = check(study_, set_, {1});
  EXPECT_EQ(found.with_islands, 1);
  EXPECT_EQ(found.with_dead_buses, 0);
  ASSERT_EQ(found.notes.size(), 1u);
  ASSERT_EQ(found.notes[0].islands.size(), 1u);
  const AcStateNote::Island& island = found.notes[0].islands[0];
  EXPECT_EQ(island.root, grid::BusId(2));
  EXPECT_GE(island.v_pu, 0.99) << "the voltage that was dispatched";
  EXPECT_LE(island.v_pu, 1.02 + 1e-9);
  // One line at voltage v0 to 1 MW: the holder gives its losses.
  const double b = island.v_pu * island.v_pu - 2.0 * 0.2 * 0.1;
  const double v_sq = (b + std::sqrt(b * b - 4.0 * 0.02 * 0.02)) / 2.0;
  EXPECT_NEAR(island.mw, 0.2 * 0.01 / v_sq * 10.0, 1e-6);
}

// A battery at the far end holds the voltage there, not where the island was cut off.
TEST_F(CutOff, TheVoltageIsHeldWhereTheModuleStands) {
  study_.candidate_sites[0].bus = grid::BusId(3);
  const PlanningProblem problem(study_, set_);
  const Plan plan = dispatched(problem, {1});
  const AcCheck found = check_ac(problem, plan, study_, 1);
  ASSERT_EQ(found.notes.size(), 1u);
  ASSERT_EQ(found.notes[0].islands.size(), 1u);
  const AcStateNote::Island& island = found.notes[0].islands[0];
  EXPECT_EQ(island.root, grid::BusId(3));
  const planning::FeederState state = planning::feeder_state(problem, plan.solution.x, 0, plan.outcomes[0].y, 0);
  EXPECT_EQ(island.v_pu, state.v_pu[3]);
  EXPECT_NEAR(state.v_pu[3] * state.v_pu[3] - state.v_pu[2] * state.v_pu[2], 2.0 * 0.2 * 0.1, 1e-9);
  // One line from bus 4 at that voltage to 1 MW at bus 3.
  const double b = island.v_pu * island.v_pu - 2.0 * 0.2 * 0.1;
  const double v_sq = (b + std::sqrt(b * b - 4.0 * 0.02 * 0.02)) / 2.0;
  EXPECT_NEAR(island.mw, 0.2 * 0.01 / v_sq * 10.0, 1e-6);
}

TEST_F(CutOff, TheStrongestModuleHolds) {
  planning::test::add_site(study_, 4);
  planning::test::add_battery(study_).grid_forming = true;
  study_.catalogue.offers[1].name = "large";
  study_.catalogue.offers[1].module.power_mw = 3.5;
  set_ = planning::test::calm(study_);
  planning::test::add_outage(set_, study_, "2-3", 0, 1);
  const PlanningProblem problem(study_, set_);
  std::vector<double> units(problem.first_stage().devices.size(), 0.0);
  for (std::size_t d = 0; d < units.size(); ++d) {
    const planning::Device& device = problem.first_stage().devices[d];
    units[d] = device.site == static_cast<int>(device.offer.index()) ? 1.0 : 0.0;  // small at bus 3, large at bus 4
  }
  const AcCheck found = check_ac(problem, dispatched(problem, units), study_, 1);
  ASSERT_EQ(found.notes.size(), 1u);
  EXPECT_EQ(found.notes[0].islands.at(0).root, grid::BusId(3));
}

TEST_F(CutOff, APartThatNothingHoldsIsDead) {
  const AcCheck found = check(study_, set_, {0});
  EXPECT_EQ(found.with_islands, 0);
  EXPECT_EQ(found.with_dead_buses, 1);
  EXPECT_EQ(found.dead_buses, 2);
  EXPECT_EQ(found.failed, 0);
  ASSERT_EQ(found.notes.size(), 1u);
  EXPECT_EQ(found.notes[0].dead_buses, 2);
  EXPECT_EQ(worst(found, AcQuantity::undervoltage).period, 1) << "dead buses have no voltage to check";
}

// Solves every state again by sweeps of our own, and compares losses, the lowest voltage and LinDistFlow's error.
void expect_sweeps_agree(const AcCheck& found, const PlanningProblem& problem, const Plan& plan) {
  const Study& study = problem.study();
  double lowest = 1e9, error = 0.0;
  for (std::size_t s = 0; s < plan.outcomes.size(); ++s) {
    double losses_mwh = 0.0;
    for (int t = 0; t < study.horizon.periods; ++t) {
      const auto state = planning::feeder_state(problem, plan.solution.x, static_cast<int>(s), plan.outcomes[s].y, t);
      grid::AcTopology topology{state.closed, {}};
      std::vector<double> root_v;
      for (const planning::FeederPart& part : state.parts)
        if (part.live) topology.roots.push_back(part.root), root_v.push_back(part.root_v_pu);
      const grid::test::Sweep sweep =
          grid::test::Sweeper(study.network, topology).solve(state.injected_mw, state.injected_mvar, root_v);
      ASSERT_LT(sweep.change_pu, 1e-11);
      losses_mwh += sweep.losses_mw * study.horizon.step_h;
      for (std::size_t b = 1; b < sweep.v_pu.size(); ++b) {
        ASSERT_EQ(sweep.v_pu[b] > 0.0, state.energised[b] != 0);
        if (!state.energised[b]) continue;
        lowest = std::min(lowest, sweep.v_pu[b]);
        error = std::max(error, std::abs(sweep.v_pu[b] - state.v_pu[b]));
      }
    }
    EXPECT_NEAR(found.losses_mwh[s], losses_mwh, 1e-6) << s;
  }
  EXPECT_NEAR(worst(found, AcQuantity::undervoltage).value, lowest, 1e-8);
  EXPECT_NEAR(found.voltage_error.excess, error, 1e-8);
}

// A shocked feeder with outages, islands and all kinds of modules.
TEST(CheckAc, AgreesWithSweepsOverAllStatesOfAPlan) {
  const Study study = planning::test::shocked_study();
  const PlanningProblem problem(study, planning::test::shocks(study, 30));
  const Plan plan = dispatched(problem, {1, 1, 1, 1, 1});
  const AcCheck found = check_ac(problem, plan, study, 1);
  ASSERT_GT(found.with_islands + found.with_dead_buses, 0);
  expect_sweeps_agree(found, problem, plan);
}

// Buses 1 - 2 - 3 - 4 with switches and a tie 1-4; a battery at bus 3 forms a grid.
class Switched : public testing::Test {
 protected:
  Switched() {
    study_.restoration.switching = planning::Restoration::Switching::outages;
    study_.restoration.return_h = 1.0;
    for (grid::Branch& line : study_.network.branches) {
      line.switchable = true;
      line.r_pu = 0.05;
    }
    grid::Branch tie = study_.network.branches.front();
    tie.name = "1-4";
    tie.to = grid::BusId(3);
    tie.closed = false;
    study_.network.branches.push_back(tie);
    planning::test::add_site(study_, 3);
    planning::test::add_battery(study_).grid_forming = true;
    set_ = planning::test::calm(study_);
  }
  Study study_ = planning::test::tiny_study({1.0, 1.0, 1.0}, 6);
  shock::ScenarioSet set_;
};

TEST_F(Switched, FollowsTheSwitchesFromPeriodToPeriod) {
  planning::test::add_outage(set_, study_, "2-3", 1, 3);
  const PlanningProblem problem(study_, set_);
  const Plan plan = dispatched(problem, {0});
  const AcCheck found = check_ac(problem, plan, study_, 1);
  EXPECT_EQ(found.with_dead_buses, 0) << "the tie takes over";
  EXPECT_GE(found.topologies, 2);
  expect_sweeps_agree(found, problem, plan);
}

// The substation is lost in periods 1 and 2: what the battery holds is an island, though the source's bus is in it, and
// its losses are no import.
TEST_F(Switched, WithoutTheSubstationItsPartIsAnIsland) {
  set_.scenarios[0].import_share[1] = set_.scenarios[0].import_share[2] = 0.0;
  const PlanningProblem problem(study_, set_);
  const Plan plan = dispatched(problem, {1});
  const AcCheck found = check_ac(problem, plan, study_, 1);
  EXPECT_GT(found.with_islands, 0);
  expect_sweeps_agree(found, problem, plan);
  for (const AcPoint& point : found.violations) EXPECT_NE(point.quantity, AcQuantity::import_p);
  for (const AcStateNote& note : found.notes)
    for (const AcStateNote::Island& island : note.islands) EXPECT_EQ(island.root, grid::BusId(2)) << "the battery's";
}

// The battery at bus 4 holds 1 pu there and feeds all; without the substation the source's bus has limits like any
// other.
TEST_F(Switched, InAnIslandTheSourcesBusHasLimits) {
  study_.network.branches.pop_back();             // the tie
  study_.network.branches[0].switchable = false;  // so that the source's bus lives with bus 2
  for (grid::Branch& line : study_.network.branches) line.r_pu = 0.2;
  study_.candidate_sites[0].bus = grid::BusId(3);
  study_.network.buses[3].vmin_pu = study_.network.buses[3].vmax_pu = 1.0;
  const double linear = std::sqrt(1.0 - 2.0 * 0.2 * (0.2 + 0.1));
  study_.network.buses[0].vmin_pu = linear - 1e-4;
  study_.ac.voltage_tolerance_pu = 1e-3;
  set_.scenarios[0].import_share[1] = set_.scenarios[0].import_share[2] = 0.0;
  const PlanningProblem problem(study_, set_);
  const AcCheck found = check_ac(problem, dispatched(problem, {5}), study_, 1);
  std::vector<int> periods;
  for (const AcPoint& point : found.violations) {
    if (point.element != 0) continue;
    periods.push_back(point.period);
    EXPECT_EQ(point.quantity, AcQuantity::undervoltage);
    EXPECT_NEAR(point.linear, linear, 1e-6);
    EXPECT_LT(point.value, linear - 1e-3);
  }
  EXPECT_THAT(periods, testing::IsSupersetOf({1, 2})) << "and in 3, if it stays an island until then";
}

TEST(CheckAc, IsTheSameForAnyNumberOfThreads) {
  const Study study = planning::test::shocked_study();
  const PlanningProblem problem(study, planning::test::shocks(study, 20));
  const Plan plan = dispatched(problem, {1, 0, 1});
  const AcCheck one = check_ac(problem, plan, study, 1), three = check_ac(problem, plan, study, 3);
  EXPECT_EQ(one.losses_mwh, three.losses_mwh);
  ASSERT_EQ(one.violations.size(), three.violations.size());
  for (std::size_t k = 0; k < one.violations.size(); ++k) EXPECT_EQ(one.violations[k].value, three.violations[k].value);
}

}  // namespace
}  // namespace gridkeel::assessment::test
