#include "assessment/sample.hpp"

#include <gmock/gmock.h>

#include <algorithm>

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

TEST_F(SampleTest, OfPlansThatTheStudyDoesNotSellIsRefused) {
  const auto refused = [&](PlannedModule module) { return message_of([&] { sample_plan(study_, {module}, {}); }); };
  EXPECT_THAT(refused(module(study_, 0, "4", 1)), testing::HasSubstr("bus 4"));
  EXPECT_THAT(refused(module(study_, 0, "5", 4)), testing::HasSubstr("at most 3 units at bus 5"));
  EXPECT_THAT(refused({"5", "windmill", 1, "module", {}}), testing::HasSubstr("'windmill'"));
}

}  // namespace
}  // namespace gridkeel::assessment::test
