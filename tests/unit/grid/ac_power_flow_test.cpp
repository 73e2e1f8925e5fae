#include "grid/ac_power_flow.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <fstream>
#include <nlohmann/json.hpp>

#include "unit/grid/support.hpp"

namespace gridkeel::grid {
namespace {

using testing::HasSubstr;

struct DataCase {
  std::string name;
  nlohmann::json data;
};

// Each file in cases/grid/ac: input (feeder, switching), expected values, tolerances.
std::vector<DataCase> data_cases() {
  std::vector<DataCase> cases;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(GRIDKEEL_TEST_CASES) + "/grid/ac"))
    if (entry.path().extension() == ".json")
      cases.push_back({entry.path().stem().string(), nlohmann::json::parse(std::ifstream(entry.path()))});
  std::sort(cases.begin(), cases.end(), [](const DataCase& a, const DataCase& b) { return a.name < b.name; });
  return cases;
}

void PrintTo(const DataCase& data_case, std::ostream* out) { *out << data_case.name; }

class AcDataCase : public testing::TestWithParam<DataCase> {};

TEST_P(AcDataCase, MatchesThePublishedOrReferenceValue) {
  const nlohmann::json& input = GetParam().data.at("input");
  const std::string feeder = input.at("feeder");
  const bool builtin = feeder.find(':') != std::string::npos;  // or made up
  if (!builtin) SKIP_WITHOUT_SHARED(feeder);
  ImportReport report;
  Network network = builtin ? load_feeder(feeder, "", report) : test::read_shared(feeder);
  for (const std::string& name : input.value("open", std::vector<std::string>{}))
    network.branches[test::branch_id(network, name).index()].closed = false;
  for (const std::string& name : input.value("close", std::vector<std::string>{}))
    network.branches[test::branch_id(network, name).index()].closed = true;
  validate_radial(network);

  const AcResult result = ac_power_flow(network);
  ASSERT_TRUE(result.converged) << result.message;
  const nlohmann::json& expected = GetParam().data.at("expected");
  const nlohmann::json& tolerance = GetParam().data.at("tolerances");
  EXPECT_NEAR(result.losses_kw, expected.at("losses_kw"), tolerance.at("losses_kw"));
  EXPECT_NEAR(result.vmin_pu, expected.at("vmin_pu"), tolerance.at("vmin_pu"));
  EXPECT_EQ(network.bus(result.vmin_bus).name, expected.at("vmin_bus").get<std::string>());
}

INSTANTIATE_TEST_SUITE_P(Cases, AcDataCase, testing::ValuesIn(data_cases()),
                         [](const auto& test_case) { return test_case.param.name; });

// The exact solution of one line and one load: v^2 is the larger root of
// v^4 - (V0^2 - 2 (rP + xQ)) v^2 + |z|^2 |S|^2 = 0.
TEST(AcPowerFlow, TwoBusesMatchTheQuadratic) {
  Network network = test::small_network(2, {{1, 2}});
  network.base_mva = 1.0;
  network.source_voltage_pu = 1.03;
  const double p = 0.8, q = 0.4, r = 0.05, x = 0.1;
  network.buses[0].load_mw = network.buses[0].load_mvar = 0.0;
  network.buses[1].load_mw = p;
  network.buses[1].load_mvar = q;
  network.branches[0].r_pu = r;
  network.branches[0].x_pu = x;
  const AcResult result = ac_power_flow(network);
  ASSERT_TRUE(result.converged) << result.message;
  const double b = 1.03 * 1.03 - 2.0 * (r * p + x * q);
  const double v_sq = (b + std::sqrt(b * b - 4.0 * (r * r + x * x) * (p * p + q * q))) / 2.0;
  EXPECT_NEAR(result.v_pu[1], std::sqrt(v_sq), 1e-11);
  EXPECT_NEAR(result.losses_kw, 1e3 * r * (p * p + q * q) / v_sq, 1e-7);
  EXPECT_NEAR(result.losses_kvar, 1e3 * x * (p * p + q * q) / v_sq, 1e-7);
  EXPECT_NEAR(result.v_pu[0], 1.03, 1e-12);
  EXPECT_DOUBLE_EQ(result.load_mw, p);
}

