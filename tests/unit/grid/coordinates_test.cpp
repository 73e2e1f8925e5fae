#include "grid/coordinates.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <numbers>

#include "unit/grid/support.hpp"

namespace gridkeel::grid {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

struct Read {
  Network network;
  ImportReport report;
  const ImportReport::Note& note() const { return report.notes.at(0); }
};

// Of three buses in a row.
Read read(const std::string& text) {
  Read read;
  read.network.name = "row";
  for (const char* name : {"1", "2", "3"}) read.network.buses.emplace_back().name = name;
  parse_coordinates(text, "c.csv", read.network, read.report);
  return read;
}

std::string refusal(const std::string& text) {
  return test::input_error_of([&] { read(text); });
}

TEST(Coordinates, AreThoseOfTheFileInAnyOrder) {
  const Read it = read("y, bus, name, x\n20, 3, c, -5\n1e6, 1, \"a, b\", 7.5\n-3, 2, , 0\n");
  ASSERT_EQ(it.network.places.size(), 3u);
  EXPECT_EQ(it.network.places[0].x, 7.5);
  EXPECT_EQ(it.network.places[0].y, 1e6);
  EXPECT_EQ(it.network.places[1].y, -3.0);
  EXPECT_EQ(it.network.places[2].x, -5.0);
  EXPECT_EQ(it.note().kind, ImportReport::Note::Kind::read);
  EXPECT_THAT(it.note().text, HasSubstr("coordinates of 3 buses"));
}

TEST(Coordinates, DegreesBecomeAPlaneInWhichADegreeEastIsShorter) {
  const Read it = read("bus,lon_deg,lat_deg\n1,10,59\n2,10,61\n3,12,60\n");
  const auto& p = it.network.places;
  EXPECT_EQ(p[1].y - p[0].y, 2.0);
  EXPECT_NEAR(p[2].x - p[0].x, 2.0 * std::cos(60.0 * std::numbers::pi / 180.0), 1e-12);
}

TEST(Coordinates, WithoutAllBusesAreLeftOutWithANote) {
  const Read it = read("bus,x,y\n2,1,1\n");
  EXPECT_THAT(it.network.places, IsEmpty());
  EXPECT_EQ(it.note().kind, ImportReport::Note::Kind::ignored);
  EXPECT_THAT(it.note().text, HasSubstr("2 of 3 buses have none (1, 3): the map is schematic"));
}

TEST(Coordinates, OfOneSpotAreLeftOutWithANote) {
  const Read it = read("bus,x,y\n1,4,4\n2,4,4\n3,4,4\n");
  EXPECT_THAT(it.network.places, IsEmpty());
  EXPECT_EQ(it.note().kind, ImportReport::Note::Kind::ignored);
  EXPECT_THAT(it.note().text, HasSubstr("at one spot"));
}

TEST(Coordinates, OnALineAreFine) { EXPECT_EQ(read("bus,x,y\n1,0,4\n2,1,4\n3,2,4\n").network.places.size(), 3u); }

TEST(Coordinates, NameWhatIsWrong) {
  EXPECT_THAT(refusal("bus,x,y\n1,nan,0\n"), HasSubstr("c.csv:2: x = 'nan' is not a finite number"));
  EXPECT_THAT(refusal("bus,x,y\n1,1,inf\n"), HasSubstr("y = 'inf' is not a finite number"));
  EXPECT_THAT(refusal("bus,x,y\n1,,0\n"), HasSubstr("x = '' is not a finite number"));
  EXPECT_THAT(refusal("bus,x,y\n1,1e300,0\n"), HasSubstr("bus 1: x = 1e+300"));
  EXPECT_THAT(refusal("bus,x,y\n4,1,0\n"), HasSubstr("bus 4 does not exist in feeder row (3 buses)"));
  EXPECT_THAT(refusal("bus,x,y\n1,1,0\n\n1,2,0\n"), HasSubstr("c.csv:4: bus '1' is defined twice (first on line 2)"));
  EXPECT_THAT(refusal("bus,lon_deg,lat_deg\n1,10,91\n"), HasSubstr("lat_deg = 91 degrees"));
  EXPECT_THAT(refusal("bus,lon_deg,lat_deg\n1,-181,0\n"), HasSubstr("between -180 and 180"));
  EXPECT_THAT(refusal("bus,x,y,lat_deg\n1,1,1,1\n"), HasSubstr("either columns x and y or lon_deg and lat_deg"));
  EXPECT_THAT(refusal("bus,x\n1,1\n"), HasSubstr("column 'y' does not exist"));
  EXPECT_THAT(refusal("name,x,y\n1,1,1\n"), HasSubstr("column 'bus' does not exist"));
  EXPECT_THAT(refusal(""), HasSubstr("the file is empty"));
}

}  // namespace
}  // namespace gridkeel::grid
