#include <fmt/format.h>

#include <map>

#include "planning/study_reader.hpp"

namespace gridkeel::planning {

namespace {

LoadClass read_class(const ConfigTable& table) {
  LoadClass load_class;
  load_class.where = table.location();
  load_class.name = table.name("name");
  load_class.voll_usd_per_mwh = table.number("voll_usd_per_mwh", Range::between(0.0, 1e7));
  load_class.sheddable_share = table.number("sheddable_share", Range::unit(), 1.0);
  load_class.customers_per_mw = table.number("customers_per_mw", Range::between(0.0, 1e6), 0.0);
  table.finish();
  return load_class;
}

std::vector<std::string> class_names(const Study& study) {
  std::vector<std::string> names;
  for (const LoadClass& c : study.load_classes) names.push_back(c.name);
  return names;
}

int find_class(const Study& study, const std::string& name, const Location& where, const std::string& element) {
  const std::vector<std::string> names = class_names(study);
  for (std::size_t k = 0; k < names.size(); ++k)
    if (names[k] == name) return static_cast<int>(k);
  throw UnknownReference(where, element, "load class", "'" + name + "'",
                         fmt::format("this study (load classes: {})", fmt::join(names, ", ")));
}

int read_class_of(const ConfigTable& table, std::string_view key, const Study& study) {
  return find_class(study, table.name(key), table.location(key), table.path());
}

void read_assignments(const ConfigTable& loads, Study& study) {
  std::map<int, int> first_line;  // bus -> line of the study file that assigned it
  for (const ConfigTable& table : loads.tables("assign")) {
    const int load_class = read_class_of(table, "class", study);
    const Location where = table.location("buses");
    for (const std::string& name : table.names("buses")) {
      const grid::BusId bus = find_bus(study.network, name, where, table.path());
      const auto [at, is_new] = first_line.emplace(bus.value, where.line);
      if (!is_new) throw DuplicateName(where, "load class of bus", name, at->second);
      study.bus_class[bus.index()] = load_class;
    }
    table.finish();
  }
}

Shedding read_shedding(const ConfigTable& loads) {
  Shedding shedding;
  const std::string by = loads.choice("shed_by", {"auto", "bus", "zone"}, "auto");
  shedding.by = by == "bus" ? Shedding::By::bus : by == "zone" ? Shedding::By::zone : Shedding::By::automatic;
  shedding.zones = loads.integer("zones", 1, 100000, shedding.zones);
  if (shedding.by == Shedding::By::bus && loads.has("zones"))
    throw InputError(loads.location("zones"), "[loads]: zones means nothing with shed_by = \"bus\"");
  return shedding;
}

}  // namespace

void read_loads(const ConfigTable& root, Study& study) {
  std::map<std::string, int> first_line;
  for (const ConfigTable& table : root.tables("load_class")) {
    study.load_classes.push_back(read_class(table));
    const auto [at, is_new] = first_line.emplace(study.load_classes.back().name, table.location("name").line);
    if (!is_new) throw DuplicateName(table.location("name"), "load_class", at->first, at->second);
  }
  if (study.load_classes.empty()) throw InputError(root.location(), "the study holds no [[load_class]]");
  const ConfigTable loads = root.table("loads");
  study.bus_class.assign(study.network.buses.size(), read_class_of(loads, "default_class", study));
  if (loads.has("training_class")) study.training_class = read_class_of(loads, "training_class", study);
  if (loads.has("inference_class")) study.inference_class = read_class_of(loads, "inference_class", study);
  read_assignments(loads, study);
  study.shedding = read_shedding(loads);
  loads.finish();
}

void check_demand_response_classes(const Study& study) {
  for (const flex::Offer& offer : study.catalogue.offers)
    for (const std::string& name : offer.module.demand_response.load_classes)
      find_class(study, name, offer.module.where, fmt::format("module '{}'", offer.module.name));
}

}  // namespace gridkeel::planning