// A load of constant admittance, entered as a shunt: v = V0 / |1 + z y|.
TEST(AcPowerFlow, ShuntsAreConstantAdmittances) {
  Network network = test::small_network(2, {{1, 2}});
  network.base_mva = 1.0;
  for (Bus& bus : network.buses) bus.load_mw = bus.load_mvar = 0.0;
  network.buses[1].shunt_mw = 0.5;
  network.buses[1].shunt_mvar = 0.3;  // capacitive
  const AcResult result = ac_power_flow(network);
  ASSERT_TRUE(result.converged) << result.message;
  const std::complex<double> z(0.01, 0.02), y(0.5, 0.3);
  EXPECT_NEAR(result.v_pu[1], 1.0 / std::abs(1.0 + z * y), 1e-11);
}

// The pi model's half charging at the open end raises its voltage: v = V0 / |1 + z jb/2|.
TEST(AcPowerFlow, LineChargingIsRead) {
  Network network = test::small_network(2, {{1, 2}});
  for (Bus& bus : network.buses) bus.load_mw = bus.load_mvar = 0.0;
  network.branches[0].b_pu = 0.2;
  const AcResult result = ac_power_flow(network);
  ASSERT_TRUE(result.converged) << result.message;
  const std::complex<double> z(0.01, 0.02), y(0.0, 0.1);
  EXPECT_NEAR(result.v_pu[1], 1.0 / std::abs(1.0 + z * y), 1e-11);
}

TEST(AcPowerFlow, NominalTransformersNeedNoCommonVoltage) {
  Network network = test::small_network(3, {{1, 2}, {2, 3}});
  const AcResult same = ac_power_flow(network);
  network.buses[2].base_kv = 0.4;
  EXPECT_EQ(ac_power_flow(network).v_pu, same.v_pu);
}

TEST(AcPowerFlow, DeadBusesAreZeroAndNotCounted) {
  const Network network = test::small_network(4, {{1, 2}, {2, 3, false}, {3, 4}});
  const AcResult result = ac_power_flow(network);
  ASSERT_TRUE(result.converged) << result.message;
  EXPECT_EQ(result.v_pu[2], 0.0);
  EXPECT_EQ(result.v_pu[3], 0.0);
  EXPECT_EQ(result.vmin_bus, BusId(1));
  EXPECT_DOUBLE_EQ(result.load_mw, 0.2);
}

TEST(AcPowerFlow, OneBusAlone) {
  const AcResult result = ac_power_flow(test::small_network(1, {}));
  ASSERT_TRUE(result.converged) << result.message;
  EXPECT_NEAR(result.v_pu[0], 1.0, 1e-12);
  EXPECT_EQ(result.losses_kw, 0.0);
}

TEST(AcPowerFlow, VoltageCollapseIsReportedNotThrown) {
  Network network = builtin_feeder("ieee33");
  for (Bus& bus : network.buses) {
    bus.load_mw *= 20.0;
    bus.load_mvar *= 20.0;
  }
  const AcResult result = ac_power_flow(network);
  EXPECT_FALSE(result.converged);
  EXPECT_FALSE(result.message.empty());
}

TEST(AcPowerFlow, RefusesWhatTheEngineWouldNotCheck) {
  Network network = test::small_network(2, {{1, 2}});
  network.buses[1].load_mw = std::nan("");
  EXPECT_THAT(test::input_error_of([&] { ac_power_flow(network); }), HasSubstr("bus 2: load_mw = nan MW"));
}

TEST(AcPowerFlow, TenThousandBuses) {
  Network network = test::random_tree(10'000, 200, 4);
  for (Bus& bus : network.buses) bus.load_mw = bus.load_mvar = 1e-4;
  const AcResult result = ac_power_flow(network);
  EXPECT_TRUE(result.converged) << result.message;
  EXPECT_GT(result.losses_kw, 0.0);
}

TEST(AcPowerFlow, EngineVersionIsKnown) { EXPECT_EQ(ac_engine_version(), "power-grid-model 1.12.110"); }

}  // namespace
}  // namespace gridkeel::grid
