#include <fmt/format.h>

#include "grid/matpower/build_network.hpp"
#include "grid/matpower/columns.hpp"

namespace gridkeel::grid::matpower {

namespace {

enum class BusType { load = 1, generator = 2, slack = 3 };

BusType read_type(const Row& row, const std::string& element) {
  const double type = row.number(bus_column::type);
  if (type != 1.0 && type != 2.0 && type != 3.0)
    throw ValueOutOfRange(row.where(), element, "BUS_TYPE", type, "", "1 (load), 2 (generator) or 3 (slack)");
  return static_cast<BusType>(static_cast<int>(type));
}

Bus read_bus(const Row& row, long long number) {
  Bus bus;
  bus.name = std::to_string(number);
  bus.base_kv = row.number(bus_column::base_kv, "kV");
  bus.load_mw = row.number(bus_column::pd, "MW");
  bus.load_mvar = row.number(bus_column::qd, "Mvar");
  bus.shunt_mw = row.number(bus_column::gs, "MW");
  bus.shunt_mvar = row.number(bus_column::bs, "Mvar");
  bus.vmin_pu = row.number(bus_column::vmin, "pu");
  bus.vmax_pu = row.number(bus_column::vmax, "pu");
  bus.where = row.where();
  return bus;
}

void set_source(Network& network, BusId id) {
  const Bus& bus = network.bus(id);
  if (network.source.valid())
    throw InputError(bus.where,
                     fmt::format("bus {}: BUS_TYPE = 3, but bus {} on line {} is the slack bus already: one "
                                 "source is supported",
                                 bus.name, network.bus(network.source).name, network.bus(network.source).where.line));
  network.source = id;
}

}  // namespace

BusIndex build_buses(const CaseData& data, Network& network, ImportReport& report) {
  const Matrix& matrix = data.matrices.at("bus");
  BusIndex index;
  for (std::size_t i = 1; i <= matrix.rows(); ++i) {
    const Row row(data, "bus", i);
    const long long number = row.bus_number(bus_column::id);
    const std::string element = fmt::format("bus {}", number);
    const BusId id(network.buses.size());
    if (const auto [old, inserted] = index.emplace(number, id); !inserted)
      throw DuplicateName(row.where(), "bus", std::to_string(number), network.bus(old->second).where.line);
    const BusType type = read_type(row, element);
    network.buses.push_back(read_bus(row, number));
    if (type == BusType::slack) set_source(network, id);
    if (type == BusType::generator)
      report.notes.push_back({ImportReport::Note::Kind::approximated, row.where(),
                              fmt::format("{}: BUS_TYPE = 2 taken as a load bus: its voltage is not held", element)});
  }
  if (!network.source.valid())
    throw InputError(data.at(matrix.line),
                     fmt::format("{}.bus: no bus has BUS_TYPE = 3: the source is missing", data.variable));
  return index;
}

}  // namespace gridkeel::grid::matpower
