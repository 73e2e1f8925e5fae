// Hand-made snippets through the whole reader: what it accepts, and what it makes of it.
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "unit/grid/support.hpp"

namespace gridkeel::grid {
namespace {

using testing::Contains;
using testing::Field;
using testing::HasSubstr;
using testing::Not;
using Note = ImportReport::Note;

// A three-bus case in MATPOWER's own units, before whatever a test puts behind it.
std::string snippet(const std::string& tail = "") {
  return "mpc.version = '2'; mpc.baseMVA = 10;\n"
         "mpc.bus = [1 3 0 0 0 0 1 1 0 12.66 1 1 1; 2 1 100 60 0 0 1 1 0 12.66 1 1.1 .9\n"
         " 3, 1, 90, 40, 0.1, 0.2, 1, 1, 0, 12.66, 1, 1.05, 0.95];\n"
         "mpc.gen = [1 0 0 Inf -Inf 1.02 100 1 Inf 0];\n"
         "mpc.branch = [1 2 0.0922 0.047 0.002 0 0 0 0 0 1; 3 2 0.493 0.2511 0 4 0 0 1 0 1; 1 3 2 2 0 0 0 0 0 0 0];\n" +
         tail;
}

Network parse(const std::string& text) {
  ImportReport report;
  return parse_matpower(text, "t.m", report);
}

constexpr double kOhmBase = 12.66 * 12.66 / 10.0;

TEST(ParseMatpower, ReadsAPlainCase) {
  const Network network = parse(snippet());
  EXPECT_EQ(network.name, "t");
  EXPECT_EQ(network.base_mva, 10.0);
  EXPECT_EQ(network.source_voltage_pu, 1.02);
  EXPECT_EQ(network.source, BusId(0));
  ASSERT_EQ(network.buses.size(), 3u);
  const Bus& bus = network.buses[2];
  EXPECT_EQ(bus.name, "3");
  EXPECT_EQ(bus.load_mw, 90.0);
  EXPECT_EQ(bus.load_mvar, 40.0);
  EXPECT_EQ(bus.shunt_mw, 0.1);
  EXPECT_EQ(bus.shunt_mvar, 0.2);
  EXPECT_EQ(bus.vmax_pu, 1.05);
  EXPECT_EQ(bus.vmin_pu, 0.95);
  EXPECT_EQ(bus.where.line, 3);
  ASSERT_EQ(network.branches.size(), 3u);
  EXPECT_EQ(network.branches[0].rating_mva, kUnlimited);
  EXPECT_EQ(network.branches[0].b_pu, 0.002);
  EXPECT_EQ(network.branches[1].name, "3-2");
  EXPECT_EQ(network.branches[1].rating_mva, 4.0);
  EXPECT_TRUE(network.branches[1].closed);
  EXPECT_FALSE(network.branches[1].switchable);
  EXPECT_FALSE(network.branches[2].closed);
  EXPECT_TRUE(network.branches[2].switchable);
}

TEST(ParseMatpower, ParallelBranchesGetNumbers) {
  const Network network = parse(snippet("mpc.branch(:, 11) = mpc.branch(:, 11);"));
  EXPECT_TRUE(network.find_branch("1-3"));
  ImportReport report;
  const Network valid = read_matpower(std::string(GRIDKEEL_TEST_CASES) + "/grid/valid.m", report);
  EXPECT_TRUE(valid.find_branch("4-6"));
  EXPECT_TRUE(valid.find_branch("4-6#2"));
}

struct Spelling {
  const char* name;
  const char* text;
};

class OhmStatement : public testing::TestWithParam<Spelling> {};
TEST_P(OhmStatement, MakesImpedancesPerUnit) {
  const Network network = parse(snippet(GetParam().text));
  EXPECT_DOUBLE_EQ(network.branches[0].r_pu, 0.0922 / kOhmBase);
  EXPECT_DOUBLE_EQ(network.branches[1].x_pu, 0.2511 / kOhmBase);
  EXPECT_EQ(network.branches[0].b_pu, 0.002);
}
INSTANTIATE_TEST_SUITE_P(
    Spellings, OhmStatement,
    testing::Values(
        Spelling{"Constants",
                 "[F_BUS, T_BUS, BR_R, BR_X] = idx_brch; [A,B,C,D,E,F,G,H,I,J,K,L,M,BASE_KV] = idx_bus;\n"
                 "Vbase = mpc.bus(1, BASE_KV) * 1e3; Sbase = mpc.baseMVA * 1e6;\n"
                 "mpc.branch(:, [BR_R BR_X]) = mpc.branch(:, [BR_R BR_X]) / (Vbase^2 / Sbase);"},
        Spelling{"NumericColumns",
                 "Vbase = mpc.bus(1, 10) * 1000; Sbase = mpc.baseMVA * 1000000;\n"
                 "mpc.branch(:, [3 4]) = mpc.branch(:, [3 4]) / (Vbase^2 / Sbase);"},
        Spelling{"Range", "Zbase = (12.66e3)^2 / 10e6\nmpc.branch(:,3:4) = mpc.branch(:,3:4) ./ Zbase"},
        Spelling{"Multiplied", "mpc.branch(:,[3,4]) = mpc.branch(:,[3,4]) * mpc.baseMVA / mpc.bus(1,10)^2;"},
        Spelling{"FactorFirst", "k = mpc.baseMVA / mpc.bus(1,10)^2; mpc.branch(:,[3,4]) = k .* mpc.branch(:,[3,4]);"},
        Spelling{"OneByOne",
                 "define_constants;\nZ = mpc.bus(1,BASE_KV)^2/mpc.baseMVA;\n"
                 "mpc.branch(:, BR_R) = mpc.branch(:, BR_R) / Z;\nmpc.branch(:, BR_X) = mpc.branch(:, BR_X) / Z;"},
        Spelling{
            "Continued",
            "mpc.branch(:, [3 ... r\n 4]) = ...\n  mpc.branch(:, [3 4]) / ... ohm\n (mpc.bus(1,10)^2/mpc.baseMVA);"}),
    [](const auto& test_case) { return test_case.param.name; });

TEST(ParseMatpower, LoadsAreConvertedInTheFilesOrder) {
  const Network network =
      parse(snippet("pf = 0.85; define_constants\n"
                    "mpc.bus(:, [PD, QD]) = mpc.bus(:, [PD, QD]) / 1000;\n"
                    "mpc.bus(:, QD) = mpc.bus(:, PD) * sin(acos(pf));\n"
                    "mpc.bus(:, PD) = mpc.bus(:, PD) * pf;"));
  EXPECT_DOUBLE_EQ(network.buses[1].load_mw, 0.1 * 0.85);
  EXPECT_DOUBLE_EQ(network.buses[1].load_mvar, 0.1 * std::sqrt(1.0 - 0.85 * 0.85));
}

TEST(ParseMatpower, ColumnsAreReadBeforeTheyAreWritten) {
  const Network network = parse(snippet("mpc.bus(:, [3 4]) = mpc.bus(:, [4 3]) * 1;"));
  EXPECT_EQ(network.buses[1].load_mw, 60.0);
  EXPECT_EQ(network.buses[1].load_mvar, 100.0);
}

TEST(ParseMatpower, ColumnsCanBeSetToANumber) {
  EXPECT_EQ(parse(snippet("mpc.branch(:, 6) = 7.5;")).branches[2].rating_mva, 7.5);
}

TEST(ParseMatpower, TheReportTellsConversionsAndWhatIsIgnored) {
  ImportReport report;
  parse_matpower(snippet("mpc.gencost = [2 0 0 3 0 20 0];\nmpc.bus_name = {'a'; 'b]'; 'c'};\n"
                         "mpc.bus(:, [3 4]) = mpc.bus(:, [3 4]) / 1e3;"),
                 "t.m", report);
  const auto note = [](Note::Kind kind, int line, const char* text) {
    return testing::AllOf(Field(&Note::kind, kind), Field(&Note::where, Field(&Location::line, line)),
                          Field(&Note::text, HasSubstr(text)));
  };
  EXPECT_THAT(report.notes, Contains(note(Note::Kind::ignored, 6, "mpc.gencost is not used")));
  EXPECT_THAT(report.notes, Contains(note(Note::Kind::ignored, 7, "mpc.bus_name is not used")));
  EXPECT_THAT(report.notes, Contains(note(Note::Kind::read, 8, "mpc.bus converted: PD QD = PD QD times 0.001")));
  EXPECT_THAT(report.notes, Contains(note(Note::Kind::read, 5, "mpc.branch: no statement converts it: impedances")));
  EXPECT_THAT(report.notes, Not(Contains(Field(&Note::text, HasSubstr("loads are taken as MW")))));
  EXPECT_THAT(report.notes, Contains(note(Note::Kind::read, 4, "generator at bus 1 is the source, VG = 1.02 pu")));
}

TEST(ParseMatpower, GeneratorsThatStandStillAreNoted) {
  std::string text = snippet();
  text.replace(text.find("1 Inf 0];"), 9, "1 Inf 0; 2 0 0 1 0 1 100 1 1 0; 3 5 0 1 0 1 100 0 1 0];");
  text.replace(text.find("2 1 100"), 7, "2 2 100");
  ImportReport report;
  parse_matpower(text, "t.m", report);
  EXPECT_THAT(report.notes, Contains(Field(&Note::text, HasSubstr("generator at bus 2: not at the slack bus"))));
  EXPECT_THAT(report.notes, Contains(Field(&Note::text, HasSubstr("generator at bus 3: out of service"))));
  EXPECT_THAT(report.notes, Contains(Field(&Note::text, HasSubstr("bus 2: BUS_TYPE = 2 taken as a load bus"))));
}

TEST(ParseMatpower, AcceptsOtherLayouts) {
  const std::string plain = snippet();
  EXPECT_EQ(parse("function mpc = t()\n" + plain + "end\n").buses.size(), 3u);
  EXPECT_EQ(parse("function [mpc] = t\n" + plain + "return;\n").buses.size(), 3u);
  EXPECT_EQ(parse("%{\n mpc.bus = [ 1\n%}\n" + plain).buses.size(), 3u);
  std::string other;
  for (const char c : plain) other += c == '\n' ? std::string("\r\n") : std::string(1, c);
  EXPECT_EQ(parse("\xEF\xBB\xBF" + other).buses.size(), 3u);
  std::string renamed = plain;
  for (std::size_t at = 0; (at = renamed.find("mpc", at)) != std::string::npos;) renamed.replace(at, 3, "s");
  EXPECT_EQ(parse(renamed).buses.size(), 3u);
}

TEST(ParseMatpower, MatrixElementsMayBeExpressions) {
  std::string text = snippet();
  text.replace(text.find("2 1 100 60"), 10, "2 1 200/2 - 1 -(2 + 3)");
  const Network network = parse(text);
  EXPECT_EQ(network.buses[1].load_mw, 99.0);
  EXPECT_EQ(network.buses[1].load_mvar, -5.0);
}

TEST(ParseMatpower, ManyBusesAreReadInLinearTime) {
  std::string bus = "mpc.bus = [1 3 0 0 0 0 1 1 0 12.66 1 1 1\n", branch = "mpc.branch = [\n";
  for (int i = 2; i <= 20'000; ++i) {
    bus += std::to_string(i) + " 1 0.0001 0 0 0 1 1 0 12.66 1 1.1 0.9\n";
    branch += std::to_string(i - 1) + " " + std::to_string(i) + " 1e-6 1e-6 0 0 0 0 0 0 1\n";
  }
  const Network network = parse("mpc.baseMVA = 1\n" + bus + "]\nmpc.gen = [1 0 0 1 0 1 1 1]\n" + branch + "]\n");
  EXPECT_EQ(network.buses.size(), 20'000u);
}

class SharedCase : public testing::TestWithParam<std::string> {};
TEST_P(SharedCase, HasTheCountsOfItsProvenance) {
  SKIP_WITHOUT_SHARED(GetParam());
  struct Counts {
    std::size_t buses, without_load, ties;
  };
  const std::map<std::string, Counts> counts{{"case33bw", {33, 1, 5}},     {"case69", {69, 21, 0}},
                                             {"case85", {85, 27, 0}},      {"case118zh", {118, 1, 15}},
                                             {"case136ma", {136, 29, 21}}, {"case141", {141, 57, 0}}};
  const Network network = test::read_shared(GetParam());
  const Counts& expected = counts.at(GetParam());
  EXPECT_EQ(network.buses.size(), expected.buses);
  EXPECT_EQ(std::count_if(network.buses.begin(), network.buses.end(), [](const Bus& b) { return b.load_mw == 0.0; }),
            static_cast<long>(expected.without_load));
  EXPECT_EQ(std::count_if(network.branches.begin(), network.branches.end(), [](const Branch& b) { return !b.closed; }),
            static_cast<long>(expected.ties));
  EXPECT_EQ(network.branches.size(), expected.buses - 1 + expected.ties);
}
INSTANTIATE_TEST_SUITE_P(PublicFeeders, SharedCase, testing::ValuesIn(test::kSharedCases),
                         [](const auto& test_case) { return test_case.param; });

}  // namespace
}  // namespace gridkeel::grid
