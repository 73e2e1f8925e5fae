// Switches in rolling operation.

#include <gtest/gtest.h>

#include <cstring>
#include <numeric>

#include "operation/operate.hpp"
#include "operation/state.hpp"
#include "operation/switch_states.hpp"
#include "unit/planning/tiny.hpp"

namespace gridkeel::operation {
namespace {

constexpr int kTie = 4;  // switches in branch order: 1-2, 2-3, 3-4, 4-5, 1-5

// Buses 1 (source) - 2 - 3 - 4 - 5 and a tie 1-5, every line a switch; a battery at bus 3 that can hold an island.
planning::Study ring_study() {
  planning::Study study = planning::test::tiny_study({1.0, 1.0, 1.0, 1.0}, 24);
  study.shocks.background_profile.assign(24, 1.0);
  study.restoration.switching = planning::Restoration::Switching::outages;
  study.restoration.operation_cost_usd = 7.0;
  study.restoration.return_h = 1.0;
  study.restoration.pickup_share = 0.4;
  study.restoration.pickup_h = 0.5;
  for (grid::Branch& line : study.network.branches) line.switchable = true;
  grid::Branch tie = study.network.branches.front();
  tie.name = "1-5";
  tie.from = grid::BusId(0);
  tie.to = grid::BusId(4);
  tie.closed = false;
  study.network.branches.push_back(tie);
  planning::test::add_site(study, 3);
  flex::Module& battery = planning::test::add_battery(study);
  battery.storage.soc_initial = battery.storage.soc_final_min = 1.0;
  battery.storage.cycle_cost_usd_per_mwh = 1.0;  // with one price all day: it stays full
  battery.grid_forming = true;
  battery.response_time_s = 1.0;
  return study;
}

struct Ring {
  explicit Ring(planning::Study study = ring_study()) : stepped(stepped_study(study, 0.25, 1)) {
    plant = make_plant(stepped, {{"3", "battery", 1, "", {}}}, 96);
    day = planning::test::calm(stepped).scenarios.front();
  }
  void fail(const std::string& line, int first, int end) {
    day.outages.push_back({*stepped.network.find_branch(line), first, end});
  }
  Stream stream() const { return {day, {std::vector<std::vector<double>>(1, std::vector<double>(1, 1.0))}, 96}; }
  Course rolling(double limit_s = 1e6) const {
    RollingController controller(plant, 16, limit_s);
    return run_controller(plant, stream(), controller, "rolling", {});
  }
  int open_line(const std::string& line) const { return plant.blocks.find_switch(*stepped.network.find_branch(line)); }

