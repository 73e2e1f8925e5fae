#include "assessment/reference_plans.hpp"

#include <gtest/gtest.h>

#include "assessment/information.hpp"
#include "assessment/replications.hpp"
#include "assessment/sequential.hpp"
#include "unit/assessment/sampled.hpp"

namespace gridkeel::assessment::test {
namespace {

planning::RiskChoice robust() { return {0.9, 0.5, stochastic::Ambiguity::total_variation, 0.1}; }

class ReferencePlansTest : public testing::Test {
 protected:
  const Study study_ = shocked_study();
  PlanningProblem problem_{study_, shocks(study_, 12)};
  ReferencePlanner planner_{problem_, robust(), exact()};
};

// No plan is better by a criterion than the one made for it.
TEST_F(ReferencePlansTest, EachIsBestByItsOwnCriterion) {
  planning::RiskChoice neutral = without_ambiguity(robust());
  neutral.lambda = 0.0;
  const SolvedPlan own = planner_.best_for(robust(), "own");
  const SolvedPlan average = planner_.best_for(without_ambiguity(robust()), "average");
  const SolvedPlan expected = planner_.best_for(neutral, "expected");
  const SolvedPlan deterministic = planner_.deterministic();
  const InSample best = planner_.in_sample(own.modules);
  EXPECT_NEAR(best.objective_usd(), own.solution.upper_bound, 1e-6 * best.objective_usd());
  for (const SolvedPlan* other : {&average, &expected, &deterministic}) {
    const InSample in_sample = planner_.in_sample(other->modules);
    EXPECT_GE(in_sample.objective_usd(), own.solution.lower_bound - 1e-6);
    EXPECT_GE(in_sample.nominal_objective_usd(), average.solution.lower_bound - 1e-6);
    EXPECT_GE(in_sample.expected_objective_usd(), expected.solution.lower_bound - 1e-6);
    EXPECT_GE(in_sample.risk_usd, in_sample.nominal_risk_usd - 1e-9);
  }
}

TEST_F(ReferencePlansTest, AMeanIsTheMean) {
  const shock::ScenarioSet& set = problem_.scenarios();
  const shock::Scenario mean = mean_scenario(set);
  double peak = 0.0, import = 0.0;
  for (const shock::Scenario& s : set.scenarios) {
    peak += s.probability * s.ai[0].max_mw[2];
    import += s.probability * s.import_share[3];
  }
  EXPECT_NEAR(mean.ai[0].max_mw[2], peak, 1e-12);
  EXPECT_NEAR(mean.import_share[3], import, 1e-12);
  EXPECT_TRUE(mean.outages.empty());
  EXPECT_EQ(mean.probability, 1.0);
}

TEST_F(ReferencePlansTest, KnowingMoreCostsNoMore) {
  planning::RiskChoice neutral = without_ambiguity(robust());
  neutral.lambda = 0.0;
  const SolvedPlan deterministic = planner_.deterministic();
  const auto value = value_of_information(planner_, deterministic, planner_.best_for(neutral, "risk neutral"));
  EXPECT_LE(value.wait_and_see.lower, value.recourse.value + 1e-6);
  EXPECT_LE(value.recourse.lower, value.expected_value_solution.value + 1e-6);
  EXPECT_GE(value.vss(), -1e-3);
  EXPECT_GT(value.evpi(), 1.0) << "these scenarios want different plans";
  EXPECT_LE(value.vss_bounds().lower, value.vss());
  // WS by brute force of one scenario: its own best plan.
  shock::ScenarioSet one = problem_.scenarios();
  one.scenarios = {one.scenarios[4]};
  one.scenarios[0].probability = 1.0;
  PlanningProblem alone(study_, one);
  const planning::Plan plan = planning::make_plan(alone, neutral, {exact(), "extensive", 0});
  EXPECT_LE(plan.solution.lower_bound, planner_.in_sample(deterministic.modules).cost_usd[4] +
                                           planner_.in_sample(deterministic.modules).first_stage_usd + 1e-6);
}

TEST(StudentQuantile, IsThatOfTheTables) {
  EXPECT_NEAR(student_quantile(0.95, 1), 6.3138, 1e-4);
  EXPECT_NEAR(student_quantile(0.95, 2), 2.9200, 1e-4);
  EXPECT_NEAR(student_quantile(0.95, 4), 2.1318, 5e-3);
  EXPECT_NEAR(student_quantile(0.975, 9), 2.2622, 5e-4);
  EXPECT_NEAR(student_quantile(0.95, 29), 1.6991, 1e-4);
}

// A plan that buys nothing is far from the best one, and its gap shows it; the best plan's gap is small.
TEST(Replications, TellAGoodPlanFromABadOne) {
  const Study study = shocked_study();
  PlanningProblem problem(study, shocks(study, 40));
  ReferencePlanner planner(problem, without_ambiguity(robust()), exact());
  const SolvedPlan good = planner.best_for(without_ambiguity(robust()), "good");
  ReplicationRequest request;
  request.replications = 4;
  request.scenarios = 20;
  request.risk = robust();
  request.solve = exact(1e-4);
  const auto gap = [&](const std::vector<PlannedModule>& modules) {
    const double threshold = planner.in_sample(modules).recourse.cvar_usd;
    return estimate_gap(study, modules, threshold, request);
  };
  const GapEstimate of_good = gap(good.modules), of_nothing = gap({});
  ASSERT_EQ(of_good.gap_usd.size(), 4u);
  for (const GapEstimate* e : {&of_good, &of_nothing}) {
    for (const double g : e->gap_usd) EXPECT_GE(g, -1e-6) << "no plan is better than the best";
    EXPECT_GT(e->upper_usd, e->mean_usd);
  }
  EXPECT_GT(of_nothing.mean_usd, 2.0 * of_good.mean_usd);
}

TEST(SequentialSampling, StopsAtItsTargetOrAtItsEnd) {
  Study study = shocked_study();
  study.scenario_count = 6;
  study.solve.gap = 1e-3;
  study.solve.threads = 1;
  StopToken stop;
  SequentialRequest request;
  request.replications = 3;
  request.most_scenarios = 20;
  request.stop = &stop;
  request.target = 0.9;
  const auto easy = sample_until(study, request);
  ASSERT_FALSE(easy.empty());
  EXPECT_LE(easy.back().upper_share(), 0.9);
  request.target = 1e-9;
  const auto hard = sample_until(study, request);
  ASSERT_EQ(hard.size(), 3u);
  EXPECT_EQ(hard[0].scenarios, 6);
  EXPECT_EQ(hard[1].scenarios, 12);
  EXPECT_EQ(hard[2].scenarios, 20);
}

}  // namespace
}  // namespace gridkeel::assessment::test
