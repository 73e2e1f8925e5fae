// The core file: MPS as it is written by many hands.
#include "stochastic/smps/core.hpp"

#include <fstream>

#include "solver/mip_solver.hpp"
#include "unit/stochastic/smps/support.hpp"

namespace gridkeel::stochastic::smps::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Parsed {
  solver::LpModel model;
  std::vector<std::string> warnings;
};

Parsed parse_text(const std::string& content) {
  Parsed parsed;
  parsed.model = parse_mps({"t.mps", content}, parsed.warnings);
  return parsed;
}

// Two columns X (cost 1) and Y (cost 2) in rows L, G, E; what a test adds comes last.
std::string with(const std::string& sections) {
  return "NAME t\nROWS\n N OBJ\n L RL\n G RG\n E RE\nCOLUMNS\n X OBJ 1 RL 1\n X RG 1 RE 1\n Y OBJ 2 RL 1\n" + sections +
         "ENDATA\n";
}

struct Bounds {
  double lower, upper;
  bool integer = false;
  bool operator==(const Bounds&) const = default;
};
// NOLINTNEXTLINE(readability-identifier-naming): the name that GoogleTest calls
void PrintTo(const Bounds& b, std::ostream* out) { *out << "[" << b.lower << ", " << b.upper << "]" << b.integer; }

Bounds row(const solver::LpModel& m, std::size_t r) { return {m.rows.lower[r], m.rows.upper[r]}; }
Bounds column(const solver::LpModel& m, std::size_t j) {
  return {m.columns.lower[j], m.columns.upper[j], m.columns.integer[j] != 0};
}

TEST(Core, ReadsRowsColumnsAndCosts) {
  const auto [m, warnings] = parse_text(with("RHS\n RHS RL 4 RG 1\n RHS RE 2\n"));
  EXPECT_EQ(m.name, "t");
  EXPECT_THAT(m.columns.names, ElementsAre("X", "Y"));
  EXPECT_THAT(m.rows.names, ElementsAre("RL", "RG", "RE"));
  EXPECT_THAT(m.columns.cost, ElementsAre(1.0, 2.0));
  EXPECT_EQ(row(m, 0), (Bounds{-kInf, 4.0}));
  EXPECT_EQ(row(m, 1), (Bounds{1.0, kInf}));
  EXPECT_EQ(row(m, 2), (Bounds{2.0, 2.0}));
  EXPECT_EQ(m.rows.matrix.nonzeros(), 4);
  EXPECT_EQ(column(m, 0), (Bounds{0.0, kInf}));
  EXPECT_THAT(warnings, IsEmpty());
}

TEST(Core, RangesGoWhereTheRowTypeSays) {
  const auto sides = [](const std::string& row_name, const std::string& range) {
    const auto m =
        parse_text(with("RHS\n RHS RL 4 RG 4\n RHS RE 4\nRANGES\n RNG " + row_name + " " + range + "\n")).model;
    return row(m, row_name == "RL" ? 0 : row_name == "RG" ? 1 : 2);
  };
  for (const char* range : {"3", "-3"}) {
    EXPECT_EQ(sides("RL", range), (Bounds{1.0, 4.0}));
    EXPECT_EQ(sides("RG", range), (Bounds{4.0, 7.0}));
  }
  EXPECT_EQ(sides("RE", "3"), (Bounds{4.0, 7.0}));
  EXPECT_EQ(sides("RE", "-3"), (Bounds{1.0, 4.0}));
  EXPECT_EQ(sides("RE", "0"), (Bounds{4.0, 4.0}));
  EXPECT_EQ(sides("RL", "0"), (Bounds{4.0, 4.0}));
  EXPECT_EQ(sides("RG", "1e30"), (Bounds{4.0, kInf}));
  EXPECT_EQ(sides("RL", "inf"), (Bounds{-kInf, 4.0}));
}

TEST(Core, RangesMayComeBeforeRightHandSides) {
  const auto m = parse_text(with("RANGES\n RNG RG 3\nRHS\n RHS RG 4\n")).model;
  EXPECT_EQ(row(m, 1), (Bounds{4.0, 7.0}));
}

TEST(Core, InfiniteRightHandSidesFreeARow) {
  const auto m = parse_text(with("RHS\n RHS RL 1e30 RG -1e30\n")).model;
  EXPECT_EQ(row(m, 0), (Bounds{-kInf, kInf}));
  EXPECT_EQ(row(m, 1), (Bounds{-kInf, kInf}));
}

