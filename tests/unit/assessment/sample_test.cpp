#include "assessment/sample.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "assessment/narrowed_in_sample.hpp"
#include "planning/dispatch.hpp"
#include "unit/assessment/sampled.hpp"
#include "unit/common/message_of.hpp"

namespace gridkeel::assessment::test {
namespace {

class SampleTest : public testing::Test {
 protected:
  Sample sample(int count, int threads = 1) const {
    SampleRequest request;
    request.count = count;
    request.seed = 7;
    request.threads = threads;
    return sample_plan(study_, plan_, request);
  }

  Study study_ = shocked_study();
  const std::vector<PlannedModule> plan_ = some_plan(study_);
};

TEST_F(SampleTest, CostsWhatDispatchOfTheWholeStudyCosts) {
  const Sample drawn = sample(60);
  const double worst = *std::max_element(drawn.of(Figure::cost).begin(), drawn.of(Figure::cost).end());
  shock::ScenarioSet set = shocks(study_, 60, drawn.worst.seed);
  std::erase_if(set.scenarios, [&](const shock::Scenario& s) { return s.name != drawn.worst.name; });
  ASSERT_EQ(set.scenarios.size(), 1u);
  EXPECT_EQ(set.scenarios[0].story(), drawn.worst.story);
  set.scenarios[0].probability = 1.0;
  const PlanningProblem whole(study_, set);
  const planning::Dispatched dispatched =
      planning::dispatch(whole, planning::find_purchases(study_, whole.first_stage(), plan_));
  EXPECT_NEAR(dispatched.plan.solution.recourse_cost[0], worst, 1e-6 * worst);
  EXPECT_NEAR(dispatched.plan.solution.first_stage_cost, drawn.first_stage_usd, 1e-9);
  EXPECT_LE(drawn.residual, 1e-6);
  EXPECT_LE(drawn.term_sum_residual_usd, 1e-6);
}

TEST_F(SampleTest, FiguresAgreeWithEachOther) {
  const Sample drawn = sample(40);
  const auto names = figure_names(study_);
  ASSERT_EQ(drawn.value.size(), names.size());
  double unserved = 0.0;
  for (std::size_t s = 0; s < 40; ++s) {
    double terms = 0.0, classes = 0.0;
    for (std::size_t t = 0; t < planning::kCostTerms; ++t) terms += drawn.value[index_of(Figure::first_term) + t][s];
    for (std::size_t c = 0; c < study_.load_classes.size(); ++c)
      classes += drawn.value[index_of(Figure::first_class) + c][s];
    EXPECT_NEAR(terms, drawn.of(Figure::cost)[s], 1e-6);
    EXPECT_NEAR(classes, drawn.of(Figure::unserved)[s], 1e-9);
    EXPECT_EQ(drawn.of(Figure::loss_of_load)[s] > 0.0, drawn.of(Figure::loss_of_load_h)[s] > 0.0);
    EXPECT_LE(drawn.of(Figure::loss_of_load_h)[s], 24.0);
    EXPECT_GE(drawn.of(Figure::cost)[s], drawn.lower_bound_usd[s] * (1.0 - 1e-9));
    EXPECT_NEAR(drawn.of(Figure::cost)[s], drawn.lower_bound_usd[s], 1e-5 * drawn.of(Figure::cost)[s]);
    unserved += classes;
  }
  EXPECT_GT(unserved, 0.0) << "or this test sees nothing";
}

TEST_F(SampleTest, IsTheSameForAnyThreadsAndALongerOneExtendsIt) {
  const Sample two = sample(260, 2);
  EXPECT_EQ(sample(260, 1).value, two.value);
  const Sample longer = sample(300, 2);
  for (std::size_t s = 0; s < 250; ++s) EXPECT_EQ(longer.of(Figure::cost)[s], two.of(Figure::cost)[s]);
}

TEST_F(SampleTest, OfSeveralPlansIsThatOfEachAlone) {
  SampleRequest request;
  request.count = 40;
  request.seed = 7;
  request.threads = 1;
  const SampledPlans both = sample_plans(study_, {{}, plan_}, request);
  EXPECT_TRUE(both.complete());
  ASSERT_EQ(both.samples.size(), 2u);
  EXPECT_EQ(both.samples[1].value, sample(40).value);
  EXPECT_EQ(both.samples[0].value, sample_plan(study_, {}, request).value);
  EXPECT_NE(both.samples[0].value, both.samples[1].value);
  EXPECT_EQ(both.samples[0].units, 0);
}

TEST_F(SampleTest, InSmallerChunksFindsTheSameCosts) {
  SampleRequest request;
  request.count = 40;
  request.seed = 7;
  request.threads = 1;
  request.chunk = kMipChunk;
  const Sample small = sample_plan(study_, plan_, request), usual = sample(40);
  for (std::size_t s = 0; s < 40; ++s)
    EXPECT_NEAR(small.of(Figure::cost)[s], usual.of(Figure::cost)[s], 1e-6 * usual.of(Figure::cost)[s]) << s;
  EXPECT_EQ(small.worst.name, usual.worst.name);
}

TEST_F(SampleTest, StoppedKeepsWhatAllPlansWereDispatchedIn) {
  StopToken stop;
  SampleRequest request;
  request.count = 20;
  request.seed = 7;
  request.threads = 1;
  request.chunk = kMipChunk;
  request.stop = &stop;
  // Five scenarios under both plans, five under the first, two under the second.
  request.on_progress = [&](int done) {
    if (done == 17) stop.request_stop();
  };
  const SampledPlans part = sample_plans(study_, {{}, plan_}, request);
  EXPECT_FALSE(part.complete());
  ASSERT_EQ(part.scenario.size(), 7u);
  for (std::size_t k = 0; k < 5; ++k) EXPECT_EQ(part.scenario[k], static_cast<int>(k));
  request.stop = nullptr;
  request.on_progress = {};
  const SampledPlans whole = sample_plans(study_, {{}, plan_}, request);
  for (std::size_t p = 0; p < 2; ++p) {
    ASSERT_EQ(part.samples[p].of(Figure::cost).size(), 7u);
    for (std::size_t k = 0; k < 7; ++k)
      EXPECT_EQ(part.samples[p].of(Figure::cost)[k],
                whole.samples[p].of(Figure::cost)[static_cast<std::size_t>(part.scenario[k])]);
  }
  request.stop = &stop;
  EXPECT_THROW(sample_plan(study_, plan_, request), Error);
}

TEST_F(SampleTest, InSampleCostsComeFromTheNarrowedStudyToo) {
  PlanningProblem problem(study_, shocks(study_, 30));
  ReferencePlanner planner(problem, study_.risk, exact());
  SampleRequest request;
  request.threads = 1;
  for (const auto& modules : {plan_, std::vector<PlannedModule>{}}) {
    const InSample whole = planner.in_sample(modules);
    const InSample narrow = narrowed_in_sample(problem, study_.risk, modules, request);
    for (std::size_t s = 0; s < 30; ++s)
      EXPECT_NEAR(narrow.cost_usd[s], whole.cost_usd[s], 1e-6 * whole.cost_usd[s]) << s;
    EXPECT_NEAR(narrow.objective_usd(), whole.objective_usd(), 1e-6 * whole.objective_usd());
    EXPECT_NEAR(narrow.first_stage_usd, whole.first_stage_usd, 1e-9);
    EXPECT_LE(narrow.lower.cvar_usd, narrow.recourse.cvar_usd);
  }
}

TEST_F(SampleTest, OfPlansThatTheStudyDoesNotSellIsRefused) {
  const auto refused = [&](PlannedModule module) { return message_of([&] { sample_plan(study_, {module}, {}); }); };
  EXPECT_THAT(refused(module(study_, 0, "4", 1)), testing::HasSubstr("bus 4"));
  EXPECT_THAT(refused(module(study_, 0, "5", 4)), testing::HasSubstr("at most 3 units at bus 5"));
  EXPECT_THAT(refused({"5", "windmill", 1, "module", {}}), testing::HasSubstr("'windmill'"));
}

}  // namespace
}  // namespace gridkeel::assessment::test
