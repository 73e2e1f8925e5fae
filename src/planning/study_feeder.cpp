#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "planning/study_reader.hpp"

namespace gridkeel::planning {

namespace {

constexpr Range kVoltage_pu{0.5, 1.5, false, false};
constexpr Range kRating_mva{0.0, 1e4, true, false};
constexpr Range kPositivePower_mw{0.0, 1e4, true, false};

std::string feeder_text(const grid::Network& network) {
  return fmt::format("feeder {} ({} buses, {} lines)", network.name, network.buses.size(), network.branches.size());
}

// The line that a wrong name may have meant: the same ends the other way round, or the nearest spelling.
std::string likely_line(const grid::Network& network, const std::string& name) {
  std::vector<std::string> known;
  for (const grid::Branch& branch : network.branches) {
    if (network.bus(branch.to).name + "-" + network.bus(branch.from).name == name) return branch.name;
    known.push_back(branch.name);
  }
  return nearest_name(name, known);
}

// The source's voltage is given, not limited; its limits matter where a module holds its block instead, and never
// exclude the given voltage.
void apply_voltage_limits(const ConfigTable& table, grid::Network& network) {
  const auto vmin = table.optional_number("vmin_pu", kVoltage_pu);
  const auto vmax = table.optional_number("vmax_pu", kVoltage_pu);
  for (std::size_t i = 0; i < network.buses.size(); ++i) {
    grid::Bus& bus = network.buses[i];
    if (grid::BusId(i) == network.source) {
      bus.vmin_pu = std::min(vmin.value_or(bus.vmin_pu), network.source_voltage_pu);
      bus.vmax_pu = std::max(vmax.value_or(bus.vmax_pu), network.source_voltage_pu);
      continue;
    }
    bus.vmin_pu = vmin.value_or(bus.vmin_pu);
    bus.vmax_pu = vmax.value_or(bus.vmax_pu);
    if (bus.vmin_pu >= bus.vmax_pu)
      throw ValueOutOfRange(table.location(vmin ? "vmin_pu" : "vmax_pu"), "bus " + bus.name, "vmin_pu", bus.vmin_pu,
                            "pu", fmt::format("below vmax_pu = {} pu", bus.vmax_pu));
  }
}

// Feeders often give the source's voltage as both its limits. In an island its bus is one like others.
void unpin_source(grid::Network& network) {
  grid::Bus& source = network.buses[network.source.index()];
  if (source.vmin_pu < source.vmax_pu) return;
  for (const grid::Bus& bus : network.buses) {
    source.vmin_pu = std::min(source.vmin_pu, bus.vmin_pu);
    source.vmax_pu = std::max(source.vmax_pu, bus.vmax_pu);
  }
}

// Without load every bus has the source's voltage. Limits that exclude it could not be kept by shedding load, and
// mean a slip in either: this model has no regulator between them.
void check_source_voltage(const ConfigTable* limits, const grid::Network& network) {
  const double v = network.source_voltage_pu;
  for (std::size_t i = 0; i < network.buses.size(); ++i) {
    const grid::Bus& bus = network.buses[i];
    if (grid::BusId(i) == network.source || (bus.vmin_pu <= v && v <= bus.vmax_pu)) continue;
    const bool low = v < bus.vmin_pu;
    const char* key = low ? "vmin_pu" : "vmax_pu";
    throw ValueOutOfRange(
        limits != nullptr && limits->has(key) ? limits->location(key) : bus.where, "bus " + bus.name, key,
        low ? bus.vmin_pu : bus.vmax_pu, "pu",
        fmt::format("{} {} pu, the voltage of the source, which every bus has without load", low ? "<=" : ">=", v));
  }
}

void apply_line_ratings(const ConfigTable& table, grid::Network& network) {
  std::map<int, int> first_line;  // branch -> line of the study file that rated it
  for (const ConfigTable& entry : table.tables("line")) {
    const double rating_mva = entry.number("rating_mva", kRating_mva);
    for (const std::string& name : entry.names("lines")) {
      const grid::BranchId branch = find_line(network, name, entry.location("lines"), entry.path());
      const auto [at, is_new] = first_line.emplace(branch.value, entry.location("lines").line);
      if (!is_new) throw DuplicateName(entry.location("lines"), "rating of line", name, at->second);
      network.branches[branch.index()].rating_mva = rating_mva;
    }
    entry.finish();
  }
}

}  // namespace

void apply_limits(const ConfigTable& root, grid::Network& network) {
  const auto table = root.optional_table("limits");
  if (table) apply_voltage_limits(*table, network);
  unpin_source(network);
  if (!table) return check_source_voltage(nullptr, network);
  check_source_voltage(&*table, network);
  const double default_mva = table->number("line_rating_mva", kRating_mva, grid::kUnlimited);
  for (grid::Branch& branch : network.branches)
    if (branch.rating_mva == grid::kUnlimited) branch.rating_mva = default_mva;
  apply_line_ratings(*table, network);
  table->finish();
}

Substation read_substation(const ConfigTable& root, int periods) {
  const ConfigTable table = root.table("substation");
  Substation s;
  s.import_limit_mw = table.number("import_limit_mw", kPositivePower_mw);
  s.import_limit_mvar = table.number("import_limit_mvar", kPositivePower_mw);
  s.import_price_usd_per_mwh = table.profile("import_price_usd_per_mwh", periods, Range::between(-1e5, 1e5));
  // Without these keys the substation may ramp and swing freely.
  s.ramp_limit_mw_per_h = table.number("ramp_limit_mw_per_h", kPower_mw, 1e4);
  s.ramp_penalty_usd_per_mw = table.number("ramp_penalty_usd_per_mw", kPrice, 0.0);
  s.swing_limit_mw = table.number("swing_limit_mw", kPower_mw, 1e4);
  s.reserve_penalty_usd_per_mw = table.number("reserve_penalty_usd_per_mw", kPrice, 0.0);
  s.imbalance_tolerance_mw = table.number("imbalance_tolerance_mw", kPower_mw, 0.0);
  s.imbalance_up_usd_per_mwh = table.number("imbalance_up_usd_per_mwh", kPrice, 0.0);
  s.imbalance_down_usd_per_mwh = table.number("imbalance_down_usd_per_mwh", kPrice, 0.0);
  table.finish();
  return s;
}

grid::BusId find_bus(const grid::Network& network, const std::string& name, const Location& where,
                     const std::string& element) {
  if (const auto bus = network.find_bus(name)) return *bus;
  throw UnknownReference(where, element, "bus", name, feeder_text(network));
}

grid::BranchId find_line(const grid::Network& network, const std::string& name, const Location& where,
                         const std::string& element) {
  if (const auto branch = network.find_branch(name)) return *branch;
  const std::string near = likely_line(network, name);
  throw UnknownReference(where, element, "line", name,
                         feeder_text(network) + (near.empty() ? "" : fmt::format(" (did you mean '{}'?)", near)));
}

}  // namespace gridkeel::planning
