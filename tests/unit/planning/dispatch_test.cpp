#include "planning/dispatch.hpp"

#include <gtest/gtest.h>

#include "planning/plan_file.hpp"
#include "stochastic/integer/scenario_mip.hpp"
#include "unit/planning/shocked_feeder.hpp"

namespace gridkeel::planning::test {
namespace {

class DispatchTest : public testing::Test {
 protected:
  const Study study_ = shocked_study();
  const shock::ScenarioSet set_ = shocks(study_, 12);
  const PlanningProblem problem_{study_, set_};
  const std::vector<Purchase> bought_{{0, 2}, {4, 1}};
};

// What one scenario costs does not depend on which others stand beside it.
TEST_F(DispatchTest, OfAFewScenariosEqualsThatOfAll) {
  const Dispatched all = dispatch(problem_, bought_);
  ASSERT_EQ(all.plan.outcomes.size(), 12u);
  for (const std::size_t s : {std::size_t{0}, std::size_t{7}}) {
    shock::ScenarioSet one = set_;
    one.scenarios = {set_.scenarios[s]};
    one.scenarios[0].probability = 1.0;
    const PlanningProblem alone(study_, one);
    const Dispatched single = dispatch(alone, bought_);
    const double cost = single.plan.solution.recourse_cost[0];
    EXPECT_NEAR(cost, all.plan.solution.recourse_cost[s], 1e-7 * std::max(1.0, cost));
    EXPECT_NEAR(single.plan.outcomes[0].cost_usd, cost, 1e-7 * std::max(1.0, cost));
    EXPECT_LE(single.lower_bound_usd[0], cost);
    EXPECT_NEAR(single.lower_bound_usd[0], cost, 1e-6 * std::max(1.0, cost));
    EXPECT_LE(single.plan.checks.recourse_residual, 1e-7);
  }
}

TEST_F(DispatchTest, KnowsTheCostliestScenario) {
  const Dispatched all = dispatch(problem_, bought_);
  const auto& cost = all.plan.solution.recourse_cost;
  const std::size_t worst = costliest_scenario(problem_, all.plan.solution.x);
  for (const double other : cost) EXPECT_GE(cost[worst], other - 1e-9 * cost[worst]);
}

TEST_F(DispatchTest, PaysForItsPurchases) {
  const FirstStage& first = problem_.first_stage();
  const Dispatched result = dispatch(problem_, bought_);
  double expected = 0.0;
  for (const Purchase& p : bought_) {
    const Device& device = first.devices[p.device];
    expected += p.units * cost_per_event_usd(study_, study_.catalogue.offer(device.offer));
  }
  for (const std::size_t site : {std::size_t{0}, std::size_t{1}})
    expected += site_cost_per_event_usd(study_, study_.candidate_sites[site]);
  EXPECT_NEAR(result.plan.solution.first_stage_cost, expected, 1e-9);
  EXPECT_LE(result.plan.checks.first_stage_residual, 1e-9);
}

// The way that recourse with integers takes finds the same optimum where there are none, lazy rows included.
TEST_F(DispatchTest, TheMilpWayAgreesWithTheLpWay) {
  const Dispatched all = dispatch(problem_, bought_);
  for (int s = 0; s < 12; ++s) {
    const stochastic::MipValue value =
        stochastic::ScenarioMip(problem_.problem(), s).at(all.plan.solution.x, 0.0, nullptr);
    const double cost = all.plan.solution.recourse_cost[static_cast<std::size_t>(s)];
    EXPECT_NEAR(value.upper, cost, 1e-6 * std::max(1.0, cost)) << s;
    EXPECT_NEAR(outcome_of(problem_, s, value.y).cost_usd, cost, 1e-6 * std::max(1.0, cost)) << s;
    EXPECT_LE(value.residual, 1e-6) << s;
  }
}

// With whole units each scenario is a MILP: dearer than its relaxation, whole where it has to be, its terms complete.
TEST(DispatchOfWholeUnits, SolvesTheMilp) {
  Study study = shocked_study();
  study.catalogue.offers[1].module.generator.pmin_share = 0.6;
  study.fidelity.commitment = study.fidelity.activation = true;
  const shock::ScenarioSet set = shocks(study, 6);
  const PlanningProblem whole(study, set);
  study.fidelity.relaxed = true;
  const PlanningProblem relaxed(study, set);
  const std::vector<Purchase> bought{{1, 2}, {4, 2}};
  const Dispatched a = dispatch(whole, bought), b = dispatch(relaxed, bought);
  double dearer = 0.0;
  for (std::size_t s = 0; s < 6; ++s) {
    const double cost = a.plan.solution.recourse_cost[s], least = b.plan.solution.recourse_cost[s];
    EXPECT_GE(cost, least - 1e-6 * least);
    EXPECT_LE(a.lower_bound_usd[s], cost);
    EXPECT_GE(a.lower_bound_usd[s], cost - 2e-4 * cost);
    EXPECT_NEAR(a.plan.outcomes[s].cost_usd, cost, 1e-6 * cost);
    dearer += cost - least;
    const auto& columns =
        whole.problem().templates[static_cast<std::size_t>(whole.problem().scenarios[s].recourse)].columns;
    for (std::size_t j = 0; j < columns.integer.size(); ++j)
      if (columns.integer[j]) {
        EXPECT_NEAR(a.plan.outcomes[s].y[j], std::round(a.plan.outcomes[s].y[j]), 1e-6);
      }
  }
  EXPECT_GT(dearer, 1.0) << "the case is too easy to tell the two apart";
  EXPECT_LE(a.plan.checks.recourse_residual, 1e-6);
  EXPECT_EQ(costliest_scenario(whole, a.plan.solution.x),
            static_cast<std::size_t>(
                std::max_element(a.plan.solution.recourse_cost.begin(), a.plan.solution.recourse_cost.end()) -
                a.plan.solution.recourse_cost.begin()));
}

}  // namespace
}  // namespace gridkeel::planning::test
