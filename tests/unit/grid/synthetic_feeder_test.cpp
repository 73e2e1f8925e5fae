#include "grid/synthetic_feeder.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "grid/ac_power_flow.hpp"
#include "grid/lindistflow.hpp"
#include "unit/grid/support.hpp"

namespace gridkeel::grid {
namespace {

using testing::HasSubstr;

struct FeederCase {
  int buses;
  std::uint64_t seed;
};

class SyntheticFeeder : public testing::TestWithParam<FeederCase> {};

TEST_P(SyntheticFeeder, HasExactlyTheBusesAskedForInOneTree) {
  const Network network = synthetic_feeder(GetParam().buses, GetParam().seed);
  EXPECT_EQ(static_cast<int>(network.buses.size()), GetParam().buses);
  EXPECT_EQ(static_cast<int>(network.branches.size()) - network.open_branch_count(), GetParam().buses - 1);
  EXPECT_NO_THROW(validate_radial(network));
  EXPECT_EQ(network.buses.back().name, std::to_string(GetParam().buses));
}

TEST_P(SyntheticFeeder, BaseCaseIsAHealthyFeeder) {
  const Network network = synthetic_feeder(GetParam().buses, GetParam().seed);
  const AcResult ac = ac_power_flow(network);
  ASSERT_TRUE(ac.converged) << ac.message;
  EXPECT_GT(ac.vmin_pu, 0.95);
  EXPECT_LT(ac.vmin_pu, 0.97) << "its length is fitted to the load";
  for (const double v : ac.v_pu) EXPECT_LE(v, 1.0);
  const double expected_mw = 10.0 * (GetParam().buses - 1) / (GetParam().buses - 1 + 56.0);
  EXPECT_NEAR(network.total_load_mw(), expected_mw, 0.02 * expected_mw);
  EXPECT_LT(ac.losses_kw, 0.05 * 1e3 * ac.load_mw);
}

TEST_P(SyntheticFeeder, CarriesItsLoadWithinItsRatings) {
  const Network network = synthetic_feeder(GetParam().buses, GetParam().seed);
  std::vector<double> p, q;
  for (const Bus& bus : network.buses) {
    EXPECT_GE(bus.load_mw, 0.0);
    EXPECT_GE(bus.load_mvar, 0.0);
    p.push_back(-bus.load_mw);
    q.push_back(-bus.load_mvar);
  }
  const std::vector<double> root{1.0};
  const auto state = LinDistFlow(network, make_forest(network)).evaluate(p, q, root);
  for (std::size_t e = 0; e < network.branches.size(); ++e)
    EXPECT_LT(std::hypot(state.p_mw[e], state.q_mvar[e]), network.branches[e].rating_mva) << network.branches[e].name;
}

INSTANTIATE_TEST_SUITE_P(Sizes, SyntheticFeeder,
                         testing::Values(FeederCase{10, 1}, FeederCase{33, 1}, FeederCase{33, 2}, FeederCase{500, 9},
                                         FeederCase{8500, 1}, FeederCase{8500, 2}),
                         [](const auto& test_case) {
                           return std::to_string(test_case.param.buses) + "_" + std::to_string(test_case.param.seed);
                         });

TEST(SyntheticFeeders, DependOnTheSeedAndNothingElse) {
  const Network a = synthetic_feeder(300, 5), b = synthetic_feeder(300, 5), c = synthetic_feeder(300, 6);
  const auto same = [&](const Network& other) {
    return std::equal(a.branches.begin(), a.branches.end(), other.branches.begin(), other.branches.end(),
                      [](const Branch& x, const Branch& y) {
                        return x.name == y.name && x.r_pu == y.r_pu && x.x_pu == y.x_pu;
                      }) &&
           std::equal(a.buses.begin(), a.buses.end(), other.buses.begin(), other.buses.end(),
                      [](const Bus& x, const Bus& y) { return x.load_mw == y.load_mw && x.load_mvar == y.load_mvar; });
  };
  EXPECT_TRUE(same(b));
  EXPECT_FALSE(same(c));
}

TEST(SyntheticFeeders, HaveClosedSwitchesOnTheTrunkAndAnOpenTie) {
  const Network network = synthetic_feeder(500, 1);
  int closed = 0, open = 0;
  for (const Branch& line : network.branches)
    if (line.switchable) ++(line.closed ? closed : open);
  EXPECT_EQ(closed, 3);
  EXPECT_EQ(open, 1);
}

TEST(SyntheticFeeders, ReferencesNameSizeAndSeed) {
  ImportReport report;
  EXPECT_EQ(load_feeder("synthetic:120", "/nowhere", report).name, "synthetic:120:1");
  EXPECT_EQ(load_feeder("synthetic:120:7", "/nowhere", report).name, "synthetic:120:7");
  for (const char* bad : {"synthetic:", "synthetic:9", "synthetic:100001", "synthetic:12x",
                          "synthetic:120:", "synthetic:120:-1", "synthetic:120:7:1", "synthetic:-120"})
    EXPECT_THAT(test::input_error_of([&] { load_feeder(bad, "", report); }),
                HasSubstr(std::string("feeder '") + bad + "': must be synthetic:BUSES or synthetic:BUSES:SEED"));
}

}  // namespace
}  // namespace gridkeel::grid
