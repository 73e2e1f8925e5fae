#include <gmock/gmock.h>

#include <map>

#include "grid/ac_power_flow.hpp"
#include "unit/grid/support.hpp"

namespace gridkeel::grid {
namespace {

using testing::HasSubstr;

struct Pair {
  std::string builtin, file;
  int ties;
};

std::ostream& operator<<(std::ostream& out, const Pair& pair) { return out << pair.builtin; }

class BuiltinFeeder : public testing::TestWithParam<Pair> {};

TEST_P(BuiltinFeeder, EqualsThePublicCaseNumberForNumber) {
  SKIP_WITHOUT_SHARED(GetParam().file);
  const Network builtin = builtin_feeder(GetParam().builtin);
  const Network file = test::read_shared(GetParam().file);
  EXPECT_EQ(builtin.base_mva, file.base_mva);
  EXPECT_EQ(builtin.source_voltage_pu, file.source_voltage_pu);
  EXPECT_EQ(builtin.bus(builtin.source).name, file.bus(file.source).name);
  ASSERT_EQ(builtin.buses.size(), file.buses.size());
  for (std::size_t i = 0; i < file.buses.size(); ++i) {
    const Bus &a = builtin.buses[i], &b = file.buses[i];
    EXPECT_EQ(a.name, b.name);
    EXPECT_EQ(a.base_kv, b.base_kv);
    EXPECT_DOUBLE_EQ(a.load_mw, b.load_mw) << a.name;
    EXPECT_DOUBLE_EQ(a.load_mvar, b.load_mvar) << a.name;
    EXPECT_EQ(a.vmin_pu, b.vmin_pu);
    EXPECT_EQ(a.vmax_pu, b.vmax_pu);
  }
  for (const Branch& b : file.branches) {
    const auto id = builtin.find_branch(b.name);
    ASSERT_TRUE(id) << b.name;
    const Branch& a = builtin.branch(*id);
    EXPECT_NEAR(a.r_pu, b.r_pu, 1e-15) << b.name;
    EXPECT_NEAR(a.x_pu, b.x_pu, 1e-15) << b.name;
    EXPECT_EQ(a.closed, b.closed) << b.name;
    EXPECT_EQ(a.switchable, b.switchable) << b.name;
  }
  const AcResult ours = ac_power_flow(builtin), theirs = ac_power_flow(file);
  EXPECT_NEAR(ours.losses_kw, theirs.losses_kw, 1e-9);
  for (std::size_t i = 0; i < file.buses.size(); ++i) EXPECT_NEAR(ours.v_pu[i], theirs.v_pu[i], 1e-12);
}

TEST_P(BuiltinFeeder, HasFiveOpenSwitchableTies) {
  int ties = 0;
  for (const Branch& b : builtin_feeder(GetParam().builtin).branches)
    if (!b.closed) {
      EXPECT_TRUE(b.switchable);
      ++ties;
    }
  EXPECT_EQ(ties, GetParam().ties);
}

INSTANTIATE_TEST_SUITE_P(All, BuiltinFeeder,
                         testing::Values(Pair{"ieee33", "case33bw", 5}, Pair{"ieee69", "case69", 5}),
                         [](const auto& test_case) { return test_case.param.builtin; });

TEST(BuiltinFeeders, TotalsAreThePublishedOnes) {
  EXPECT_NEAR(builtin_feeder("ieee33").total_load_mw(), 3.715, 1e-12);
  EXPECT_NEAR(builtin_feeder("ieee33").total_load_mvar(), 2.3, 1e-12);
  EXPECT_NEAR(builtin_feeder("ieee69").total_load_mw(), 3.8021, 1e-12);
  EXPECT_NEAR(builtin_feeder("ieee69").total_load_mvar(), 2.6947, 1e-12);
}

TEST(BuiltinFeeders, AreAllListed) {
  for (const std::string& name : builtin_feeder_names()) EXPECT_NO_THROW(builtin_feeder(name));
  EXPECT_THAT(test::input_error_of([] { builtin_feeder("ieee34"); }),
              HasSubstr("'ieee34' does not exist: must be one of ieee33, ieee69"));
}

}  // namespace
}  // namespace gridkeel::grid
