#include "planning/demand_caps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace gridkeel::planning {
namespace {

using ClassSet = std::set<int>;  // indices of load classes

bool inside(const ClassSet& part, const ClassSet& whole) {
  return std::includes(whole.begin(), whole.end(), part.begin(), part.end());
}

bool overlap(const ClassSet& a, const ClassSet& b) {
  return std::any_of(a.begin(), a.end(), [&](int c) { return b.contains(c); });
}

// What stands at one bus: loads that can be reduced, and who reduces which of their classes.
struct Place {
  grid::BusId bus;
  std::vector<int> loads;
  std::vector<std::size_t> devices;
  std::vector<ClassSet> classes;  // per device, only those of the bus's loads
};

Place& place_at(std::vector<Place>& places, grid::BusId bus, const std::vector<Load>& loads) {
  for (Place& place : places)
    if (place.bus == bus) return place;
  places.push_back({bus, {}, {}, {}});
  for (std::size_t l = 0; l < loads.size(); ++l)
    if (loads[l].bus == bus && !loads[l].reactive_only()) places.back().loads.push_back(static_cast<int>(l));
  return places.back();
}

std::vector<Place> find_places(const Study& study, const FirstStage& first, const std::vector<Load>& loads) {
  std::vector<Place> places;
  for (std::size_t d = 0; d < first.devices.size(); ++d) {
    const flex::Module& module = study.catalogue.offer(first.devices[d].offer).module;
    if (module.type != flex::ModuleType::demand_response) continue;
    Place& place = place_at(places, study.candidate_sites[static_cast<std::size_t>(first.devices[d].site)].bus, loads);
    ClassSet classes;
    for (int l : place.loads) {
      const int load_class = loads[static_cast<std::size_t>(l)].load_class;
      const std::string& name = study.load_classes[static_cast<std::size_t>(load_class)].name;
      if (module.demand_response.reduces(name)) classes.insert(load_class);
    }
    place.devices.push_back(d);
    place.classes.push_back(std::move(classes));
  }
  return places;
}

// All unions of class sets that overlap; a union of sets that do not is capped by their own rows already.
std::set<ClassSet> unions(const std::vector<ClassSet>& sets) {
  std::set<ClassSet> found(sets.begin(), sets.end());
  for (std::size_t before = 0; before != found.size();) {
    before = found.size();
    const std::vector<ClassSet> known(found.begin(), found.end());
    for (const ClassSet& a : known)
      for (const ClassSet& b : sets) {
        if (!overlap(a, b)) continue;
        ClassSet both = a;
        both.insert(b.begin(), b.end());
        found.insert(std::move(both));
      }
  }
  return found;
}

std::string label(const Study& study, const Place& place, const ClassSet& classes) {
  std::string names = study.network.bus(place.bus).name;
  for (int c : classes) names += "," + study.load_classes[static_cast<std::size_t>(c)].name;
  return names;
}

std::vector<int> loads_of(const Place& place, const ClassSet& classes, const std::vector<Load>& loads) {
  std::vector<int> out;
  for (int l : place.loads)
    if (classes.contains(loads[static_cast<std::size_t>(l)].load_class)) out.push_back(l);
  return out;
}

}  // namespace

std::vector<std::vector<int>> reducible_loads(const Study& study, const FirstStage& first,
                                              const std::vector<Load>& loads) {
  std::vector<std::vector<int>> out(first.devices.size());
  for (const Place& place : find_places(study, first, loads))
    for (std::size_t k = 0; k < place.devices.size(); ++k)
      out[place.devices[k]] = loads_of(place, place.classes[k], loads);
  return out;
}

void add_demand_caps(stochastic::RecourseTemplate& target, DeviceRows& out, const Study& study, const FirstStage& first,
                     const std::vector<Load>& loads, const RecourseColumns& columns, bool with_names) {
  for (const Place& place : find_places(study, first, loads))
    for (const ClassSet& classes : unions(place.classes)) {
      DeviceRows::DemandCap cap{loads_of(place, classes, loads), {}};
      for (int t = 0; t < study.horizon.periods; ++t) {
        const auto period = static_cast<std::size_t>(t);
        std::vector<solver::Entry> entries;
        for (int l : cap.loads) entries.push_back({columns.shed[static_cast<std::size_t>(l)][period], 1.0});
        for (std::size_t k = 0; k < place.devices.size(); ++k)
          if (inside(place.classes[k], classes))
            entries.push_back({columns.devices[place.devices[k]].reduction[period], 1.0});
        std::string name;
        if (with_names) name = fmt::format("demand[{},t{:02}]", label(study, place, classes), t);
        cap.rows.push_back(target.rows.add(-solver::kInf, 0.0, entries, name));
        target.technology.add({});
      }
      out.demand_caps.push_back(std::move(cap));
    }
}

}  // namespace gridkeel::planning
