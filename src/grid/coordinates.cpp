#include "grid/coordinates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <unordered_map>

#include "common/csv_reader.hpp"

namespace gridkeel::grid {

namespace {

constexpr double kFarthest = 1e9;  // in metres, beyond any place on Earth
constexpr std::size_t kMostNamed = 5;

struct Axis {
  const char* name;
  std::size_t column;
  const char* unit;
  double most;
};

struct Columns {
  bool degrees = false;
  Axis x, y;
};

Columns find_columns(const CsvReader& csv) {
  const bool degrees = csv.has("lon_deg") || csv.has("lat_deg");
  if (degrees && (csv.has("x") || csv.has("y")))
    throw InputError(csv.where(), "give either columns x and y or lon_deg and lat_deg, not both");
  if (degrees)
    return {true,
            {"lon_deg", csv.column("lon_deg"), "degrees", 180.0},
            {"lat_deg", csv.column("lat_deg"), "degrees", 90.0}};
  return {false, {"x", csv.column("x"), "", kFarthest}, {"y", csv.column("y"), "", kFarthest}};
}

double read_axis(const CsvReader& csv, const Axis& axis, const std::string& bus) {
  const double value = csv.number(axis.column);
  if (std::abs(value) > axis.most)
    throw ValueOutOfRange(csv.where(), "bus " + bus, axis.name, value, axis.unit,
                          fmt::format("between {:g} and {:g}", -axis.most, axis.most));
  return value;
}

// A map of a feeder's size: degrees east shrink with the latitude.
void flatten(std::vector<Place>& places) {
  const double sum =
      std::accumulate(places.begin(), places.end(), 0.0, [](double s, const Place& p) { return s + p.y; });
  const double latitude = sum / static_cast<double>(places.size()) * std::numbers::pi / 180.0;
  for (Place& place : places) place.x *= std::cos(latitude);
}

bool is_one_spot(const std::vector<Place>& places) {
  return std::all_of(places.begin(), places.end(),
                     [&](const Place& p) { return p.x == places.front().x && p.y == places.front().y; });
}

std::string named(const std::vector<std::string>& buses) {
  const std::vector<std::string> first(buses.begin(),
                                       buses.begin() + static_cast<std::ptrdiff_t>(std::min(buses.size(), kMostNamed)));
  return fmt::format("{}{}", fmt::join(first, ", "), buses.size() > kMostNamed ? ", …" : "");
}

}  // namespace

void parse_coordinates(std::string_view text, const std::string& name, Network& network, ImportReport& report) {
  CsvReader csv(text, name);
  const std::size_t bus_column = csv.column("bus");
  const Columns columns = find_columns(csv);
  std::unordered_map<std::string, std::size_t> index;
  for (std::size_t b = 0; b < network.buses.size(); ++b) index.emplace(network.buses[b].name, b);

  std::vector<Place> places(network.buses.size());
  std::vector<int> lines(network.buses.size(), 0);  // of the file; 0: none
  while (csv.next()) {
    const std::string bus(csv.text(bus_column));
    const auto found = index.find(bus);
    if (found == index.end())
      throw UnknownReference(csv.where(), "coordinates", "bus", bus,
                             fmt::format("feeder {} ({} buses)", network.name, network.buses.size()));
    int& line = lines[found->second];
    if (line > 0) throw DuplicateName(csv.where(), "bus", bus, line);
    line = csv.where().line;
    places[found->second] = {read_axis(csv, columns.x, bus), read_axis(csv, columns.y, bus)};
  }

  using Kind = ImportReport::Note::Kind;
  const auto note = [&](Kind kind, std::string what) { report.notes.push_back({kind, {name, 0}, std::move(what)}); };
  std::vector<std::string> missing;
  for (std::size_t b = 0; b < lines.size(); ++b)
    if (lines[b] == 0) missing.push_back(network.buses[b].name);
  if (!missing.empty())
    return note(Kind::ignored, fmt::format("coordinates: {} of {} buses have none ({}): the map is schematic",
                                           missing.size(), network.buses.size(), named(missing)));
  if (is_one_spot(places)) return note(Kind::ignored, "coordinates: all buses are at one spot: the map is schematic");
  if (columns.degrees) flatten(places);
  network.places = std::move(places);
  note(Kind::read, fmt::format("coordinates of {} buses, in {}", network.buses.size(),
                               columns.degrees ? "degrees east and north" : "a plane's unit"));
}

}  // namespace gridkeel::grid
