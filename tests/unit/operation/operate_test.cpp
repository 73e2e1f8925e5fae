#include "operation/operate.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "unit/planning/tiny.hpp"

namespace gridkeel::operation {
namespace {

// A day of hours on three buses; a battery and a generator at bus 3, more load than import at noon.
planning::Study day_study() {
  planning::Study study = planning::test::tiny_study({1.0, 2.0}, 24);
  study.substation.import_limit_mw = 3.2;
  study.substation.imbalance_tolerance_mw = 0.2;
  study.substation.imbalance_up_usd_per_mwh = study.substation.imbalance_down_usd_per_mwh = 40.0;
  for (std::size_t t = 0; t < 24; ++t) study.substation.import_price_usd_per_mwh[t] = t < 8 ? 30.0 : 90.0;
  study.shocks.background_profile.assign(24, 1.0);
  study.shocks.background_sd = 0.1;
  planning::test::add_site(study, 3);
  flex::Module& battery = planning::test::add_battery(study);
  battery.storage.soc_initial = 0.5;
  battery.storage.soc_final_min = 1.0;
  battery.storage.charge_efficiency = battery.storage.discharge_efficiency = 0.9;
  battery.grid_forming = true;
  battery.response_time_s = 1.0;
  flex::Module& genset = planning::test::add_generator(study, 150.0);
  genset.generator.start_cost_usd = 5.0;
  genset.generator.ramp_share_per_min = 0.01;
  return study;
}

const std::vector<planning::PlannedModule> kModules{{"3", "battery", 1, "", {}}, {"3", "genset", 1, "", {}}};

shock::Scenario calm_day(const planning::Study& stepped) {
  shock::Scenario day = planning::test::calm(stepped).scenarios.front();
  for (std::size_t t = 0; t < day.background_scale.size(); ++t)
    day.background_scale[t] = 0.9 + 0.3 * std::sin(0.05 * static_cast<double>(t)) + 0.02 * static_cast<double>(t % 5);
  return day;
}

struct Case {
  planning::Study stepped = stepped_study(day_study(), 0.25, 1);
  Plant plant = make_plant(stepped, kModules, 96);
  shock::Scenario day = calm_day(stepped);

