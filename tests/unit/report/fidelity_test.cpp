#include "report/fidelity.hpp"

#include <gmock/gmock.h>

namespace gridkeel::report {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(Fidelity, AStudyWithoutWholeNumbersSaysWhatItLeavesOut) {
  const planning::Study study = planning::load_study("builtin:ieee33");
  EXPECT_EQ(recourse_kind(study), "lp");
  EXPECT_THAT(relaxed_parts(study), Contains(HasSubstr("tie lines stay open")));
  EXPECT_THAT(relaxed_parts(study), Contains(HasSubstr("no commitment")));
}

TEST(Fidelity, AStudyWithWholeNumbersRelaxesNothingUnlessAsked) {
  planning::Study study = planning::load_study("builtin:ieee33-restoration");
  EXPECT_EQ(recourse_kind(study), "milp");
  EXPECT_THAT(relaxed_parts(study), IsEmpty());
  study.fidelity.relaxed = true;
  EXPECT_EQ(recourse_kind(study), "lp");
  EXPECT_THAT(relaxed_parts(study), testing::ElementsAre(HasSubstr("generators run, demand response is called, storage "
                                                                   "charges, switches close")));
}

// Switches alone make whole numbers too.
TEST(Fidelity, SwitchingAloneIsAMilp) {
  planning::Study study = planning::load_study("builtin:ieee33-restoration");
  study.fidelity = {};
  EXPECT_EQ(recourse_kind(study), "milp");
  EXPECT_THAT(relaxed_parts(study), Contains(HasSubstr("charging and discharging share")));
  EXPECT_THAT(relaxed_parts(study), Not(Contains(HasSubstr("tie lines"))));
  study.fidelity.relaxed = true;
  EXPECT_THAT(relaxed_parts(study).front(), Not(HasSubstr("generators run")));
}

}  // namespace
}  // namespace gridkeel::report
