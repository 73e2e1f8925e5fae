#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "planning/first_stage.hpp"
#include "planning/study_reader.hpp"

namespace gridkeel::planning {

flex::OfferId find_offer(const flex::Catalogue& catalogue, const std::string& name, const Location& where,
                         const std::string& element) {
  if (const auto id = catalogue.find(name)) return *id;
  std::vector<std::string> known;
  for (const flex::Offer& offer : catalogue.offers) known.push_back(offer.name);
  const std::string near = nearest_name(name, known);
  throw UnknownReference(where, element, "offer", "'" + name + "'",
                         catalogue.source + (near.empty() ? "" : fmt::format(" (did you mean '{}'?)", near)));
}

std::size_t find_site(const Study& study, const std::string& bus, const Location& where, const std::string& element) {
  for (std::size_t i = 0; i < study.candidate_sites.size(); ++i)
    if (study.candidate_sites[i].name == bus) return i;
  throw InputError(where, fmt::format("{}: no [[candidate_site]] is at bus {}", element, bus));
}

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
    const flex::Offer& offer = catalogue.offer(find_offer(catalogue, name, table.location("offers"), element));
    if (!site.allows(offer))
      throw InputError(table.location("offers"), fmt::format("{}: offer '{}' is of type {}, which types does not list",
                                                             element, name, flex::to_string(offer.module.type)));
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

Installed read_one_installed(const ConfigTable& table, const Study& study) {
  Installed installed;
  installed.where = table.location();
  installed.site = find_site(study, table.name("bus"), table.location("bus"), table.path());
  installed.offer = find_offer(study.catalogue, table.text("offer"), table.location("offer"), table.path());
  installed.units = table.integer("units", 1, 100000);
  table.finish();
  const CandidateSite& site = study.candidate_sites[installed.site];
  const flex::Offer& offer = study.catalogue.offer(installed.offer);
  if (!has_load_to_reduce(study, site, offer.module))
    throw InputError(table.location("offer"), fmt::format("{}: bus {} has no load that offer '{}' reduces",
                                                          table.path(), site.name, offer.name));
  return installed;
}

void check_limits(const Study& study, std::size_t index) {
  const CandidateSite& site = study.candidate_sites[index];
  int units = 0;
  double power_mw = 0.0;
  const Location* where = nullptr;
  for (const Installed& installed : study.installed) {
    if (installed.site != index) continue;
    units += installed.units;
    power_mw += installed.units * study.catalogue.offer(installed.offer).module.power_mw;
    where = &installed.where;
  }
  const std::string element = fmt::format("modules installed at bus {}", site.name);
  if (units > site.unit_limit)
    throw ValueOutOfRange(*where, element, "units", units, "", fmt::format("<= unit_limit = {}", site.unit_limit));
  if (power_mw > site.power_limit_mw * (1.0 + 1e-9))
    throw ValueOutOfRange(*where, element, "power", power_mw, "MW",
                          fmt::format("<= power_limit_mw = {} MW", site.power_limit_mw));
}

}  // namespace

void read_installed(const ConfigTable& root, Study& study) {
  for (const ConfigTable& table : root.tables("installed")) {
    const Installed installed = read_one_installed(table, study);
    for (const Installed& other : study.installed)
      if (other.site == installed.site && other.offer == installed.offer)
        throw DuplicateName(table.location("offer"), "installed offer", study.catalogue.offer(other.offer).name,
                            other.where.line);
    study.installed.push_back(installed);
  }
  for (std::size_t i = 0; i < study.candidate_sites.size(); ++i) check_limits(study, i);
}

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
