#include "grid/element_checks.hpp"

#include <fmt/format.h>

#include <cmath>
#include <unordered_map>

namespace gridkeel::grid {

namespace {

// Limits far beyond any feeder: they exist to catch unit slips and damaged files.
constexpr double kMaxBaseMva = 1e6;
constexpr double kMaxBaseKv = 2000.0;
constexpr double kMaxVoltagePu = 2.0;
constexpr double kMaxPowerMw = 1e6;
constexpr double kMaxImpedancePu = 1e9;

struct Quantity {
  const char* name;
  const char* unit;
};

void require(bool good, const Location& where, const std::string& element, Quantity quantity, double value,
             const std::string& limit) {
  if (!good) throw ValueOutOfRange(where, element, quantity.name, value, quantity.unit, limit);
}

void require_positive(const Location& where, const std::string& element, Quantity quantity, double value,
                      double upper) {
  require(std::isfinite(value) && value > 0.0 && value <= upper, where, element, quantity, value,
          fmt::format("> 0 and <= {} {}", upper, quantity.unit));
}

void require_between(const Location& where, const std::string& element, Quantity quantity, double value, double lower,
                     double upper) {
  require(std::isfinite(value) && value >= lower && value <= upper, where, element, quantity, value,
          lower == 0.0 ? fmt::format(">= 0 and <= {} {}", upper, quantity.unit)
                       : fmt::format("between {} and {} {}", lower, upper, quantity.unit));
}

void check_bus(const Bus& bus) {
  const std::string element = fmt::format("bus {}", bus.name);
  require_positive(bus.where, element, {"base_kv", "kV"}, bus.base_kv, kMaxBaseKv);
  for (const auto& [name, value] : {std::pair{"load_mw", bus.load_mw}, std::pair{"shunt_mw", bus.shunt_mw}})
    require_between(bus.where, element, {name, "MW"}, value, -kMaxPowerMw, kMaxPowerMw);
  for (const auto& [name, value] : {std::pair{"load_mvar", bus.load_mvar}, std::pair{"shunt_mvar", bus.shunt_mvar}})
    require_between(bus.where, element, {name, "Mvar"}, value, -kMaxPowerMw, kMaxPowerMw);
  require_between(bus.where, element, {"vmin_pu", "pu"}, bus.vmin_pu, 0.0, kMaxVoltagePu);
  require_positive(bus.where, element, {"vmax_pu", "pu"}, bus.vmax_pu, kMaxVoltagePu);
  require(bus.vmin_pu <= bus.vmax_pu, bus.where, element, {"vmin_pu", "pu"}, bus.vmin_pu,
          fmt::format("<= vmax_pu, which is {} pu", bus.vmax_pu));
}

void check_branch(const Network& network, const Branch& branch) {
  const std::string element = fmt::format("branch {}", branch.name);
  const int bus_count = static_cast<int>(network.buses.size());
  for (const BusId end : {branch.from, branch.to})
    if (!end.valid() || end.value >= bus_count)
      throw UnknownReference(branch.where, element, "bus with index", std::to_string(end.value),
                             fmt::format("feeder {} ({} buses)", network.name, bus_count));
  if (branch.from == branch.to)
    throw InputError(branch.where, fmt::format("{}: both ends are bus {}", element, network.bus(branch.from).name));
  require_between(branch.where, element, {"r_pu", "pu"}, branch.r_pu, 0.0, kMaxImpedancePu);
  require_between(branch.where, element, {"x_pu", "pu"}, branch.x_pu, 0.0, kMaxImpedancePu);
  require_between(branch.where, element, {"b_pu", "pu"}, branch.b_pu, 0.0, kMaxImpedancePu);
  if (branch.r_pu == 0.0 && branch.x_pu == 0.0)
    throw InputError(branch.where, fmt::format("{}: r_pu = 0 pu and x_pu = 0 pu: a branch without impedance is not "
                                               "supported, one of them must be > 0 pu",
                                               element));
  require(!std::isnan(branch.rating_mva) && branch.rating_mva > 0.0, branch.where, element, {"rating_mva", "MVA"},
          branch.rating_mva, "> 0 MVA");
}

template <class Element>
void check_names(const std::vector<Element>& elements, const char* kind) {
  std::unordered_map<std::string_view, int> line_of;
  for (const Element& element : elements) {
    const auto [found, inserted] = line_of.emplace(element.name, element.where.line);
    if (!inserted) throw DuplicateName(element.where, kind, element.name, found->second);
  }
}

}  // namespace

void check_elements(const Network& network) {
  const std::string feeder = fmt::format("feeder {}", network.name);
  if (network.buses.empty()) throw InputError(fmt::format("{} has no buses", feeder));
  if (!network.source.valid() || network.source.index() >= network.buses.size())
    throw InputError(fmt::format("{} has no source bus", feeder));
  const Location& where = network.bus(network.source).where;
  require_positive(where, feeder, {"base_mva", "MVA"}, network.base_mva, kMaxBaseMva);
  require_positive(where, feeder, {"source_voltage_pu", "pu"}, network.source_voltage_pu, kMaxVoltagePu);
  for (const Bus& bus : network.buses) check_bus(bus);
  for (const Branch& branch : network.branches) check_branch(network, branch);
  check_names(network.buses, "bus");
  check_names(network.branches, "branch");
}

}  // namespace gridkeel::grid
