#include "report/dispatch_report.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "report/dispatch_account.hpp"
#include "report/format.hpp"
#include "report/sparkline.hpp"
#include "unit/planning/shocked_feeder.hpp"

namespace gridkeel::report {
namespace {

using testing::HasSubstr;

TEST(Sparkline, DrawsHeightsBetweenTheExtremesAndZero) {
  EXPECT_EQ(sparkline({1.0, 4.0, 8.0, 0.0}, 10), "▂▅█·");
  EXPECT_EQ(sparkline({-4.0, 4.0, 1e-9}, 10), "▁█·");
  EXPECT_EQ(sparkline({5.0, 5.0}, 10), "██");
  EXPECT_EQ(sparkline({1.0, 3.0, 4.0, 4.0, 8.0}, 3), "▃▅█");  // means 2, 4, 8
  EXPECT_EQ(sparkline({}, 10), "");
}

// A feeder with one scenario that cuts bus 4 and 5 off for two periods, with a battery that keeps them alive in part.
class DispatchReportTest : public testing::Test {
 protected:
  DispatchReportTest() {
    for (std::size_t s = 0; s < set_.scenarios.size(); ++s) report_.told.push_back({"", "", 0.125, std::nullopt});
    report_.problem = &problem_;
    report_.dispatched = &dispatched_;
    report_.plan = "p.toml";
    report_.drawn_count = 8;
  }

  static shock::ScenarioSet with_outage(const planning::Study& study) {
    shock::ScenarioSet set = planning::test::shocks(study, 4);
    set.scenarios[0].outages = {{*study.network.find_branch("3-4"), 2, 4}};
    return set;
  }

  const planning::Study study_ = planning::test::shocked_study();
  const shock::ScenarioSet set_ = with_outage(study_);
  const planning::PlanningProblem problem_{study_, set_};
  const planning::Dispatched dispatched_ = planning::dispatch(problem_, {{1, 1}, {2, 2}, {4, 1}});
  DispatchReport report_;
};

TEST_F(DispatchReportTest, SupplyMeetsDemandInEveryPeriod) {
  for (std::size_t s = 0; s < 4; ++s) {
    const Account account = account_of(problem_, dispatched_.plan, s);
    double shed = 0.0, imbalance = 0.0;
    for (const PeriodFigures& p : account.periods) {
      EXPECT_NEAR(p.demand, p.import + p.generation + p.storage + p.demand_response + p.shed, 1e-7);
      shed += p.shed * study_.horizon.step_h;
      imbalance += std::abs(p.imbalance) * study_.horizon.step_h;
    }
    double by_class = 0.0, by_bus = 0.0, usd = 0.0;
    for (const Unserved& u : account.unserved_class) by_class += u.mwh;
    for (const Unserved& u : account.unserved_bus) {
      by_bus += u.mwh;
      usd += u.cost_usd;
    }
    const planning::Outcome& outcome = dispatched_.plan.outcomes[s];
    EXPECT_NEAR(shed, outcome.unserved_mwh, 1e-9);
    EXPECT_NEAR(imbalance, outcome.imbalance_mwh, 1e-9);
    EXPECT_NEAR(by_class, outcome.unserved_mwh, 1e-4);  // what is invisible is left out
    EXPECT_NEAR(by_bus, outcome.unserved_mwh, 1e-4);
    EXPECT_NEAR(usd, outcome.term_usd[static_cast<std::size_t>(planning::CostTerm::unserved)], 1.0);
  }
}

TEST_F(DispatchReportTest, CutOffPartsAreToldAsOneStay) {
  const Account account = account_of(problem_, dispatched_.plan, 0);
  ASSERT_EQ(account.cut_off.size(), 1u);
  EXPECT_EQ(account.cut_off[0].first_period, 2);
  EXPECT_EQ(account.cut_off[0].end_period, 4);
  EXPECT_THAT(account.cut_off[0].buses, testing::UnorderedElementsAre("4", "5"));
  EXPECT_GT(account.cut_off[0].demand_mwh, account.cut_off[0].unserved_mwh);
  EXPECT_EQ(account.cut_off[0].held_at, "5");
  EXPECT_GE(account.lowest_voltage.value, 0.95 - 1e-6);
  EXPECT_LE(account.highest_loading.value, 1.0 + 1e-6);
  EXPECT_GT(account.highest_loading.value, 0.1);
}

TEST_F(DispatchReportTest, JsonHoldsTheColumnsOfRecourseCsv) {
  const auto json = dispatch_json(report_);
  ASSERT_EQ(json["scenarios"].size(), 4u);
  for (const auto& scenario : json["scenarios"]) {
    double sum = 0.0;
    for (const char* term : {"import", "fuel", "start", "cycle", "demand_response", "unserved", "imbalance",
                             "ramp_reserve", "restoration"})
      sum += scenario.at(std::string(term) + "_usd").get<double>();
    const double cost = scenario.at("recourse_cost_usd");
    EXPECT_NEAR(sum, cost, 1e-6 * std::max(1.0, cost));
    EXPECT_EQ(scenario.at("kind"), "scenario");
    EXPECT_EQ(scenario.at("periods").size(), 6u);
  }
  EXPECT_EQ(json["plan"]["modules"].size(), 3u);
}

TEST_F(DispatchReportTest, TextFitsThePageAndWarns) {
  report_.told[1].base = "forecast";
  report_.told[1].title = "What if";
  report_.told[0].recorded_cost = dispatched_.plan.solution.recourse_cost[0];
  report_.told[2].recorded_cost = dispatched_.plan.solution.recourse_cost[2] + 100.0;
  report_.warnings = {"the study has changed"};
  const std::string text = dispatch_summary(report_, Style(false));
  EXPECT_THAT(text, HasSubstr("warning: the study has changed"));
  EXPECT_THAT(text, HasSubstr("event s001 on top of forecast"));
  EXPECT_THAT(text, HasSubstr("What if"));
  EXPECT_THAT(text, HasSubstr("as the run's recourse.csv has it"));
  EXPECT_THAT(text, HasSubstr("the run's recourse.csv has "));
  EXPECT_THAT(text, HasSubstr("buses 4, 5 cut off from 08:00 until 16:00, held by modules"));
  std::size_t begin = 0;
  for (std::size_t end = text.find('\n'); end != std::string::npos; begin = end + 1, end = text.find('\n', begin))
    EXPECT_LE(display_width(text.substr(begin, end - begin)), kPageWidth) << text.substr(begin, end - begin);
}

TEST_F(DispatchReportTest, AgreementLeavesRoomForRoundingOnly) {
  const double cost = dispatched_.plan.solution.recourse_cost[0];
  EXPECT_TRUE(agrees_with_record(report_, 0, cost + 0.005));
  EXPECT_TRUE(agrees_with_record(report_, 0, cost * (1.0 + 5e-7)));
  EXPECT_FALSE(agrees_with_record(report_, 0, cost * 1.00001 + 0.1));
  EXPECT_FALSE(agrees_with_record(report_, 0, cost * 0.99999 - 0.1));
}

}  // namespace
}  // namespace gridkeel::report
