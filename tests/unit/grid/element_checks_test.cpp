#include "grid/element_checks.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "unit/grid/support.hpp"

namespace gridkeel::grid {
namespace {

using testing::HasSubstr;

struct Fault {
  const char* name;
  void (*make)(Network&);
  std::vector<std::string> message;
};

class ElementFault : public testing::TestWithParam<Fault> {};

TEST_P(ElementFault, IsNamedWithQuantityValueAndLimit) {
  Network network = test::small_network(3, {{1, 2}, {2, 3}});
  network.buses[1].where = {"feeder.m", 7};
  network.branches[1].where = {"feeder.m", 12};
  GetParam().make(network);
  const std::string message = test::input_error_of([&] { check_elements(network); });
  for (const std::string& part : GetParam().message) EXPECT_THAT(message, HasSubstr(part));
}

INSTANTIATE_TEST_SUITE_P(
    All, ElementFault,
    testing::Values(
        Fault{"NegativeResistance",
              [](Network& n) { n.branches[1].r_pu = -0.3; },
              {"feeder.m:12: branch 2-3: r_pu = -0.3 pu", ">= 0"}},
        Fault{"NegativeReactance", [](Network& n) { n.branches[1].x_pu = -0.3; }, {"branch 2-3: x_pu = -0.3 pu"}},
        Fault{
            "ResistanceNotANumber", [](Network& n) { n.branches[1].r_pu = std::nan(""); }, {"branch 2-3: r_pu = nan"}},
        Fault{"ReactanceInfinite", [](Network& n) { n.branches[1].x_pu = kUnlimited; }, {"branch 2-3: x_pu = inf"}},
        Fault{"NegativeCharging", [](Network& n) { n.branches[1].b_pu = -1.0; }, {"branch 2-3: b_pu = -1 pu"}},
        Fault{"ZeroImpedance",
              [](Network& n) { n.branches[1].r_pu = n.branches[1].x_pu = 0.0; },
              {"feeder.m:12: branch 2-3: r_pu = 0 pu and x_pu = 0 pu"}},
        Fault{
            "SelfLoop", [](Network& n) { n.branches[1].to = n.branches[1].from; }, {"branch 2-3: both ends are bus 2"}},
        Fault{
            "EndOutside", [](Network& n) { n.branches[1].to = BusId(9); }, {"branch 2-3: bus with index 9", "3 buses"}},
        Fault{"EndMissing", [](Network& n) { n.branches[1].to = BusId(); }, {"branch 2-3: bus with index -1"}},
        Fault{"ZeroRating",
              [](Network& n) { n.branches[1].rating_mva = 0.0; },
              {"branch 2-3: rating_mva = 0 MVA", "> 0"}},
        Fault{"ZeroBaseVoltage",
              [](Network& n) { n.buses[1].base_kv = 0.0; },
              {"feeder.m:7: bus 2: base_kv = 0 kV", "> 0"}},
        Fault{"HugeBaseVoltage",
              [](Network& n) { n.buses[1].base_kv = 12660.0; },
              {"bus 2: base_kv = 12660 kV", "<= 2000"}},
        Fault{"LoadNotANumber", [](Network& n) { n.buses[1].load_mw = std::nan(""); }, {"bus 2: load_mw = nan MW"}},
        Fault{"HugeLoad", [](Network& n) { n.buses[1].load_mvar = 1e30; }, {"bus 2: load_mvar = 1e+30 Mvar"}},
        Fault{"InvertedVoltageLimits",
              [](Network& n) { n.buses[1].vmin_pu = 1.2; },
              {"feeder.m:7: bus 2: vmin_pu = 1.2 pu", "<= vmax_pu, which is 1.1 pu"}},
        Fault{"NegativeVoltageLimit", [](Network& n) { n.buses[1].vmin_pu = -0.1; }, {"bus 2: vmin_pu = -0.1 pu"}},
        Fault{"BasePower", [](Network& n) { n.base_mva = 0.0; }, {"feeder small: base_mva = 0 MVA", "> 0"}},
        Fault{
            "SourceVoltage", [](Network& n) { n.source_voltage_pu = 12.66; }, {"source_voltage_pu = 12.66 pu", "<= 2"}},
        Fault{"NoSource", [](Network& n) { n.source = BusId(); }, {"feeder small has no source bus"}},
        Fault{"NoBuses", [](Network& n) { n.buses.clear(); }, {"feeder small has no buses"}},
        Fault{"SameBusName",
              [](Network& n) {
                n.buses[1].name = "3";
                n.buses[2].where = {"feeder.m", 8};
              },
              {"feeder.m:8: bus '3' is defined twice (first on line 7)"}},
        Fault{"SameBranchName", [](Network& n) { n.branches[1].name = "1-2"; }, {"branch '1-2' is defined twice"}}),
    [](const auto& test_case) { return test_case.param.name; });

TEST(ElementChecks, AcceptsOpenEndedRatingsAndNegativeLoads) {
  Network network = test::small_network(3, {{1, 2}, {2, 3}});
  network.buses[2].load_mw = -1.0;
  network.branches[0].rating_mva = kUnlimited;
  EXPECT_NO_THROW(check_elements(network));
}

}  // namespace
}  // namespace gridkeel::grid
