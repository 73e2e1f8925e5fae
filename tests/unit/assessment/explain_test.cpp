#include "assessment/explain.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "planning/limit_changes.hpp"
#include "unit/assessment/sampled.hpp"

namespace gridkeel::assessment::test {
namespace {

class ExplainTest : public testing::Test {
 protected:
  ExplainTest() {
    study_.money.budget_usd = 300000.0;
    problem_ = std::make_unique<PlanningProblem>(planning::with_one_more(study_), shocks(study_, 10));
    problem_->change_limits(study_);
    planner_ = std::make_unique<ReferencePlanner>(*problem_, study_.risk, exact());
    best_ = planner_->best_for(study_.risk, "best");
  }

  double alone(const Study& study, bool relaxed) const {
    PlanningProblem problem(study, shocks(study_, 10));
    stochastic::SolveOptions options = exact();
    options.relax_first_stage = relaxed;
    return SharedRecourse(problem, 1).solve(study.risk, options, "alone").upper_bound;
  }

  Study study_ = shocked_study();
  std::unique_ptr<PlanningProblem> problem_;
  std::unique_ptr<ReferencePlanner> planner_;
  SolvedPlan best_;
};

TEST_F(ExplainTest, ABestPlanLosesByEveryRemovalAndGainsByNoFurtherUnit) {
  const Explanation x = explain(*planner_, best_.modules);
  ASSERT_EQ(x.modules.size(), best_.modules.size());
  ASSERT_FALSE(x.modules.empty());
  const double gap = 1e-6 * x.objective_usd + 1e-6;
  for (const ModuleWorth& m : x.modules) {
    EXPECT_GE(m.net_usd(), -gap) << m.module.offer;
    EXPECT_GE(m.last_unit_usd, -gap);
    EXPECT_GT(m.cost_usd, 0.0);
    EXPECT_GE(m.expected_usd, -1e-6) << "units never make dispatch dearer";
    EXPECT_GE(m.earns_most.front().second, m.expected_usd - 1e-6);
    if (m.module.units == 1) {
      EXPECT_NEAR(m.last_unit_usd, m.net_usd(), 1e-6);
    }
  }
  for (const NextUnit& n : x.next) {
    if (!n.stopped_by.empty()) continue;
    EXPECT_LE(n.net_usd, gap) << n.offer << " at " << n.bus;
  }
}

// Of one module, by hand: the plan without it, costed alone.
TEST_F(ExplainTest, WorthIsWhatThePlanCostsWithoutIt) {
  const Explanation x = explain(*planner_, some_plan(study_));
  const auto& battery = x.modules[0].module.offer == study_.catalogue.offers[0].name ? x.modules[0] : x.modules[1];
  PlanningProblem fresh(study_, shocks(study_, 10));
  ReferencePlanner other(fresh, study_.risk, exact());
  const InSample with = other.in_sample(some_plan(study_)), without = other.in_sample({some_plan(study_)[1]});
  EXPECT_NEAR(battery.net_usd(), without.objective_usd() - with.objective_usd(), 1e-5 * with.objective_usd());
  EXPECT_NEAR(battery.cvar_usd, without.recourse.cvar_usd - with.recourse.cvar_usd, 1e-5 * with.objective_usd());
}

TEST_F(ExplainTest, ShadowPricesAreThoseOfSolvingAgain) {
  study_.money.budget_usd = 250000.0;
  planner_->recourse().change_limits(study_);
  best_ = planner_->best_for(study_.risk, "best");
  const Explanation x = explain(*planner_, best_.modules);
  ASSERT_FALSE(x.prices.empty());
  EXPECT_GT(x.prices.front().saves_usd, 0.0) << "the budget binds";
  const double base = alone(study_, true);
  for (const ShadowPrice& p : x.prices) {
    Study looser = study_;
    if (p.limit == "budget") *looser.money.budget_usd += p.added;
    for (flex::Offer& offer : looser.catalogue.offers)
      if (p.limit == "inventory of " + offer.name) ++offer.inventory;
    EXPECT_NEAR(p.saves_usd, std::max(0.0, base - alone(looser, true)), 1e-5 * base) << p.limit;
  }
  EXPECT_EQ(problem_->study().money.budget_usd, study_.money.budget_usd) << "as it was";
  EXPECT_EQ(planner_->best_for(study_.risk, "again").solution.upper_bound, best_.solution.upper_bound);
}

}  // namespace
}  // namespace gridkeel::assessment::test
