#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "planning/study_reader.hpp"

namespace gridkeel::planning {

namespace {

std::vector<flex::ModuleType> read_types(const ConfigTable& table) {
  const std::vector<std::string> known = flex::module_type_names();
  std::vector<flex::ModuleType> types;
  for (const std::string& name : table.has("types") ? table.texts("types") : known) {
    const auto type = flex::module_type_from(name);
    if (!type)
      throw InputError(table.location("types"),
                       fmt::format("{}: types: '{}' is not one of {}", table.path(), name, fmt::join(known, ", ")));
    types.push_back(*type);
  }
  return types;
}

// Offers that a site lists must exist and be of a type that it allows; both slips would silently shrink the plan.
void check_offers(const ConfigTable& table, const CandidateSite& site, const flex::Catalogue& catalogue) {
  const std::string element = fmt::format("candidate_site '{}'", site.name);
  for (const std::string& name : site.offers) {
    const auto id = catalogue.find(name);
    if (!id) {
      std::vector<std::string> known;
      for (const flex::Offer& offer : catalogue.offers) known.push_back(offer.name);
      const std::string near = nearest_name(name, known);
      throw UnknownReference(table.location("offers"), element, "offer", "'" + name + "'",
                             catalogue.source + (near.empty() ? "" : fmt::format(" (did you mean '{}'?)", near)));
    }
    if (!site.allows(catalogue.offer(*id)))
      throw InputError(table.location("offers"),
                       fmt::format("{}: offer '{}' is of type {}, which types does not list", element, name,
                                   flex::to_string(catalogue.offer(*id).module.type)));
  }
  const bool any = std::any_of(catalogue.offers.begin(), catalogue.offers.end(),
                               [&](const flex::Offer& offer) { return site.allows(offer); });
  if (!any) throw InputError(site.where, element + ": no offer of the catalogue is allowed here");
}

CandidateSite read_site(const ConfigTable& table, const Study& study) {
  CandidateSite site;
  site.where = table.location();
  site.bus = find_bus(study.network, table.name("bus"), table.location("bus"), table.path());
  site.name = study.network.bus(site.bus).name;
  site.site_cost_usd = table.number("site_cost_usd", Range::between(0.0, 1e12), 0.0);
  site.unit_limit = table.integer("unit_limit", 1, 100000);
  site.power_limit_mw = table.number("power_limit_mw", Range{0.0, 1e4, true, false}, grid::kUnlimited);
  site.types = read_types(table);
  if (table.has("offers")) site.offers = table.names("offers");
  check_offers(table, site, study.catalogue);
  table.finish();
  return site;
}

}  // namespace

void read_candidate_sites(const ConfigTable& root, Study& study) {
  std::map<int, int> first_line;
  for (const ConfigTable& table : root.tables("candidate_site")) {
    CandidateSite site = read_site(table, study);
    const auto [at, is_new] = first_line.emplace(site.bus.value, table.location("bus").line);
    if (!is_new) throw DuplicateName(table.location("bus"), "candidate_site at bus", site.name, at->second);
    study.candidate_sites.push_back(std::move(site));
  }
  if (study.candidate_sites.empty())
    throw InputError(root.location(), "the study holds no [[candidate_site]]: there is nowhere to place a module");
}

}  // namespace gridkeel::planning