  Stream stream(const shock::Scenario& whole) const {
    return {whole, {std::vector<std::vector<double>>(1, std::vector<double>(2, 1.0))}, 96};
  }
  Course rolling(const shock::Scenario& whole, double limit_s = 10.0) const {
    RollingController controller(plant, 16, limit_s);
    return run_controller(plant, stream(whole), controller, "rolling", {});
  }
  void fail_line(int first, int end) { day.outages.push_back({*stepped.network.find_branch("2-3"), first, end}); }
};

void expect_same_bytes(double a, double b, int step) {
  EXPECT_EQ(std::memcmp(&a, &b, sizeof a), 0) << "step " << step << ": " << a << " and " << b;
}

TEST(Operate, StepsHoldPricesAndInterpolateProfiles) {
  planning::Study study = day_study();
  study.shocks.background_profile[1] = 2.0;
  const planning::Study stepped = stepped_study(study, 0.25, 2);
  EXPECT_EQ(stepped.horizon.periods, 192);
  EXPECT_EQ(stepped.substation.import_price_usd_per_mwh[31], 30.0);
  EXPECT_EQ(stepped.substation.import_price_usd_per_mwh[96 + 32], 90.0);
  EXPECT_NEAR(stepped.shocks.background_profile[2], 1.125, 1e-12);
  EXPECT_THROW(stepped_study(study, 0.7, 1), InputError);
  study.horizon.periods = 6;
  EXPECT_THROW(stepped_study(study, 0.25, 1), InputError);
}

TEST(Operate, EnergyAndStoredEnergyBalanceOverAllSteps) {
  Case c;
  c.fail_line(30, 50);
  const Course course = c.rolling(c.day);
  ASSERT_EQ(course.steps.size(), 96u);
  double stored = 0.5 * 4.0, discharged = 0.0, generation = 0.0;
  for (const StepRecord& s : course.steps) {
    const Figures& f = s.figures;
    EXPECT_NEAR(
        f.demand_mw,
        f.import_mw + f.generation_mw + f.discharge_mw - f.charge_mw + f.reduction_mw - f.rebound_mw + f.shed_mw, 1e-6);
    stored += 0.25 * (0.9 * f.charge_mw - f.discharge_mw / 0.9);
    EXPECT_NEAR(f.stored_mwh, stored, 1e-6) << s.step;
    // 1 % a minute: 0.15 MW a step.
    EXPECT_LE(f.generation_mw, generation + 0.15 + 1e-6) << s.step;
    generation = f.generation_mw;
    discharged += f.discharge_mw;
    EXPECT_TRUE(s.decision.fallback.empty()) << s.decision.fallback;
  }
  EXPECT_GT(discharged, 0.1);
}

TEST(Operate, WhatComesLaterChangesNoEarlierStep) {
  constexpr int kChange = 40;
  Case c;
  c.fail_line(35, 60);
  const Course before = c.rolling(c.day);
  shock::Scenario other = c.day;
  for (std::size_t t = kChange; t < 96; ++t) {
    other.background_scale[t] *= 1.3;
    other.import_share[t] = 0.5;
  }
  other.outages[0].end_period = 45;
  other.outages.push_back({*c.stepped.network.find_branch("1-2"), 41, 50});
  const Course after = c.rolling(other);
  for (int t = 0; t < kChange; ++t) {
    const StepRecord &a = before.steps[at(t)], &b = after.steps[at(t)];
    for (std::size_t d = 0; d < a.done.size(); ++d) {
      expect_same_bytes(a.decision.devices[d].charge, b.decision.devices[d].charge, t);
      expect_same_bytes(a.decision.devices[d].discharge, b.decision.devices[d].discharge, t);
      expect_same_bytes(a.decision.devices[d].generation, b.decision.devices[d].generation, t);
      expect_same_bytes(a.stored_mwh[d], b.stored_mwh[d], t);
    }
    expect_same_bytes(a.figures.cost_usd, b.figures.cost_usd, t);
  }
  EXPECT_NE(before.cost_usd(), after.cost_usd());
}

TEST(Operate, HindsightOfOneDayCostsLeast) {
  Case c;
  const Operation o = operate(c.plant, c.stream(c.day), {}, 1);
  EXPECT_LE(o.hindsight.cost_usd(), o.rolling.cost_usd() + 1e-6);
  EXPECT_LE(o.hindsight.cost_usd(), o.rule.cost_usd() + 1e-6);
  EXPECT_LT(o.rolling.cost_usd(), o.rule.cost_usd());
}

TEST(Operate, WithoutTimeTheRuleDecidesAndSaysSo) {
  const Case c;
  const Course course = c.rolling(c.day, 0.0);
  for (const StepRecord& s : course.steps) EXPECT_EQ(s.decision.fallback, "time limit");
  RuleController rule(c.plant);
  EXPECT_EQ(course.cost_usd(), run_controller(c.plant, c.stream(c.day), rule, "rule", {}).cost_usd());
}

TEST(Operate, UnitsStayOnForTheirMinimumTime) {
  planning::Study study = day_study();
  study.fidelity.commitment = true;
  study.substation.import_limit_mw = 2.9;
  study.catalogue.offers[1].module.generator.min_up_h = 2.0;
  study.catalogue.offers[1].module.generator.pmin_share = 0.3;
  Case c;
  c.stepped = stepped_study(study, 1.0, 1);
  c.plant = make_plant(c.stepped, kModules, 24);
  c.day = calm_day(c.stepped);
  const Stream stream(c.day, {std::vector<std::vector<double>>(1, std::vector<double>(2, 1.0))}, 24);
  RollingController controller(c.plant, 4, 10.0);
  const Course course = run_controller(c.plant, stream, controller, "rolling", {});
  int run = 0, starts = 0;
  for (const StepRecord& s : course.steps) {
    const double on = s.done[1].on;
    EXPECT_GE(s.figures.generation_mw, 0.3 * on - 1e-6);
    if (on < 0.5 && run > 0) {
      EXPECT_GE(run, 2) << s.step;
    }
    starts += on > 0.5 && run == 0;
    run = on > 0.5 ? run + 1 : 0;
  }
  EXPECT_GT(starts, 0);
}

}  // namespace
}  // namespace gridkeel::operation
