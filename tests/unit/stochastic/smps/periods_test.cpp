#include "stochastic/smps/periods.hpp"

#include "unit/stochastic/smps/support.hpp"

namespace gridkeel::stochastic::smps::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Split {
  std::vector<std::string> first_rows, second_rows, first_columns, second_columns, warnings;
};

// Four columns and rows in the core's order, the objective first or last.
Split split(const std::string& time, bool objective_last = false) {
  const std::string rows = objective_last ? " L R1\n L R2\n G R3\n N OBJ\n" : " N OBJ\n L R1\n L R2\n G R3\n";
  const std::string core = "NAME t\nROWS\n" + rows + "COLUMNS\n A OBJ 1 R1 1\n B OBJ 1 R2 1\n C OBJ 1 R3 1\nENDATA\n";
  const Instance i = parse_small("STOCH\nINDEP\n RHS R3 1 1.0\nENDATA\n", core, time);
  return {i.problem.first_stage.rows.names, i.problem.templates[0].rows.names, i.problem.first_stage.columns.names,
          i.problem.templates[0].columns.names, i.warnings};
}

TEST(Periods, StartAtARowAndAColumn) {
  for (const char* header : {"PERIODS", "PERIODS IMPLICIT", "PERIODS LP", "PERIODS 2", "PERIODS\tMIP"}) {
    const Split s = split(std::string("TIME t\n") + header + "\n A R1 ONE\n B R2 TWO\nENDATA\n");
    EXPECT_THAT(s.first_rows, ElementsAre("R1"));
    EXPECT_THAT(s.second_rows, ElementsAre("R2", "R3"));
    EXPECT_THAT(s.first_columns, ElementsAre("A"));
    EXPECT_THAT(s.second_columns, ElementsAre("B", "C"));
    EXPECT_THAT(s.warnings, IsEmpty());
  }
}

TEST(Periods, MayStartAtTheObjective) {
  const Split s = split("TIME\nPERIODS\n A OBJ ONE\n C R3 TWO\nENDATA");
  EXPECT_THAT(s.first_rows, ElementsAre("R1", "R2"));
  EXPECT_THAT(s.second_rows, ElementsAre("R3"));
}

// A first stage without rows, and an objective in the middle of the second.
TEST(Periods, FirstStageWithoutRows) {
  const Split s = split("TIME\nPERIODS\n A OBJ ONE\n B OBJ TWO\nENDATA");
  EXPECT_THAT(s.first_rows, IsEmpty());
  EXPECT_THAT(s.second_rows, ElementsAre("R1", "R2", "R3"));
  EXPECT_THAT(split("TIME\nPERIODS\n A R1 ONE\n C R3 TWO\nENDATA", true).second_rows, ElementsAre("R3"));
}

TEST(Periods, WhatComesBeforeTheFirstBelongsToIt) {
  const Split s = split("TIME\nPERIODS\n A R2 ONE\n C R3 TWO\nENDATA");
  EXPECT_THAT(s.first_rows, ElementsAre("R1", "R2"));
  EXPECT_THAT(s.warnings, ElementsAre(HasSubstr("t.tim:3: row 'R1': comes before the first period")));
}

TEST(Periods, ExplicitOnesMayMixTheOrder) {
  const Split s = split(
      "TIME\nPERIODS EXPLICIT\n ONE\n TWO\nROWS\n R1 TWO\n R2 ONE\n R3 TWO\nCOLUMNS\n A TWO\n B ONE\n C TWO\nENDATA");
  EXPECT_THAT(s.first_rows, ElementsAre("R2"));
  EXPECT_THAT(s.second_rows, ElementsAre("R1", "R3"));
  EXPECT_THAT(s.first_columns, ElementsAre("B"));
  EXPECT_THAT(s.second_columns, ElementsAre("A", "C"));
}

TEST(Periods, OfMoreThanTwoStagesAreRefusedByName) {
  EXPECT_THAT(error_of([] { split("TIME\nPERIODS\n A R1 ONE\n B R2 TWO\n C R3 THREE\nENDATA"); }),
              HasSubstr("t.tim:5: PERIODS: period 'THREE' is the third"));
}

TEST(Periods, AreFoundInOtherLetters) {
  Periods p;
  p.names = {"Now", "NOW2"};
  EXPECT_EQ(p.find("Now"), 0);
  EXPECT_EQ(p.find("now2"), 1);
  EXPECT_EQ(p.find("later"), -1);
}

}  // namespace
}  // namespace gridkeel::stochastic::smps::test
