#include "planning/plan_file.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "planning/purchase_limits.hpp"
#include "planning/study_reader.hpp"

namespace gridkeel::planning {
namespace {

// Why this offer cannot be bought at this site, although both exist.
std::string reason_not_offered(const Study& study, const CandidateSite& site, const flex::Offer& offer) {
  if (!site.allows(offer)) return fmt::format("the site does not allow this offer ({})", to_string(site.where));
  if (offer.lead_time_weeks > study.limits.time_to_event_weeks)
    return fmt::format("its lead time of {} weeks is longer than the {} weeks to the event", offer.lead_time_weeks,
                       study.limits.time_to_event_weeks);
  if (!has_load_to_reduce(study, site, offer.module)) return "the site has no load that it reduces";
  if (offer.inventory <= 0) return fmt::format("its stock is 0 ({})", to_string(offer.where));
  return fmt::format("one unit of {} MW is more than the site's power_limit_mw = {} MW ({})", offer.module.power_mw,
                     site.power_limit_mw, to_string(site.where));
}

std::size_t find_device(const Study& study, const FirstStage& first, const PlannedModule& module) {
  const std::size_t site = find_site(study, module.bus, module.where, module.element);
  const flex::OfferId offer = find_offer(study.catalogue, module.offer, module.where, module.element);
  for (std::size_t d = 0; d < first.devices.size(); ++d)
    if (!first.devices[d].installed && first.devices[d].site == static_cast<int>(site) &&
        first.devices[d].offer == offer)
      return d;
  throw InputError(
      module.where,
      fmt::format("{}: offer '{}' cannot be bought for bus {}: {}", module.element, module.offer, module.bus,
                  reason_not_offered(study, study.candidate_sites[site], study.catalogue.offer(offer))));
}

// The last module that takes part in what is broken: there a reader of the file looks for too much.
const PlannedModule* last_in(const FirstStage& first, const std::vector<Purchase>& purchases,
                             const std::vector<PlannedModule>& modules, int row) {
  const PlannedModule* last = nullptr;
  for (std::size_t k = 0; k < purchases.size(); ++k)
    for (const auto& e : solver::row_of(first.model.rows.matrix, row))
      if (e.index == first.devices[purchases[k].device].column && e.value > 0.0) last = &modules[k];
  return last != nullptr ? last : modules.empty() ? nullptr : &modules.back();
}

}  // namespace

std::vector<PlannedModule> read_plan_file(const std::string& path) {
  const ConfigTable root = ConfigTable::read(path);
  root.text("title", "");
  std::vector<PlannedModule> modules;
  for (const ConfigTable& table : root.tables("module")) {
    modules.push_back({table.name("bus"), table.text("offer"), table.integer("units", 1, kMostUnits), table.path(),
                       table.location()});
    table.finish();
  }
  root.finish();
  if (modules.empty())
    throw InputError(root.location(), "the plan holds no [[module]]; --no-modules dispatches without any");
  return modules;
}

Study narrowed(const Study& study, const std::vector<PlannedModule>& modules) {
  Study narrow = study;
  for (CandidateSite& site : narrow.candidate_sites) {
    site.offers.clear();
    for (const PlannedModule& module : modules)
      if (module.bus == site.name) site.offers.push_back(module.offer);
    if (site.offers.empty()) site.types.clear();
  }
  return narrow;
}

std::vector<Purchase> find_purchases(const Study& study, const FirstStage& first,
                                     const std::vector<PlannedModule>& modules) {
  std::vector<Purchase> purchases;
  for (const PlannedModule& module : modules) {
    const std::size_t device = find_device(study, first, module);
    for (std::size_t k = 0; k < purchases.size(); ++k)
      if (purchases[k].device == device)
        throw DuplicateName(module.where, fmt::format("{}: bus {}, offer", module.element, module.bus), module.offer,
                            modules[k].where.line);
    purchases.push_back({device, module.units});
  }
  if (const auto broken = broken_limit(study, first, first_stage_of(first, purchases))) {
    const PlannedModule* module = last_in(first, purchases, modules, broken->row);
    throw InputError(
        module != nullptr ? module->where : Location{},
        fmt::format("{}the plan breaks a limit: {}", module != nullptr ? module->element + ": " : "", broken->text));
  }
  return purchases;
}

std::vector<double> first_stage_of(const FirstStage& first, const std::vector<Purchase>& purchases) {
  std::vector<double> x = first.nothing_bought();
  for (const Purchase& purchase : purchases) {
    const Device& device = first.devices[purchase.device];
    x[static_cast<std::size_t>(device.column)] = purchase.units;
    x[static_cast<std::size_t>(first.site_column[static_cast<std::size_t>(device.site)])] = 1.0;
  }
  return x;
}

}  // namespace gridkeel::planning