  planning::Study stepped;
  Plant plant;
  shock::Scenario day;
};

int dark(const StepRecord& s) {
  return static_cast<int>(std::count(s.switches.energised.begin(), s.switches.energised.end(), 0));
}

void expect_sound(const Ring& ring, const Course& course) {
  std::vector<int> operations;
  for (const StepRecord& s : course.steps) {
    const Figures& f = s.figures;
    EXPECT_NEAR(
        f.demand_mw + f.pickup_mw,
        f.import_mw + f.generation_mw + f.discharge_mw - f.charge_mw + f.reduction_mw - f.rebound_mw + f.shed_mw, 1e-6)
        << s.step;
    operations.push_back(s.operations);
    const auto last_hour = operations.end() - std::min<std::ptrdiff_t>(4, std::ssize(operations));
    EXPECT_LE(std::accumulate(last_hour, operations.end(), 0), ring.plant.study.restoration.operations_per_period)
        << s.step;
    EXPECT_TRUE(s.decision.fallback.empty()) << s.decision.fallback;
  }
}

TEST(OperateSwitching, ATieRestoresTheCutOffPartAndTheFeederReturns) {
  Ring ring;
  EXPECT_EQ(ring.plant.study.restoration.operation_periods, 4) << "quarters of the study's hours";
  ring.fail("2-3", 30, 50);
  const Course course = ring.rolling();
  expect_sound(ring, course);
  for (const StepRecord& s : course.steps) {
    EXPECT_EQ(dark(s), 0) << s.step;
    EXPECT_NEAR(s.figures.shed_mw, 0.0, 1e-6) << s.step;
    if (s.step < 30) {
      EXPECT_TRUE(s.switches.closed.empty()) << s.step;
    }
    if (s.step >= 30 && s.step < 50) {
      EXPECT_TRUE(s.switches.closed[kTie] && !s.switches.closed[at(ring.open_line("2-3"))]) << s.step;
    }
  }
  EXPECT_EQ(course.steps[30].operations, 1);
  EXPECT_EQ(std::accumulate(course.steps.begin(), course.steps.end(), 0,
                            [](int sum, const StepRecord& s) { return sum + s.operations; }),
            3);
  EXPECT_TRUE(course.steps.back().switches.closed.empty()) << "back to normal";
  EXPECT_NEAR(course.total().term_usd[static_cast<std::size_t>(planning::CostTerm::restoration)], 3 * 7.0, 1e-6);
}

// Without the tie's line the part beyond 2-3 lives on what the battery holds.
TEST(OperateSwitching, AnIslandIsHeldByTheBattery) {
  planning::Study study = ring_study();
  study.network.branches.back().switchable = false;
  Ring ring(study);
  ring.fail("2-3", 30, 38);
  const Course course = ring.rolling();
  expect_sound(ring, course);
  double given_mwh = 0.0;
  for (int t = 30; t < 38; ++t) {
    const StepRecord& s = course.steps[at(t)];
    EXPECT_TRUE(s.switches.energised[2]) << t << ": the battery's block";
    given_mwh += 0.25 * s.figures.discharge_mw;
  }
  EXPECT_NEAR(given_mwh, 2.0, 1e-6) << "1 MW of 3 MW for two hours";
  EXPECT_NEAR(course.steps.back().figures.shed_mw, 0.0, 1e-6);
}

// A fault inside a block keeps it dark; once it is repaired the block comes back with cold-load pick-up for half an
// hour.
TEST(OperateSwitching, WhatReturnsPicksUp) {
  planning::Study study = ring_study();
  study.network.branches[2].switchable = false;  // 3-4: buses 3 and 4 are one block
  Ring ring(study);
  ring.fail("3-4", 20, 24);
  const Course course = ring.rolling();
  expect_sound(ring, course);
  for (int t = 20; t < 24; ++t) {
    EXPECT_EQ(dark(course.steps[at(t)]), 1) << t;
    EXPECT_NEAR(course.steps[at(t)].figures.shed_mw, 2.0, 1e-6) << t << ": bus 5 has the tie";
  }
  EXPECT_NEAR(course.steps[24].figures.pickup_mw, 0.8, 1e-6);
  EXPECT_NEAR(course.steps[25].figures.pickup_mw, 0.8, 1e-6);
  EXPECT_NEAR(course.steps[26].figures.pickup_mw, 0.0, 1e-6);
  EXPECT_NEAR(course.total().shed_mw * 0.25, 2.0, 1e-6);
}

TEST(OperateSwitching, WhatComesLaterChangesNoEarlierSwitch) {
  constexpr int kChange = 40;
  Ring ring;
  ring.fail("2-3", 30, 60);
  Ring other;
  other.fail("2-3", 30, kChange);
  other.fail("1-5", 45, 50);  // a tie: it is open anyway
  other.fail("3-4", 47, 60);
  for (std::size_t t = kChange; t < 96; ++t) other.day.background_scale[t] = 1.2;
  const Course before = ring.rolling(), after = other.rolling();
  for (int t = 0; t < kChange; ++t) {
    const StepRecord &a = before.steps[at(t)], &b = after.steps[at(t)];
    EXPECT_EQ(a.decision.switches.closed, b.decision.switches.closed) << t;
    EXPECT_EQ(a.decision.switches.energised, b.decision.switches.energised) << t;
    EXPECT_EQ(std::memcmp(&a.decision.devices[0], &b.decision.devices[0], sizeof(SetPoint) - 4 * sizeof(double)), 0);
    EXPECT_EQ(std::memcmp(&a.figures.cost_usd, &b.figures.cost_usd, sizeof(double)), 0) << t;
  }
  EXPECT_NE(before.steps[kChange].switches.closed, after.steps[kChange].switches.closed);
}

TEST(OperateSwitching, ALostSubstationLeavesWhatModulesHold) {
  Ring ring;
  for (std::size_t t = 30; t < 34; ++t) ring.day.import_share[t] = 0.0;
  const Course course = ring.rolling();
  expect_sound(ring, course);
  for (int t = 30; t < 34; ++t) {
    EXPECT_NEAR(course.steps[at(t)].figures.import_mw, 0.0, 1e-6);
    EXPECT_TRUE(course.steps[at(t)].switches.energised[2]) << t;
    EXPECT_GT(course.steps[at(t)].figures.discharge_mw, 0.5) << t;
  }
  EXPECT_EQ(dark(course.steps.back()), 0);
}

TEST(OperateSwitching, WithoutTimeSwitchesAreKeptAndTheStepSaysSo) {
  Ring ring;
  ring.fail("2-3", 30, 50);
  const Course course = ring.rolling(0.0);
  for (const StepRecord& s : course.steps) EXPECT_EQ(s.decision.fallback, "time limit");
  EXPECT_FALSE(course.steps[30].switches.closed[kTie]);
  EXPECT_TRUE(course.steps.back().switches.closed.empty()) << "2-3 closes again after its repair";
  RuleController rule(ring.plant);
  EXPECT_EQ(course.cost_usd(), run_controller(ring.plant, ring.stream(), rule, "rule", {}).cost_usd());
  EXPECT_LT(ring.rolling().cost_usd(), course.cost_usd());
}

TEST(OperateSwitching, HindsightSwitchesToo) {
  Ring ring;
  ring.fail("2-3", 30, 50);
  OperateOptions options;
  options.step_limit_s = options.day_limit_s = 1e6;
  const Operation o = operate(ring.plant, ring.stream(), options, 1);
  expect_sound(ring, o.hindsight);
  EXPECT_LE(o.hindsight.cost_usd(), o.rolling.cost_usd() + 1e-6);
  EXPECT_LT(o.rolling.cost_usd(), o.rule.cost_usd());
}

// From a state with the tie closed and two operations an hour, one of them just made.
TEST(OperateSwitching, TheSafeRuleReturnsAsFastAsOperationsAllow) {
  const Ring ring;
  planning::InitialState state = first_state(ring.plant, ring.day.usable_share);
  planning::SwitchingState& s = state.switching.emplace();
  s.closed = {1, 0, 1, 1, 1};
  s.energised.assign(5, 1);
  s.operations = {1, 0, 0, 0};
  const Observation seen = ring.stream().observe(10);
  EXPECT_EQ(kept_switches(ring.plant, seen, state).closed, s.closed) << "the exchange needs two";
  s.operations = {0, 0, 0, 1};
  EXPECT_EQ(kept_switches(ring.plant, seen, state).closed, (std::vector<char>{1, 1, 1, 1, 0}));
}

// An earlier step left 2-3 closed between the faulted block of buses 3 and 4 and bus 2, both dark: it opens as
// operations allow, while a new fault opens it at once.
TEST(OperateSwitching, TheSafeRuleCountsWhatItOpensWithoutANewOutage) {
  planning::Study study = ring_study();
  study.network.branches[2].switchable = false;  // 3-4
  Ring ring(study);
  ring.fail("3-4", 9, 20);
  planning::InitialState state = first_state(ring.plant, ring.day.usable_share);
  planning::SwitchingState& s = state.switching.emplace();
  s.closed = {0, 1, 0, 0};  // 1-2, 2-3, 4-5, 1-5
  s.energised = {1, 0, 0, 0};
  s.outages.out = {*ring.stepped.network.find_branch("3-4")};
  s.operate_left = 4;
  const Observation seen = ring.stream().observe(10);
  s.operations = {2, 0, 0, 0};
  EXPECT_EQ(kept_switches(ring.plant, seen, state).closed, s.closed) << "none left";
  s.operations = {1, 0, 0, 0};
  EXPECT_EQ(kept_switches(ring.plant, seen, state).closed, (std::vector<char>{0, 0, 0, 0})) << "the one left";
  s.operations = {0, 0, 0, 0};
  EXPECT_EQ(kept_switches(ring.plant, seen, state).closed, (std::vector<char>{1, 0, 0, 0})) << "then 1-2";
  s.outages.out.clear();
  s.operations = {1, 0, 0, 0};
  EXPECT_EQ(kept_switches(ring.plant, seen, state).closed, (std::vector<char>{1, 0, 0, 0})) << "free";
}

TEST(OperateSwitching, AFaultBesideTheSourceLeavesNothingFed) {
  planning::Study study = ring_study();
  study.network.branches[0].switchable = study.network.branches[2].switchable = false;  // 1-2, 3-4
  const Ring ring(study);
  const auto fed = [&](const char* line, const SwitchStates& states) {
    return fed_buses(ring.plant, {*ring.stepped.network.find_branch(line)}, false, states);
  };
  const std::vector<char> nothing(5, 0);
  EXPECT_EQ(fed("1-2", {{0, 1, 0}, {}}), nothing);  // 2-3, 4-5, 1-5
  EXPECT_EQ(fed("3-4", {{0, 0, 1}, {}}), (std::vector<char>{1, 1, 0, 0, 1}));
  EXPECT_EQ(fed("3-4", {{1, 0, 1}, {}}), nothing) << "the fault is joined to the source";
  EXPECT_EQ(fed("2-3", {{0, 1, 1}, {}}), std::vector<char>(5, 1));
  EXPECT_EQ(fed_buses(ring.plant, {}, false, {}), std::vector<char>(5, 1)) << "switches do not move";
}

// One block: a fault darkens all of it, and what happened is known in the next step all the same.
TEST(OperateSwitching, AFeederWithoutSwitchesCarriesItsBlock) {
  planning::Study study = ring_study();
  for (grid::Branch& line : study.network.branches) line.switchable = false;
  Ring ring(study);
  ASSERT_EQ(ring.plant.blocks.count(), 1);
  ring.fail("3-4", 20, 24);
  const Course course = ring.rolling();
  expect_sound(ring, course);
  for (int t = 20; t < 24; ++t) {
    EXPECT_EQ(dark(course.steps[at(t)]), 1) << t;
    EXPECT_NEAR(course.steps[at(t)].figures.shed_mw, 4.0, 1e-6) << t;
  }
  EXPECT_NEAR(course.steps[24].figures.pickup_mw, 1.6, 1e-6);
  EXPECT_NEAR(course.steps[25].figures.pickup_mw, 1.6, 1e-6);
  EXPECT_NEAR(course.steps[26].figures.pickup_mw, 0.0, 1e-6);
  EXPECT_TRUE(course.steps.back().switches.empty()) << "back to normal";
  RuleController rule(ring.plant);
  EXPECT_EQ(dark(run_controller(ring.plant, ring.stream(), rule, "rule", {}).steps[22]), 1);
}

}  // namespace
}  // namespace gridkeel::operation