TEST(Core, BoundsOfAllTypes) {
  const auto x = [](const std::string& cards) { return column(parse_text(with("BOUNDS\n" + cards)).model, 0); };
  EXPECT_EQ(x(" UP BND X 4\n"), (Bounds{0.0, 4.0}));
  EXPECT_EQ(x(" LO BND X -4\n"), (Bounds{-4.0, kInf}));
  EXPECT_EQ(x(" FX BND X 4\n"), (Bounds{4.0, 4.0}));
  EXPECT_EQ(x(" FR BND X\n"), (Bounds{-kInf, kInf}));
  EXPECT_EQ(x(" MI BND X\n"), (Bounds{-kInf, kInf}));
  EXPECT_EQ(x(" MI BND X\n UP BND X 3\n"), (Bounds{-kInf, 3.0}));
  EXPECT_EQ(x(" UP BND X 3\n PL BND X\n"), (Bounds{0.0, kInf}));
  EXPECT_EQ(x(" BV BND X\n"), (Bounds{0.0, 1.0, true}));
  EXPECT_EQ(x(" LI BND X 2\n"), (Bounds{2.0, kInf, true}));
  EXPECT_EQ(x(" UI BND X 7\n"), (Bounds{0.0, 7.0, true}));
  EXPECT_EQ(x(" UI BND X 1e30\n"), (Bounds{0.0, kInf, true}));
  EXPECT_EQ(x(" UP BND X 0\n"), (Bounds{0.0, 0.0}));
}

TEST(Core, BoundsWithoutSetAndWithNeedlessValues) {
  const auto x = [](const std::string& cards) { return column(parse_text(with("BOUNDS\n" + cards)).model, 0); };
  EXPECT_EQ(x(" UP X 4\n"), (Bounds{0.0, 4.0}));
  EXPECT_EQ(x(" BV X\n"), (Bounds{0.0, 1.0, true}));
  EXPECT_EQ(x(" BV BND X 0.0\n"), (Bounds{0.0, 1.0, true}));
  EXPECT_EQ(x(" BV X 1.0\n"), (Bounds{0.0, 1.0, true}));
  EXPECT_EQ(x(" FR X 0\n"), (Bounds{-kInf, kInf}));
  EXPECT_EQ(x(" FR Y X\n"), (Bounds{-kInf, kInf}));  // the set is called as a column is
}

// UP below 0 without a lower bound: the lower bound cannot stay at 0.
TEST(Core, NegativeUpperBounds) {
  const auto alone = parse_text(with("BOUNDS\n UP BND X -2\n"));
  EXPECT_EQ(column(alone.model, 0), (Bounds{-kInf, -2.0}));
  EXPECT_THAT(alone.warnings, ElementsAre(HasSubstr("t.mps:12: column 'X': negative upper bound")));
  for (const char* cards : {" LO BND X -5\n UP BND X -2\n", " UP BND X -2\n LO BND X -5\n"}) {
    const auto both = parse_text(with(std::string("BOUNDS\n") + cards));
    EXPECT_EQ(column(both.model, 0), (Bounds{-5.0, -2.0}));
    EXPECT_THAT(both.warnings, IsEmpty());
  }
  EXPECT_THAT(error_of([] { parse_text(with("BOUNDS\n LO BND X 0\n UP BND X -2\n")); }), HasSubstr("leave no value"));
}

TEST(Core, IntegersBetweenMarkers) {
  const std::string marked =
      "NAME t\nROWS\n N OBJ\n L R\nCOLUMNS\n M 'MARKER' 'INTORG'\n X OBJ 1 R 1\n Y OBJ 1 R 1\n"
      " Z OBJ 1 R 1\n M 'MARKER' 'INTEND'\n V OBJ 1 R 1\nRHS\n RHS R 4\nBOUNDS\n"
      " UP BND Y 9\n PL BND Z\nENDATA\n";
  const auto [m, warnings] = parse_text(marked);
  EXPECT_EQ(column(m, 0), (Bounds{0.0, 1.0, true}));  // no bounds at all: binary, as most readers have it
  EXPECT_EQ(column(m, 1), (Bounds{0.0, 9.0, true}));
  EXPECT_EQ(column(m, 2), (Bounds{0.0, kInf, true}));
  EXPECT_EQ(column(m, 3), (Bounds{0.0, kInf, false}));
  EXPECT_THAT(warnings, ElementsAre(HasSubstr("column 'X': integer by MARKER and without bounds")));
}

TEST(Core, ARightHandSideOfTheObjectiveIsItsNegativeConstant) {
  EXPECT_EQ(parse_text(with("RHS\n RHS OBJ -5\n")).model.offset, 5.0);
}

TEST(Core, MaximisationIsTheMinimumOfTheNegative) {
  for (const char* sense : {"OBJSENSE\n    MAX\n", "OBJSENSE MAX\n", "OBJSENSE\n    MAXIMIZE\n", "OBJSENSE\nMAX\n"}) {
    const auto m = parse_text(sense + with("RHS\n RHS OBJ -5\n")).model;
    EXPECT_THAT(m.columns.cost, ElementsAre(-1.0, -2.0));
    EXPECT_EQ(m.offset, -5.0);
  }
  EXPECT_THAT(parse_text("OBJSENSE MIN\n" + with("")).model.columns.cost, ElementsAre(1.0, 2.0));
}

