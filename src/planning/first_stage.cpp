#include "planning/first_stage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace gridkeel::planning {
namespace {

constexpr double kSiteLifetimeYears = 20.0;

using Entries = std::vector<solver::Entry>;
using Kind = PurchaseLimit::Kind;

void add_limit(FirstStage& stage, PurchaseLimit limit, double lower, double upper, const Entries& entries,
               std::string name) {
  limit.row = stage.model.rows.add(lower, upper, entries, std::move(name));
  stage.limits.push_back(limit);
}

void add_devices(FirstStage& stage, const Study& study) {
  for (std::size_t i = 0; i < study.candidate_sites.size(); ++i) {
    const CandidateSite& site = study.candidate_sites[i];
    for (std::size_t o = 0; o < study.catalogue.offers.size(); ++o) {
      const flex::Offer& offer = study.catalogue.offers[o];
      if (!site.allows(offer) || offer.lead_time_weeks > study.limits.time_to_event_weeks) continue;
      if (!has_load_to_reduce(study, site, offer.module)) continue;
      int limit = std::min(offer.inventory, site.unit_limit);
      if (std::isfinite(site.power_limit_mw))
        limit =
            static_cast<int>(std::min<double>(limit, std::floor(site.power_limit_mw / offer.module.power_mw + 1e-9)));
      if (limit <= 0) continue;
      const int column = stage.model.columns.add(cost_per_event_usd(study, offer), 0.0, limit, true,
                                                 fmt::format("x[{},{}]", site.name, offer.name));
      stage.devices.push_back({static_cast<int>(i), flex::OfferId(o), column, limit});
    }
  }
}

void add_installed(FirstStage& stage, const Study& study) {
  stage.site_built.assign(study.candidate_sites.size(), 0);
  for (const Installed& installed : study.installed) {
    stage.site_built[installed.site] = 1;
    Device device{static_cast<int>(installed.site), installed.offer, -1, installed.units, true};
    device.column = stage.model.columns.add(0.0, installed.units, installed.units, true,
                                            fmt::format("installed[{},{}]", study.candidate_sites[installed.site].name,
                                                        study.catalogue.offer(installed.offer).name));
    stage.devices.push_back(device);
  }
}

void add_site_rows(FirstStage& stage, const Study& study) {
  for (std::size_t i = 0; i < study.candidate_sites.size(); ++i) {
    const CandidateSite& site = study.candidate_sites[i];
    const bool built = stage.site_built[i] != 0;
    const int y = stage.model.columns.add(built ? 0.0 : site_cost_per_event_usd(study, site), built ? 1.0 : 0.0, 1.0,
                                          true, fmt::format("y[{}]", site.name));
    stage.site_column.push_back(y);
    Entries units{{y, -static_cast<double>(site.unit_limit)}}, power;
    for (const Device& d : stage.devices) {
      if (d.site != static_cast<int>(i)) continue;
      units.push_back({d.column, 1.0});
      power.push_back({d.column, study.catalogue.offer(d.offer).module.power_mw});
      if (d.installed) continue;
      // x <= limit y for each pair: implied for integers, but a far tighter relaxation.
      stage.model.rows.add(-solver::kInf, 0.0, {{d.column, 1.0}, {y, -static_cast<double>(d.unit_limit)}},
                           fmt::format("open[{},{}]", site.name, study.catalogue.offer(d.offer).name));
    }
    add_limit(stage, {Kind::site_units, i}, -solver::kInf, 0.0, units, "site_units[" + site.name + "]");
    if (std::isfinite(site.power_limit_mw))
      add_limit(stage, {Kind::site_power, i}, -solver::kInf, site.power_limit_mw, power,
                "site_power[" + site.name + "]");
  }
}

void add_inventories(FirstStage& stage, const Study& study) {
  for (std::size_t o = 0; o < study.catalogue.offers.size(); ++o) {
    Entries entries;
    for (const Device& d : stage.devices)
      if (d.offer.index() == o && !d.installed) entries.push_back({d.column, 1.0});
    if (entries.empty()) continue;
    add_limit(stage, {Kind::inventory, o}, -solver::kInf, study.catalogue.offers[o].inventory, entries,
              "inventory[" + study.catalogue.offers[o].name + "]");
  }
}

// Purchase prices, not annualised: what has to be raised before the event.
void add_budget(FirstStage& stage, const Study& study) {
  if (!study.money.budget_usd) return;
  Entries entries;
  for (const Device& d : stage.devices)
    if (!d.installed) entries.push_back({d.column, study.catalogue.offer(d.offer).price_usd});
  for (std::size_t i = 0; i < stage.site_column.size(); ++i)
    if (!stage.site_built[i]) entries.push_back({stage.site_column[i], study.candidate_sites[i].site_cost_usd});
  add_limit(stage, {Kind::budget}, -solver::kInf, *study.money.budget_usd, entries, "budget");
}

void add_supplier_shares(FirstStage& stage, const Study& study) {
  if (!study.limits.max_supplier_share) return;
  for (std::size_t s = 0; s < study.catalogue.suppliers.size(); ++s) {
    const std::string& supplier = study.catalogue.suppliers[s];
    Entries entries;
    for (const Device& d : stage.devices) {
      if (d.installed) continue;
      const flex::Offer& offer = study.catalogue.offer(d.offer);
      const double own = offer.supplier == supplier ? 1.0 : 0.0;
      entries.push_back({d.column, offer.price_usd * (own - *study.limits.max_supplier_share)});
    }
    add_limit(stage, {Kind::supplier_share, s}, -solver::kInf, 0.0, entries, "supplier_share[" + supplier + "]");
  }
}

void add_technologies(FirstStage& stage, const Study& study) {
  for (std::size_t k = 0; k < study.limits.technologies.size(); ++k) {
    const TechnologyLimit& limit = study.limits.technologies[k];
    Entries entries;
    for (const Device& d : stage.devices) {
      const flex::Module& module = study.catalogue.offer(d.offer).module;
      if (module.type == limit.type) entries.push_back({d.column, module.power_mw});
    }
    add_limit(stage, {Kind::technology, k}, limit.min_mw, limit.max_mw, entries,
              fmt::format("technology[{}]", flex::to_string(limit.type)));
  }
}

}  // namespace

