#include "flex/module_reader.hpp"

#include <fmt/format.h>

#include <cmath>

namespace gridkeel::flex {

namespace {

// Upper limits stop slips of unit (kW for MW) and numbers that no solver can handle.
constexpr Range kPower_mw{0.0, 1e4, true, false};
constexpr Range kEnergy_mwh{0.0, 1e6, true, false};
constexpr Range kEfficiency{0.0, 1.0, true, false};
constexpr Range kCost{0.0, 1e6, false, false};
constexpr Range kHours{0.0, 1e4, false, false};
constexpr double kMmbtuPerMwh = 3.412142;

// Either charge_efficiency and discharge_efficiency, or round_trip_efficiency split evenly.
void read_efficiencies(const ConfigTable& table, StorageData& data) {
  if (!table.has("round_trip_efficiency")) {
    data.charge_efficiency = table.number("charge_efficiency", kEfficiency);
    data.discharge_efficiency = table.number("discharge_efficiency", kEfficiency);
    return;
  }
  for (const char* key : {"charge_efficiency", "discharge_efficiency"})
    if (table.has(key))
      throw InputError(table.location(key),
                       fmt::format("{}: give either round_trip_efficiency or {}, not both", table.path(), key));
  const double one_way = std::sqrt(table.number("round_trip_efficiency", kEfficiency));
  data.charge_efficiency = data.discharge_efficiency = one_way;
}

StorageData read_storage(const ConfigTable& table) {
  StorageData data;
  data.energy_mwh = table.number("energy_mwh", kEnergy_mwh);
  read_efficiencies(table, data);
  data.soc_min = table.number("soc_min", Range::unit(), 0.0);
  data.soc_max = table.number("soc_max", Range::unit(), 1.0);
  if (data.soc_min >= data.soc_max)
    throw ValueOutOfRange(table.location("soc_min"), table.path(), "soc_min", data.soc_min, "",
                          fmt::format("below soc_max = {}", data.soc_max));
  data.soc_initial = table.number("soc_initial", Range::between(data.soc_min, data.soc_max), data.soc_max);
  data.soc_final_min = table.number("soc_final_share_of_initial", Range::unit(), 0.0);
  data.cycle_cost_usd_per_mwh = table.number("cycle_cost_usd_per_mwh", kCost, 0.0);
  data.inverter_mva_per_mw = table.number("inverter_mva_per_mw", Range::between(1.0, 10.0), 1.1);
  return data;
}

// Either fuel_usd_per_mwh (electric), or the fuel's price and the machine's efficiency and variable O&M.
double read_fuel_usd_per_mwh(const ConfigTable& table) {
  if (!table.has("fuel_price_usd_per_mmbtu")) return table.number("fuel_usd_per_mwh", kCost);
  if (table.has("fuel_usd_per_mwh"))
    throw InputError(table.location("fuel_usd_per_mwh"),
                     table.path() + ": give either fuel_usd_per_mwh or fuel_price_usd_per_mmbtu, not both");
  const double price = table.number("fuel_price_usd_per_mmbtu", kCost);
  const double efficiency = table.number("efficiency", kEfficiency);
  return price * kMmbtuPerMwh / efficiency + table.number("variable_om_usd_per_mwh", kCost, 0.0);
}

GeneratorData read_generator(const ConfigTable& table) {
  GeneratorData data;
  data.pmin_share = table.number("pmin_share", Range::unit(), 0.0);
  data.ramp_share_per_min = table.number("ramp_share_per_min", Range{0.0, 100.0, true, false}, 1.0);
  data.start_cost_usd = table.number("start_cost_usd", kCost, 0.0);
  data.start_time_h = table.number("start_time_h", kHours, 0.0);
  data.fuel_usd_per_mwh = read_fuel_usd_per_mwh(table);
  data.min_up_h = table.number("min_up_h", kHours, 0.0);
  data.min_down_h = table.number("min_down_h", kHours, 0.0);
  data.inverter_mva_per_mw = table.number("machine_mva_per_mw", Range::between(1.0, 10.0), 1.25);
  return data;
}

DemandResponseData read_demand_response(const ConfigTable& table, double response_time_s) {
  DemandResponseData data;
  data.response_time_h = response_time_s / 3600.0;
  data.max_duration_h = table.number("max_duration_h", Range{0.0, 1e4, true, false});
  data.max_calls = table.integer("max_calls", 1, 1000, 1);
  data.rebound_share = table.number("rebound_share", Range::between(0.0, 2.0), 0.0);
  data.rebound_window_h = table.number("rebound_window_h", Range{0.0, 1e4, true, false}, 4.0);
  data.activation_cost_usd_per_mwh = table.number("activation_cost_usd_per_mwh", kCost, 0.0);
  if (table.has("load_classes")) data.load_classes = table.texts("load_classes");
  return data;
}

// How fast a unit follows decides which swings it covers, so only storage, always fast, has a default.
double read_response_time_s(const ConfigTable& table, const Module& module) {
  constexpr Range kSeconds{0.0, 1e6, false, false};
  return module.is_storage() ? table.number("response_time_s", kSeconds, 1.0)
                             : table.number("response_time_s", kSeconds);
}

void read_reliability(const ConfigTable& table, Module& module) {
  module.availability = table.number("availability", Range::unit(), 1.0);
  module.fail_to_start = table.number("fail_to_start", Range::unit(), 0.0);
  module.mttf_h = table.number("mttf_h", Range{0.0, 1e9, false, false}, 0.0);
}

}  // namespace

Module read_module(const ConfigTable& table) {
  Module module;
  module.where = table.location();
  module.name = table.name("name");
  module.type = *module_type_from(table.choice("type", module_type_names()));
  module.power_mw = table.number("power_mw", kPower_mw);
  module.response_time_s = read_response_time_s(table, module);
  module.grid_forming = table.boolean("grid_forming", false);
  read_reliability(table, module);
  module.lifetime_years = table.number("lifetime_years", Range{0.0, 100.0, true, false}, 15.0);
  module.fixed_om_share = table.number("fixed_om_share", Range::unit(), 0.0);
  module.source = table.text("source", "");
  if (module.is_storage()) module.storage = read_storage(table);
  if (module.type == ModuleType::generator) module.generator = read_generator(table);
  if (module.type == ModuleType::demand_response)
    module.demand_response = read_demand_response(table, module.response_time_s);
  table.finish(fmt::format("of type {}", to_string(module.type)));
  return module;
}

}  // namespace gridkeel::flex
