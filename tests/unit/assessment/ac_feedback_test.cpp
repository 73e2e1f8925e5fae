#include "assessment/ac_feedback.hpp"

#include <gmock/gmock.h>

#include "unit/assessment/dispatched.hpp"

namespace gridkeel::assessment::test {
namespace {

// A battery may be bought at bus 2; the linear model keeps 0.865 pu without it, AC does not.
Study weak_study() {
  Study study = weak_line();
  study.network.buses[1].vmin_pu = 0.865;
  planning::test::add_site(study, 2, 2);
  planning::test::add_battery(study);
  study.catalogue.offers[0].price_usd = 500.0;
  study.catalogue.offers[0].module.storage.soc_initial = 0.0;
  study.catalogue.offers[0].module.storage.inverter_mva_per_mw = 0.5;
  study.ac.mode = planning::AcMode::feedback;
  return study;
}

struct Fed {
  std::unique_ptr<PlanningProblem> problem;
  Plan plan;
  AcOutcome outcome;
};

Fed feed_back(const Study& study, const shock::ScenarioSet& set, StopToken* stop = nullptr) {
  Fed fed{std::make_unique<PlanningProblem>(study, set), {}, {}};
  planning::PlanOptions options;
  options.solve.threads = 1;
  options.solve.relative_gap = 1e-6;
  options.dispatch_scenarios = 1000;
  fed.plan = planning::make_plan(*fed.problem, study.risk, options);
  options.solve.stop = stop;
  fed.outcome = check_and_feed_back(fed.problem, fed.plan, options, [](const std::string&) {});
  return fed;
}
Fed feed_back(const Study& study) { return feed_back(study, planning::test::calm(study)); }

double objective(const Plan& plan) { return plan.solution.first_stage_cost + plan.solution.risk_value; }

TEST(AcFeedback, TightensUntilThePlanIsFeasible) {
  const Fed fed = feed_back(weak_study());
  const AcOutcome& out = fed.outcome;
  ASSERT_GE(out.rounds.size(), 2u);
  EXPECT_EQ(out.rounds[0].violations, 1u);
  EXPECT_EQ(out.rounds.back().violations, 0u);
  EXPECT_TRUE(out.check.feasible());
  EXPECT_EQ(out.stopped, "");
  EXPECT_GE(out.check.worst[0].value, 0.865 - 1e-3) << "against the study's own limit";
  EXPECT_EQ(out.check.worst[0].limit, 0.865);
  ASSERT_EQ(out.tightened.size(), 1u);
  EXPECT_EQ(out.tightened[0].quantity, AcQuantity::undervoltage);
  EXPECT_EQ(out.tightened[0].element, 1);
  EXPECT_EQ(out.tightened[0].limit, 0.865);
  EXPECT_GT(out.tightened[0].tightened, 0.865);
  EXPECT_EQ(fed.problem->study().network.buses[1].vmin_pu, out.tightened[0].tightened) << "the model that was solved";
  // The objective is that of the tightened model: here, load is shed for the voltage.
  EXPECT_GT(objective(fed.plan), out.rounds[0].objective_usd + 1.0);
  EXPECT_NEAR(objective(fed.plan), out.rounds.back().objective_usd, 1e-9);
  const PlanningProblem again(fed.problem->study(), planning::test::calm(fed.problem->study()));
  EXPECT_NEAR(objective(fed.plan), objective(planning::make_plan(again, fed.plan.risk, {})),
              1e-3 * objective(fed.plan));
}

TEST(AcFeedback, TightensLinesAndTheImport) {
  Study study = weak_study();
  study.network.buses[1].vmin_pu = 0.5;
  study.network.branches[0].rating_mva = 4.2;
  study.substation.import_limit_mw = 4.1;
  const Fed fed = feed_back(study);
  EXPECT_TRUE(fed.outcome.check.feasible()) << fed.outcome.stopped;
  EXPECT_LT(fed.problem->study().network.branches[0].rating_mva, 4.2);
  EXPECT_LT(fed.problem->study().substation.import_limit_mw, 4.1);
  EXPECT_EQ(fed.outcome.tightened.size(), 2u);
}

TEST(AcFeedback, ReportOnlyLooks) {
  Study study = weak_study();
  study.ac.mode = planning::AcMode::report;
  const Fed fed = feed_back(study);
  EXPECT_EQ(fed.outcome.rounds.size(), 1u);
  EXPECT_EQ(fed.outcome.check.violations.size(), 1u);
  EXPECT_TRUE(fed.outcome.tightened.empty());
  EXPECT_EQ(fed.outcome.stopped, "");
}

// 2.2 times the load collapses, and no limit that is broken could be tightened against it.
TEST(AcFeedback, SaysWhatRemains) {
  Study study = weak_study();
  study.network.buses[1].vmin_pu = 0.5;
  shock::ScenarioSet set = planning::test::calm(study);
  set.scenarios[0].background_scale[0] = 2.2;
  const Fed fed = feed_back(study, set);
  EXPECT_EQ(fed.outcome.check.failed, 1);
  EXPECT_EQ(fed.outcome.stopped, "no limit that is broken can be tightened further");
}

TEST(AcFeedback, StopsWhenAskedTo) {
  StopToken stop;
  stop.request_stop();
  const Fed fed = feed_back(weak_study(), planning::test::calm(weak_study()), &stop);
  EXPECT_EQ(fed.outcome.stopped, "the time limit or an interrupt stopped it");
  EXPECT_EQ(fed.outcome.check.violations.size(), 1u) << "the plan of the first solve stands";
  EXPECT_TRUE(fed.outcome.tightened.empty());
}

// However far AC is off, the source's voltage stays allowed, which Stage II needs for a dispatch to exist.
TEST(Tighten, KeepsTheSourcesVoltageAllowed) {
  const Study study = weak_study();
  AcCheck check;
  check.violations.push_back({AcQuantity::undervoltage, 0, 0, 1, 0.5, 0.865, 0.9, 0.365});
  check.violations.push_back({AcQuantity::overvoltage, 0, 0, 1, 2.5, 1.5, 1.4, 1.0});
  const Study next = tighten(study, study, check);
  EXPECT_EQ(next.network.buses[1].vmin_pu, 1.0);
  EXPECT_EQ(next.network.buses[1].vmax_pu, 1.0);
  EXPECT_TRUE(tightened_limits(next, tighten(next, study, check)).empty()) << "no further";
}

// A scenario that leaves half of the import limit needs twice the reserve in it.
TEST(Tighten, ImportCountsAsAShareOfTheLimit) {
  Study study = weak_study();
  study.substation.import_limit_mw = 4.0;
  AcCheck check;
  check.violations.push_back({AcQuantity::import_p, 0, 0, -1, 2.1, 2.0, 2.0, 0.025});  // 0.1 MW of losses
  EXPECT_NEAR(tighten(study, study, check).substation.import_limit_mw, 4.0 - 1.05 * 0.2, 1e-12);
  check.violations[0] = {AcQuantity::import_p, 0, 0, -1, 0.1, 0.0, 0.0, 0.025};
  EXPECT_TRUE(tightened_limits(study, tighten(study, study, check)).empty()) << "nothing can be kept of nothing";
}

// Scenarios that leave little of the import limit get an offset of their own, which never asks for more than there is.
TEST(Tighten, SmallSharesOfTheImportHaveAnOffset) {
  Study study = weak_study();
  study.substation.import_limit_mw = 4.0;
  AcCheck check;
  check.violations.push_back({AcQuantity::import_p, 0, 0, -1, 0.3, 0.2, 0.2, 0.025});  // 0.1 MW of losses
  const Study next = tighten(study, study, check);
  EXPECT_EQ(next.substation.import_limit_mw, 4.0);
  EXPECT_NEAR(next.substation.usable_import_mw(0.05), 0.2 - 1.05 * 0.1, 1e-12);
  EXPECT_NEAR(next.substation.usable_import_mw(0.02), 0.05 * 0.08, 1e-12) << "less than the losses is left";
  EXPECT_EQ(next.substation.usable_import_mw(0.1), 0.4);
  EXPECT_EQ(next.substation.usable_import_mw(0.0), 0.0);
  const std::vector<TightenedLimit> limits = tightened_limits(study, next);
  ASSERT_EQ(limits.size(), 1u);
  EXPECT_EQ(limits[0].element, kSmallShares);
  check.violations[0].value = 0.25;
  EXPECT_TRUE(tightened_limits(next, tighten(next, study, check)).empty()) << "never looser";
}

// For these limits, limit * 0.1 / limit < 0.1: what is tightened must still be what such a scenario's limit comes from.
TEST(Tighten, AShareOfExactlyTheSmallOneCountsAsLarge) {
  for (const double limit_mw : {0.7, 2.8, 5.8, 11.2}) {
    Study study = weak_study();
    study.substation.import_limit_mw = limit_mw;
    const double left_mw = study.substation.usable_import_mw(planning::Substation::kSmallShare);
    ASSERT_LT(left_mw / limit_mw, planning::Substation::kSmallShare);
    AcCheck check;
    check.violations.push_back({AcQuantity::import_p, 0, 0, -1, left_mw + 0.01, left_mw, left_mw, 0.01 / limit_mw});
    const Study next = tighten(study, study, check);
    EXPECT_EQ(next.substation.small_share_offset_mw, 0.0);
    EXPECT_NEAR(next.substation.usable_import_mw(planning::Substation::kSmallShare), left_mw - 1.05 * 0.01, 1e-12);
  }
}

// A battery at bus 3 serves bus 2, and the substation, which has 5 % of its limit, the losses between them.
TEST(AcFeedback, KeepsLossesOffASmallImport) {
  Study study = planning::test::tiny_study({4.2, 0.0}, 1);
  study.network.branches[1].r_pu = 0.05;
  study.substation.import_limit_mw = 4.2;
  planning::test::add_site(study, 3, 4);
  planning::test::add_battery(study);
  study.catalogue.offers[0].price_usd = 1.0;
  study.ac.mode = planning::AcMode::feedback;
  shock::ScenarioSet set = planning::test::calm(study);
  set.scenarios[0].import_share[0] = 0.05;
  const Fed fed = feed_back(study, set);
  EXPECT_EQ(fed.outcome.rounds[0].violations, 1u);
  EXPECT_TRUE(fed.outcome.check.feasible()) << fed.outcome.stopped;
  ASSERT_EQ(fed.outcome.tightened.size(), 1u);
  EXPECT_EQ(fed.outcome.tightened[0].element, kSmallShares);
  EXPECT_LT(fed.problem->study().substation.usable_import_mw(0.05), 0.21 - 0.05);
  EXPECT_EQ(fed.problem->study().substation.import_limit_mw, 4.2) << "the whole limit stays";
}

}  // namespace
}  // namespace gridkeel::assessment::test