bool has_load_to_reduce(const Study& study, const CandidateSite& site, const flex::Module& module) {
  if (module.type != flex::ModuleType::demand_response) return true;
  const auto reduces = [&](int load_class) {
    return module.demand_response.reduces(study.load_classes[static_cast<std::size_t>(load_class)].name);
  };
  if (study.network.bus(site.bus).load_mw > 0.0 && reduces(study.bus_class[site.bus.index()])) return true;
  for (const shock::AiSite& ai : study.ai_sites)
    if (ai.bus == site.bus && (reduces(study.training_class) || reduces(study.inference_class))) return true;
  return false;
}

int FirstStage::offered_count() const {
  return static_cast<int>(std::count_if(devices.begin(), devices.end(), [](const Device& d) { return !d.installed; }));
}

std::string device_label(const Study& study, const Device& device) {
  return study.candidate_sites[static_cast<std::size_t>(device.site)].name + "," +
         study.catalogue.offer(device.offer).name + (device.installed ? ":installed" : "");
}

double cost_per_event_usd(const Study& study, const flex::Offer& offer) {
  return offer.annual_cost_usd(study.money.discount_rate) / study.money.events_per_year;
}

double site_cost_per_event_usd(const Study& study, const CandidateSite& site) {
  return site.site_cost_usd * flex::capital_recovery_factor(study.money.discount_rate, kSiteLifetimeYears) /
         study.money.events_per_year;
}

double purchase_price_usd(const Study& study, const FirstStage& first, const std::vector<double>& x) {
  double price = 0.0;
  for (const Device& device : first.devices)
    if (!device.installed)
      price += std::round(x[static_cast<std::size_t>(device.column)]) * study.catalogue.offer(device.offer).price_usd;
  for (std::size_t i = 0; i < first.site_column.size(); ++i)
    if (!first.site_built[i] && x[static_cast<std::size_t>(first.site_column[i])] > 0.5)
      price += study.candidate_sites[i].site_cost_usd;
  return price;
}

FirstStage build_first_stage(const Study& study) {
  FirstStage stage;
  stage.model.name = study.name;
  add_devices(stage, study);
  add_installed(stage, study);
  add_site_rows(stage, study);
  add_inventories(stage, study);
  add_budget(stage, study);
  add_supplier_shares(stage, study);
  add_technologies(stage, study);
  return stage;
}

}  // namespace gridkeel::planning