TEST(Core, LaterRowsOfTypeNAreNotUsed) {
  const auto [m, warnings] = parse_text(
      "NAME t\nROWS\n N OBJ\n N COUNT\n L R\nCOLUMNS\n X OBJ 1 COUNT 7\n X R 1\nRHS\n RHS COUNT 3\nENDATA\n");
  EXPECT_EQ(m.rows.count(), 1);
  EXPECT_THAT(m.columns.cost, ElementsAre(1.0));
  EXPECT_THAT(warnings, ElementsAre(HasSubstr("row 'COUNT': of type N"), HasSubstr("its row is of type N")));
}

TEST(Core, ColumnsMayComeInPieces) {
  const auto m = parse_text("NAME\nROWS\n N OBJ\n L R\nCOLUMNS\n X OBJ 1\n Y OBJ 2\n X R 3\nENDATA\n").model;
  EXPECT_THAT(m.columns.names, ElementsAre("X", "Y"));
  EXPECT_EQ(m.rows.matrix.begin(0)->value, 3.0);
}

TEST(Core, SeveralSetsAreOne) {
  const auto [m, warnings] = parse_text(with("RHS\n A RL 4\n B RG 1\nBOUNDS\n UP A X 4\n UP B Y 5\n UP C X 3\n"));
  EXPECT_EQ(row(m, 0).upper, 4.0);
  EXPECT_EQ(row(m, 1).lower, 1.0);
  EXPECT_EQ(column(m, 0).upper, 3.0);
  EXPECT_THAT(warnings, testing::UnorderedElementsAre(HasSubstr("upper bound of column 'X': given more than once"),
                                                      HasSubstr("RHS: 2 sets (A, B) are read as one"),
                                                      HasSubstr("BOUNDS: 3 sets (A, B, ...)")));
}

TEST(Core, RightHandSidesMayHaveNoSet) { EXPECT_EQ(row(parse_text(with("RHS\n RL 4 RG 2\n")).model, 1).lower, 2.0); }

TEST(Core, FixedLayoutWithSpacesInNames) {
  const std::string fixed =
      "NAME          SPACES\n"
      "ROWS\n"
      " N  THE COST\n"
      " L  ROW 1\n"
      "COLUMNS\n"
      "    COL A     THE COST         1.0     ROW 1            2.0\n"
      "    B         THE COST         3.0\n"
      "RHS\n"
      "    MY RHS    ROW 1            9.0\n"
      "BOUNDS\n"
      " UP MY BND    COL A            4.0\n"
      "ENDATA\n";
  EXPECT_EQ(detect_layout({"t", fixed}), Layout::fixed);
  const auto m = parse_text(fixed).model;
  EXPECT_THAT(m.columns.names, ElementsAre("COL A", "B"));
  EXPECT_THAT(m.rows.names, ElementsAre("ROW 1"));
  EXPECT_EQ(row(m, 0), (Bounds{-kInf, 9.0}));
  EXPECT_EQ(column(m, 0), (Bounds{0.0, 4.0}));
  EXPECT_EQ(detect_layout({"t", with("")}), Layout::free);
}

// A typing error in a free file must not turn it into a fixed one.
TEST(Core, MistakesDoNotChangeTheLayout) {
  const std::string text = with("RHS\n RHS RL 4x\n");
  EXPECT_EQ(detect_layout({"t", text}), Layout::free);
  EXPECT_THAT(error_of([&] { parse_text(text); }), HasSubstr("not a number: '4x'"));
}

TEST(Core, TextAfterTheEndIsNoted) {
  EXPECT_THAT(parse_text(with("") + "more\n").warnings, Contains(HasSubstr("text after ENDATA is not read")));
  EXPECT_THAT(parse_text(with("") + "\n* bye\n \x1A").warnings, IsEmpty());
}

TEST(Core, ReadsWhatTheSolverWrites) {
  solver::LpModel model;
  model.columns.add(-1.0, 0.0, 4.5, true, "x");
  model.columns.add(-2.0, -kInf, 3.0, false, "y");
  model.columns.add(0.0, 0.0, kInf, true, "n");
  model.rows.add(-2.0, 5.0, {{0, 1.0}, {1, 1.0}}, "both");
  model.rows.add(1.0, 1.0, {{0, 1.0}, {2, -1.0}}, "link");
  model.offset = 3.5;
  const std::string path = testing::TempDir() + "smps_core_test.mps";
  solver::write_model(model, path);
  std::ifstream file(path);
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  const auto back = parse_text(text).model;
  EXPECT_NEAR(solver::solve_model(back).objective, solver::solve_model(model).objective, 1e-9);
  EXPECT_EQ(column(back, 0), column(model, 0));
  EXPECT_EQ(column(back, 2), column(model, 2));
  EXPECT_EQ(row(back, 0), row(model, 0));
}

}  // namespace
}  // namespace gridkeel::stochastic::smps::test
