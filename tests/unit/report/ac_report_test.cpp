#include "report/ac_report.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "unit/planning/tiny.hpp"

namespace gridkeel::report {
namespace {

using assessment::AcPoint;
using assessment::AcQuantity;
using ::testing::HasSubstr;
using ::testing::Not;

std::string on_one_line(std::string text) {
  for (std::size_t at = text.find("\n"); at != std::string::npos; at = text.find("\n")) {
    const std::size_t next = text.find_first_not_of("\n ", at);
    text.replace(at, std::min(next, text.size()) - at, " ");
  }
  return text;
}

// An outcome made up by hand for a feeder of three buses and two scenarios.
class AcReport : public ::testing::Test {
 protected:
  AcReport() {
    assessment::AcCheck& check = outcome_.check;
    check.states = 6;
    check.losses_mwh = {0.5, 0.75};
    check.losses_usd = {30.0, 24.0};
    check.expected_losses_mwh = 0.625;
    check.expected_losses_usd = 27.0;
    const AcPoint low{AcQuantity::undervoltage, 1, 2, 2, 0.88, 0.9, 0.9, 0.02};
    const AcPoint line{AcQuantity::line_flow, 0, 1, 1, 0.8, 1.0, 0.78, -0.2};
    check.violations = {low};
    check.worst[0] = low;
    check.worst[2] = line;
    check.voltage_error = {{}, 1, 2, 2, 0.88, 0.0, 0.9, 0.02};
    outcome_.rounds = {{100.0, 1, 0}};
  }
  const planning::Study study_ = planning::test::tiny_study({1.0, 1.0}, 3);
  const planning::PlanningProblem problem_{study_, planning::test::calm(study_, 2)};
  assessment::AcOutcome outcome_;
};

TEST_F(AcReport, CsvHoldsViolationsAndTheStatesNearestToALimit) {
  EXPECT_EQ(ac_csv(problem_, outcome_.check),
            "scenario,period,kind,element,quantity,value,limit,unit,linear_value,violated\n"
            "s1,2,bus,3,undervoltage,0.88,0.9,pu,0.9,1\n"
            "s0,1,branch,2-3,line_flow,0.8,1,MVA,0.78,0\n"
            "s1,2,bus,3,voltage_error,0.88,,pu,0.9,0\n"
            "s0,,feeder,feeder,losses,0.5,,MWh,0,0\n"
            "s0,,feeder,feeder,losses_cost,30,,USD,0,0\n"
            "s1,,feeder,feeder,losses,0.75,,MWh,0,0\n"
            "s1,,feeder,feeder,losses_cost,24,,USD,0,0\n");
}

TEST_F(AcReport, CsvNamesStatesWithoutASolutionDeadBusesAndIslands) {
  outcome_.check.notes = {{0, 0, true, 0, {}}, {1, 1, false, 1, {{grid::BusId(2), 1.01, 0.003}}}};
  EXPECT_THAT(ac_csv(problem_, outcome_.check), HasSubstr("s0,0,feeder,feeder,failed,1,,count,,1\n"
                                                          "s1,1,feeder,feeder,dead_buses,1,,count,,0\n"
                                                          "s1,1,island,3,source_v,1.01,,pu,1.01,0\n"
                                                          "s1,1,island,3,source_p,0.003,,MW,0,0\n"));
}

TEST_F(AcReport, JsonCountsAndNamesTheWorst) {
  outcome_.tightened = {{AcQuantity::undervoltage, 2, 0.9, 0.92},
                        {AcQuantity::import_p, assessment::kSmallShares, 0.0, -0.08}};
  const auto json = ac_json(problem_, outcome_);
  EXPECT_EQ(json["feasible"], false);
  EXPECT_EQ(json["violations"], 1);
  EXPECT_EQ(json["violations_by_quantity"]["undervoltage"], 1);
  EXPECT_EQ(json["violations_by_quantity"]["line_flow"], 0);
  EXPECT_EQ(json["worst"]["undervoltage"]["element"], "3");
  EXPECT_EQ(json["worst"]["line_flow"]["element"], "2-3");
  EXPECT_TRUE(json["worst"]["import_p"].is_null()) << "nothing to report";
  EXPECT_EQ(json["losses_mwh"]["most_scenario"], "s1");
  EXPECT_EQ(json["losses_usd"]["expected"], 27.0);
  EXPECT_EQ(json["losses_usd"]["most_scenario"], "s0") << "fewer MWh, at a higher price";
  EXPECT_EQ(json["tightened"][0]["tightened"], 0.92);
  EXPECT_EQ(json["tightened"][1]["element"], "substation:small_shares");
  EXPECT_EQ(json["rounds"].size(), 1u);
}

TEST_F(AcReport, SummarySaysWhatIsBrokenWhereAndWhy) {
  outcome_.stopped = "the rounds were used up";
  outcome_.tightened = {{AcQuantity::undervoltage, 2, 0.9, 0.92}};
  outcome_.rounds.push_back({120.0, 1, 0});
  const std::string text = on_one_line(ac_block(problem_, outcome_, Style(false)));
  EXPECT_THAT(text, HasSubstr("undervoltage: 1 violation, the worst 0.88 pu at bus 3 (s1, period 2; limit 0.9)"));
  EXPECT_THAT(text, HasSubstr("1 limit tightened by AC, after 1 more solve; with the study's own limits: $100"));
  EXPECT_THAT(text, HasSubstr("Violations remain: the rounds were used up."));
}

TEST_F(AcReport, SummaryOfACleanPlanSaysSo) {
  outcome_.check.violations.clear();
  EXPECT_THAT(ac_block(problem_, outcome_, Style(false)), HasSubstr("All limits hold in AC."));
  outcome_.check.failed = 2;
  const std::string text = on_one_line(ac_block(problem_, outcome_, Style(false)));
  EXPECT_THAT(text, HasSubstr("No AC solution (voltage collapse) in 2 of 6 states."));
  EXPECT_THAT(text, Not(HasSubstr("All limits hold")));
}

}  // namespace
}  // namespace gridkeel::report
