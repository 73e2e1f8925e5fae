#include <gmock/gmock.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "planning/feeder_state.hpp"
#include "report/plan_csv.hpp"
#include "report/plan_json.hpp"
#include "report/plan_summary.hpp"

namespace gridkeel::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// A plan made up by hand for the built-in study: one unit of the first device, nothing solved.
class PlanReport : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    const planning::Study study = planning::load_study("builtin:ieee33");
    problem_ = new planning::PlanningProblem(study, shock::generate(study.generator_input(), 2, 1));
  }
  static void TearDownTestSuite() { delete problem_; }

  void SetUp() override {
    const planning::FirstStage& first = problem_->first_stage();
    plan_.risk = problem_->study().risk;
    plan_.solution.x.assign(static_cast<std::size_t>(first.model.columns.count()), 0.0);
    const planning::Device& device = first.devices.front();
    plan_.solution.x[static_cast<std::size_t>(device.column)] = 2.0;
    plan_.solution.x[static_cast<std::size_t>(first.site_column[static_cast<std::size_t>(device.site)])] = 1.0;
    plan_.purchases = {{0, 2}};
    plan_.solution.weight = {0.25, 0.75};
    plan_.solution.recourse_cost = {100.0, 300.0};
    plan_.solution.first_stage_cost = 50.0;
    plan_.solution.risk_value = 250.0;
    plan_.solution.upper_bound = 300.0;
    plan_.outcomes.resize(2);
    plan_.outcomes[1].term_usd[0] = 300.0;
  }

  nlohmann::ordered_json json() const { return plan_json(*problem_, plan_, info_); }

  static planning::PlanningProblem* problem_;
  planning::Plan plan_;
  RunInfo info_;
};
planning::PlanningProblem* PlanReport::problem_ = nullptr;

TEST_F(PlanReport, UnknownBoundsBecomeNull) {
  plan_.solution.lower_bound = -std::numeric_limits<double>::infinity();
  const std::string text = json().dump();
  EXPECT_THAT(text, HasSubstr("\"lower_bound\":null"));
  EXPECT_THAT(text, HasSubstr("\"gap\":null"));
  EXPECT_THAT(text, Not(HasSubstr(":inf")));
}

TEST_F(PlanReport, ModulesCarryTheirUnitsTimesTheModule) {
  const auto module = json()["modules"][0];
  const auto& device = problem_->first_stage().devices.front();
  const flex::Offer& offer = problem_->study().catalogue.offer(device.offer);
  EXPECT_EQ(module["units"], 2);
  EXPECT_DOUBLE_EQ(module["power_mw"], 2 * offer.module.power_mw);
  EXPECT_DOUBLE_EQ(module["price_usd"], 2 * offer.price_usd);
  EXPECT_DOUBLE_EQ(module["cost_usd_per_year"], 2 * offer.annual_cost_usd(problem_->study().money.discount_rate));
}

TEST_F(PlanReport, NoAmbiguityHasNoRadius) {
  plan_.risk.ambiguity = stochastic::Ambiguity::none;
  EXPECT_EQ(json()["risk"]["radius"], 0.0);
  EXPECT_THAT(plan_summary(*problem_, plan_, info_, Style(false)), Not(HasSubstr("What ambiguity adds")));
}

TEST_F(PlanReport, SummarySaysWhenTheRadiusIsSaturated) {
  EXPECT_THAT(plan_summary(*problem_, plan_, info_, Style(false)), Not(HasSubstr("Saturated")));
  plan_.solution.saturated = true;
  EXPECT_THAT(plan_summary(*problem_, plan_, info_, Style(false)), HasSubstr("Saturated"));
}

TEST_F(PlanReport, SummaryOfAnEmptyPlanSaysBuyNothingOnlyIfProven) {
  plan_.purchases.clear();
  EXPECT_THAT(plan_summary(*problem_, plan_, info_, Style(false)), Not(HasSubstr("Buy nothing")));
  plan_.solution.lower_bound = plan_.solution.upper_bound;
  EXPECT_THAT(plan_summary(*problem_, plan_, info_, Style(false)), HasSubstr("Buy nothing"));
}

TEST_F(PlanReport, ColourIsOnlyWhereAskedFor) {
  EXPECT_THAT(plan_summary(*problem_, plan_, info_, Style(false)), Not(HasSubstr("\x1b")));
  EXPECT_THAT(plan_summary(*problem_, plan_, info_, Style(true)), HasSubstr("\x1b[1m"));
}

TEST_F(PlanReport, HeaviestScenarioComesFirst) { EXPECT_EQ(json()["worst_scenarios"][0]["scenario"], "s001"); }

TEST_F(PlanReport, RecourseHasOneLinePerScenario) {
  const std::string csv = recourse_csv(*problem_, plan_);
  EXPECT_THAT(csv, HasSubstr("\ns000,0.5,0.25,100,0,"));
  EXPECT_THAT(csv, HasSubstr("\ns001,0.5,0.75,300,300,"));
}

TEST_F(PlanReport, DispatchHoldsKeptScenariosOnly) {
  EXPECT_EQ(dispatch_csv(*problem_, plan_), "scenario,period,kind,element,quantity,value,unit\n");
  const auto& recourse =
      problem_->problem().templates[static_cast<std::size_t>(problem_->problem().scenarios[1].recourse)];
  plan_.outcomes[1].y.assign(static_cast<std::size_t>(recourse.columns.count()), 0.0);
  const std::string csv = dispatch_csv(*problem_, plan_);
  EXPECT_THAT(csv, HasSubstr("\ns001,23,bus,18,voltage,"));
  EXPECT_THAT(csv, HasSubstr("\ns001,0,load,background@18,shed,0,MW"));
  EXPECT_THAT(csv, Not(HasSubstr("\ns000,")));
}

TEST_F(PlanReport, FlowsCountAlongTheBranch) {
  const auto& recourse =
      problem_->problem().templates[static_cast<std::size_t>(problem_->problem().scenarios[0].recourse)];
  const std::vector<double> y(static_cast<std::size_t>(recourse.columns.count()), 0.0);
  const planning::FeederState state = planning::feeder_state(*problem_, plan_.solution.x, 0, y, 12);
  const auto trunk = problem_->study().network.find_branch("1-2");
  double energised_mw = 0.0;
  for (std::size_t b = 0; b < state.demand_mw.size(); ++b)
    if (state.part[b] == 0) energised_mw += state.demand_mw[b];
  EXPECT_NEAR(state.p_mw[trunk->index()], energised_mw, 1e-9);
}

TEST(RiskText, NamesMeasureAndSet) {
  using stochastic::Ambiguity;
  EXPECT_EQ(risk_text({0.95, 0.0, Ambiguity::none, 0.0}), "expected cost, no ambiguity");
  EXPECT_EQ(risk_text({0.9, 1.0, Ambiguity::total_variation, 0.2}), "CVaR 90 %, total variation radius 0.2");
  EXPECT_EQ(risk_text({0.95, 0.25, Ambiguity::wasserstein, 0.1}),
            "0.75 x mean + 0.25 x CVaR 95 %, Wasserstein radius 0.1");
}

}  // namespace
}  // namespace gridkeel::report
