#include "planning/zone_loads.hpp"

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <tuple>

#include "grid/zones.hpp"

namespace gridkeel::planning {
namespace {

// Active power of a bus's own load at scale 1, or of one without active power its Mvar.
double amount(const Load& load) { return load.reactive_only() ? std::abs(load.q_fixed_mvar) : load.base_mw; }

std::string name_of(const Study& study, const Load& load) {
  std::string name = fmt::format("zone-{}:{}", study.network.bus(load.bus).name,
                                 study.load_classes[static_cast<std::size_t>(load.load_class)].name);
  if (load.reactive_only()) return name + (load.q_fixed_mvar > 0.0 ? ":reactive" : ":capacitive");
  return load.voll_factor > 1.0 ? name + ":firm" : name;
}

// One load of several that are shed in proportion.
Load merged(const Study& study, const std::vector<const Load*>& parts) {
  Load all = *parts.front();
  if (parts.size() == 1) return all;
  double total = 0.0, mvar = 0.0;
  for (const Load* part : parts) {
    total += amount(*part);
    mvar += base_mvar(*part, false);
  }
  for (const Load* part : parts) {
    const double share = amount(*part) / total;
    all.spread.push_back({part->bus, part->reactive_only() ? 0.0 : share, base_mvar(*part, false) / total});
  }
  if (all.reactive_only()) {
    all.q_fixed_mvar = mvar;
  } else {
    all.base_mw = total;
    all.q_per_p = mvar / total;
  }
  all.name = name_of(study, all);
  return all;
}

}  // namespace

bool sheds_by_zone(const Study& study) {
  if (study.shedding.by != Shedding::By::automatic) return study.shedding.by == Shedding::By::zone;
  return study.network.buses.size() > kMostBusesShedAlone;
}

std::vector<int> shedding_zones(const Study& study) {
  std::vector<int> zone = grid::load_zones(study.network, study.shedding.zones);
  for (const CandidateSite& site : study.candidate_sites) zone[site.bus.index()] = -1;
  for (const shock::AiSite& site : study.ai_sites) zone[site.bus.index()] = -1;
  return zone;
}

std::vector<Load> merged_by_zone(const Study& study, const std::vector<Load>& background) {
  const std::vector<int> zone = shedding_zones(study);
  using Group = std::tuple<int, int, bool, int>;  // zone, class, firm, sign of reactive power that stands alone
  std::map<Group, std::size_t> known;
  std::vector<std::vector<const Load*>> groups;  // in the order of their first buses
  for (const Load& load : background) {
    const int z = zone[load.bus.index()];
    const int sign = load.q_fixed_mvar > 0.0 ? 1 : load.q_fixed_mvar < 0.0 ? -1 : 0;
    const auto [at, is_new] = known.emplace(Group{z, load.load_class, load.voll_factor > 1.0, sign}, groups.size());
    if (z < 0 || is_new) {
      at->second = groups.size();
      groups.emplace_back();
    }
    groups[at->second].push_back(&load);
  }
  std::vector<Load> out;
  for (const auto& group : groups) out.push_back(merged(study, group));
  return out;
}

Load restricted(const Load& load, const std::vector<char>& keep, const grid::Network& network) {
  Load part = load;
  part.spread.clear();
  double kept = 0.0, mvar = 0.0;
  for (const Load::Share& share : load.spread) {
    if (!keep[share.bus.index()]) continue;
    kept += load.reactive_only() ? std::abs(share.mvar) : share.mw;
    mvar += share.mvar;
    part.spread.push_back(share);
  }
  for (Load::Share& share : part.spread) share = {share.bus, share.mw / kept, share.mvar / kept};
  part.bus = part.spread.front().bus;
  if (load.reactive_only()) {
    part.q_fixed_mvar *= kept;
  } else {
    part.base_mw *= kept;
    part.q_per_p = mvar / kept;
  }
  const std::string old_head = "zone-" + network.bus(load.bus).name;
  part.name = "zone-" + network.bus(part.bus).name + load.name.substr(old_head.size());
  return part;
}

}  // namespace gridkeel::planning
